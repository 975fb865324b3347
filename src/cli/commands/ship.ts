/**
 * `credence ship`: a run's posterior in 8-bit numbers, and beside it the card that says what these bytes
 * are worth. Both are written at the end, after everything is measured.
 */

import { fingerprintOfExamples } from '../../bayes/examples.ts';
import { hasPosterior } from '../../bayes/method.ts';
import { decodePosterior, encodePosterior } from '../../bayes/posterior/posteriorFile.ts';
import { countAlive } from '../../bayes/posterior/prune.ts';
import { openShippedNetwork } from '../../bayes/posterior/shippedNetwork.ts';
import { whole } from '../../kit/format.ts';
import type { NetworkCard, PruningRow } from '../../persist/shipped/card.ts';
import { encodeCard } from '../../persist/shipped/cardFile.ts';
import { digestOf } from '../data/files.ts';
import { openAgain } from '../data/open.ts';
import type { TestData } from '../data/runData.ts';
import { exitCodes, usageError } from '../exit.ts';
import { type OpenedGpu, withAdapter } from '../host/adapter.ts';
import type { Io } from '../io.ts';
import type { ShipOptions } from '../options/ship.ts';
import { writeDurably } from '../runFolders/durable.ts';
import { isAtRest, type Run, readRunFolder } from '../runFolders/readRun.ts';
import { readStatus, resumeCommand } from '../runFolders/status.ts';
import { checkLayers } from '../settings.ts';
import { prunedMeasure } from '../ship/grids.ts';
import { some, someOfSets } from '../ship/images.ts';
import { measurePrunedRefusal } from '../ship/pruned.ts';
import { apartFromRecipe } from '../ship/recipe.ts';
import { measureScores, once, readsDigits, type ScoreOptions, type ShippableData } from '../ship/scores.ts';
import { apartText } from '../ship/text.ts';
import { unlessStopped } from '../stop.ts';
import { createReporter } from '../terminal/reporter.ts';
import { working } from '../terminal/working.ts';

/** What a page loads before its first answer. */
const mostBytes = 1_000_000;

export async function shipCommand(folder: string, options: ShipOptions, io: Io): Promise<number> {
  const run = await readRunFolder(folder);
  const { config, posterior } = run;
  mustBeShippable(folder, run);
  const data = shippable(folder, await openAgain(config, posterior, options));
  checkLayers(config.layers, data);
  const reporter = createReporter(io, options.json);
  const { name, draws, compare = false } = options;
  const file = `${name}.safetensors`;
  const bytes = encodePosterior(posterior, 'int8-dense', { run: config.id ?? undefined });
  const shipped = decodePosterior(file, bytes);
  const apart = apartFromRecipe(config);
  const use = async ({ gpu, adapter }: OpenedGpu): Promise<number> => {
    const note = (text: string) => reporter.note(text);
    for (const text of run.notes) note(text);
    if (apart.length > 0) note(apartText(apart));
    if (bytes.length > mostBytes) note(`${whole(bytes.length)} bytes are more than a page should wait for`);
    const { seed } = config;
    const { ood: names, setImages: most } = options;
    const asked: ScoreOptions = {
      ...{ draws, seed, adapter, names, most, signal: io.stop, note },
      working: (doing, work) => working(reporter, doing, work),
    };
    note(`measuring ${file} with ${whole(draws)} draws ...`);
    const scores = await measureScores(gpu, shipped, data, asked);
    if (compare) note("measuring the run's own posterior ...");
    const parent = compare ? await measureScores(gpu, posterior, data, asked) : undefined;
    const card: NetworkCard = {
      version: 1,
      posterior: {
        ...{ file, sha256: digestOf(bytes), bytes: bytes.length, form: 'int8-dense' },
        weights: weightsIn(shipped),
      },
      ...{ config, apart, draws, seed, ...scores },
      adapter: { trained: run.metrics?.adapter ?? null, measured: adapter },
      data: {
        train: fingerprintOfExamples(data.train!),
        heldOut: fingerprintOfExamples(data.validation.examples),
        test: fingerprintOfExamples(data.test),
      },
      pruning: await prunedRows(gpu, shipped, data, { ...asked, fractions: options.fractions }),
    };
    const text = encodeCard(card);
    // what is written can be opened again
    openShippedNetwork({ card: { file: `${name}.json`, text }, posterior: { file, bytes } });
    io.stop.throwIfAborted();
    const files = [
      await writeDurably(options.out, file, bytes),
      await writeDurably(options.out, `${name}.json`, text),
    ];
    reporter.report({ event: 'shipped', run: folder, card, parent: parent ?? null, files });
    return exitCodes.done;
  };
  return unlessStopped(io.stop, exitCodes.stopped, () => withAdapter(options, io, use));
}

/** Weights and biases that take part: all of those that have no width, else those that are not pruned. */
function weightsIn({ config, mu, rho }: Run['posterior']): number {
  if (hasPosterior(config.method)) return countAlive({ rho }).reduce((a, b) => a + b, 0);
  return mu.reduce((sum, { weight, bias }) => sum + weight.length + bias.length, 0);
}

async function prunedRows(
  gpu: OpenedGpu['gpu'],
  posterior: Run['posterior'],
  data: ShippableData,
  { fractions, seed, signal, names, note }: ScoreOptions & Pick<ShipOptions, 'fractions'>,
): Promise<NetworkCard['pruning']> {
  const { draws, ...most } = prunedMeasure;
  const parts = {
    test: some(data.test, most.test),
    heldOut: some(data.validation.examples, most.heldOut),
    sets: await someOfSets(
      names.filter((name) => name !== once),
      data.images,
      { readsDigits: readsDigits(data), most: most.set },
    ),
  };
  const rows: PruningRow[] = [];
  // weights without a width have no ratio by which to remove them
  for (const fraction of hasPosterior(posterior.config.method) ? fractions : []) {
    note(`without ${Number((100 * fraction).toFixed(2))} % of the weights ...`);
    rows.push(await measurePrunedRefusal(gpu, posterior, parts, { draws, seed, signal, fraction }));
  }
  const images = { test: parts.test.count, heldOut: parts.heldOut.count, set: most.set };
  return { draws, seed, images, rows };
}

/** @throws CredenceError if a network of the run cannot be filed so, or is not trained to its end */
function mustBeShippable(folder: string, { config, file, isFolder }: Run): void {
  if (!isFolder) throw usageError(`${file}: ship takes a run folder, which says what it was trained for`);
  if (config.task !== 'classification' || config.dataset.kind !== 'images') {
    throw usageError(`${folder}: ship is for networks of images; this run is of a table`);
  }
  if (config.imported) {
    throw usageError(
      `${folder}: ship chooses thresholds on images that a training here held out, and ${config.imported.file} was trained ` +
        'elsewhere; export takes it away',
    );
  }
  if (config.method.kind === 'ensemble') {
    throw usageError(`${folder}: an ensemble is several networks, and one ships; train by another --method`);
  }
  if (!isAtRest(readStatus(folder))) {
    throw usageError(`${folder}: the run is not at its end; go on with it: ${resumeCommand(folder)}`);
  }
}

/** @throws CredenceError if no images were held out: thresholds are chosen on them */
function shippable(folder: string, data: TestData): ShippableData {
  const { images, validation } = data;
  if (images && validation) return { ...data, images, validation };
  throw usageError(
    `${folder}: held no images out, on which thresholds are to be chosen; train with --validation 10000`,
  );
}
