/**
 * `credence prune`: a run's posterior with fewer and fewer weights, measured; prune.json, the report, and a
 * small file.
 */
import { hasPosterior, methodTitle } from '../bayes/method.ts';
import type { Posterior } from '../bayes/posterior/posterior.ts';
import { encodePosterior } from '../bayes/posterior/posteriorFile.ts';
import { countAlive, prunePosterior } from '../bayes/posterior/prune.ts';
import { type PruningReport, type PruningRow, snrCurves } from '../figures/pruning.ts';
import type { About } from '../persist/runFolder.ts';
import { sealJson } from '../persist/sealedJson.ts';
import { type OpenedGpu, withAdapter } from './adapter.ts';
import { openAgain } from './data/open.ts';
import { measuringNote } from './evaluation.ts';
import { exitCodes, usageError } from './exit.ts';
import type { Io } from './io.ts';
import type { PruneOptions } from './options/prune.ts';
import { fileOf, measurePruned } from './prune/measure.ts';
import { readOwnReport } from './reportAgain.ts';
import { createReporter } from './reporter.ts';
import { EXTRA_FILES } from './runFolder.ts';
import { writeDurably } from './runFolders/durable.ts';
import { readRunFolder } from './runFolders/readRun.ts';
import { checkLayers } from './settings.ts';
import { unlessStopped } from './stop.ts';

export async function pruneCommand(folder: string, options: PruneOptions, io: Io): Promise<number> {
  const { config, posterior, file, digest, isFolder, notes } = await readRunFolder(folder);
  if (!isFolder) {
    throw usageError(`${file}: prune takes a run folder, whose prune.json and report it writes`);
  }
  if (!hasPosterior(config.method)) {
    throw usageError(
      `${folder}: the weights of a network trained by ${methodTitle(config.method.kind)} have no width, so no ratio of ` +
        'signal to noise to prune by; train with --method bbb or ivon',
    );
  }
  const data = await openAgain(config, posterior, options);
  checkLayers(config.layers, data);
  const reporter = createReporter(io, options.json);
  const use = async ({ gpu, adapter }: OpenedGpu): Promise<number> => {
    const { save, int8 = false, perLayer = false } = options;
    const fractions = [...new Set([...options.fractions, ...(save === undefined ? [] : [save])])];
    fractions.sort((a, b) => a - b);
    const { seed } = config;
    const draws = options.draws ?? config.draws;
    for (const text of notes) reporter.note(text);
    reporter.note(measuringNote(data, draws));
    const rows: PruningRow[] = [];
    for (const fraction of fractions) {
      for (const bits of int8 ? [false, true] : [false]) {
        const how = { fraction, perLayer, int8: bits, run: config.id ?? undefined };
        const row = await measurePruned(gpu, posterior, data, { ...how, draws, seed, signal: io.stop });
        rows.push(row);
        reporter.report({ event: 'pruningRow', run: folder, row });
      }
    }
    const pruning: PruningReport = {
      ...{ version: 1, adapter, seed, perLayer, rows },
      draws: rows[0]!.test.draws,
      weights: countAlive(posterior).reduce((a, b) => a + b, 0),
      denseBytes: encodePosterior(posterior, 'dense', { run: config.id ?? undefined }).length,
      snr: snrCurves(posterior),
    };
    const about = { run: config.id, posterior: digest };
    const html = await reportWith(folder, pruning, about);
    io.stop.throwIfAborted();
    const written = await writeDurably(folder, EXTRA_FILES.prune, sealJson({ ...pruning, ...about }, 2));
    const report = html === undefined ? null : await writeDurably(folder, EXTRA_FILES.report, html);
    const saved =
      save === undefined
        ? null
        : await saveFile(folder, posterior, { save, perLayer, int8, run: config.id ?? undefined });
    reporter.report({ event: 'pruning', run: folder, pruning, file: written, report, saved });
    return exitCodes.done;
  };
  return unlessStopped(io.stop, exitCodes.stopped, () => withAdapter(options, io, use));
}

/** The run's report with this in it; undefined if it has none. */
async function reportWith(folder: string, pruning: PruningReport, about: About): Promise<string | undefined> {
  const run = await readOwnReport(folder, about);
  if (!run) return undefined;
  const { renderReport } = await import('./report.ts');
  return renderReport({ ...run, pruning });
}

interface Saved {
  readonly save: number;
  readonly perLayer: boolean;
  readonly int8: boolean;
  /** The run that the file names. */
  readonly run: string | undefined;
}

async function saveFile(
  folder: string,
  posterior: Posterior,
  { save, perLayer, int8, run }: Saved,
): Promise<string> {
  const percent = Number((100 * save).toFixed(4));
  const name = `posterior-pruned-${percent}${int8 ? '-int8' : ''}.safetensors`;
  return writeDurably(
    folder,
    name,
    fileOf(prunePosterior(posterior, save, { perLayer }), { int8, run }).bytes,
  );
}
