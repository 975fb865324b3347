/**
 * `credence prune`: a run's posterior with fewer and fewer weights, measured; prune.json, the report, and a
 * small file.
 */
import { hasPosterior, methodTitle } from '../../bayes/method.ts';
import type { Posterior } from '../../bayes/posterior/posterior.ts';
import { encodePosterior } from '../../bayes/posterior/posteriorFile.ts';
import { countAlive, prunePosterior } from '../../bayes/posterior/prune.ts';
import { type PruningReport, type PruningRow, snrCurves } from '../../figures/weights/pruning.ts';
import type { About } from '../../persist/runFolder.ts';
import { sealJson } from '../../persist/sealedJson.ts';
import { openAgain } from '../data/open.ts';
import type { TestData } from '../data/runData.ts';
import { measuringNote } from '../evaluation/evaluation.ts';
import type { RunToMeasure } from '../evaluation/runToMeasure.ts';
import { exitCodes, usageError } from '../exit.ts';
import { type OpenedGpu, withAdapter } from '../host/adapter.ts';
import type { Io } from '../io.ts';
import { type PruneOptions, usualFractions } from '../options/prune.ts';
import { fileOf, measurePruned } from '../prune/measure.ts';
import { readOwnReport } from '../report/reportAgain.ts';
import { writeDurably } from '../runFolders/durable.ts';
import { type Run, readRunFolder } from '../runFolders/readRun.ts';
import { EXTRA_FILES, mustBeWritable } from '../runFolders/runFolder.ts';
import { checkLayers } from '../settings.ts';
import { exitUnlessStopped } from '../stop.ts';
import { createReporter } from '../terminal/reporter.ts';
import { working } from '../terminal/working.ts';

export async function pruneCommand(folder: string, options: PruneOptions, io: Io): Promise<number> {
  const reporter = createReporter(io, options.json);
  try {
    const { run, data } = await working(reporter, 'reading the run and its data', () =>
      openRun(folder, options),
    );
    const prune = (opened: OpenedGpu) => pruneRun(opened, { folder, run, data, options, io, reporter });
    return await exitUnlessStopped(io.stop, reporter, () => withAdapter(options, { ...io, reporter }, prune));
  } finally {
    reporter.close();
  }
}

async function openRun(folder: string, options: PruneOptions): Promise<{ run: Run; data: TestData }> {
  const run = await readRunFolder(folder);
  const { config, posterior, file, isFolder } = run;
  if (!isFolder) {
    throw usageError(`${file}: prune takes a run folder, whose prune.json and report it writes`);
  }
  mustBeWritable(folder, 'prune', 'it writes prune.json there: copy the folder to where you can write');
  if (!hasPosterior(config.method)) {
    throw usageError(
      `${folder}: the weights of a network trained by ${methodTitle(config.method.kind)} have no width, so no ratio of ` +
        'signal to noise to prune by; train with --method bbb or ivon',
    );
  }
  const data = await openAgain(config, posterior, options);
  checkLayers(config.layers, data);
  return { run, data };
}

async function pruneRun(
  { gpu, adapter }: OpenedGpu,
  { folder, run, data, options, io, reporter }: RunToMeasure<PruneOptions>,
): Promise<number> {
  const { config, posterior, digest, notes } = run;
  const { save, int8 = false, perLayer = false, fractions: asked = usualFractions } = options;
  const fractions = [...new Set([...asked, ...(save === undefined ? [] : [save])])];
  fractions.sort((a, b) => a - b);
  const { seed, method } = config;
  const id = config.id ?? undefined;
  const draws = options.draws ?? config.draws;
  for (const text of notes) reporter.note(text);
  reporter.note(measuringNote(data, draws, method));
  const wanted = fractions.flatMap((fraction) =>
    (int8 ? [false, true] : [false]).map((bits) => ({ fraction, int8: bits })),
  );
  const rows: PruningRow[] = [];
  for (const [i, one] of wanted.entries()) {
    const row = await working(reporter, `measuring ${i + 1} of ${wanted.length}`, (progress) =>
      measurePruned(gpu, posterior, data, {
        ...{ ...one, perLayer, run: id, draws, seed, signal: io.stop, progress },
      }),
    );
    rows.push(row);
    reporter.report({ event: 'pruningRow', run: folder, row });
  }
  const pruning: PruningReport = {
    ...{ version: 1, adapter, seed, perLayer, rows },
    draws: rows[0]!.test.draws,
    weights: countAlive(posterior).reduce((a, b) => a + b, 0),
    denseBytes: encodePosterior(posterior, 'dense', { run: id }).length,
    snr: snrCurves(posterior),
  };
  const about = { run: config.id, posterior: digest };
  const html = await working(reporter, 'writing the report', () => reportWith(folder, pruning, about));
  io.stop.throwIfAborted();
  const written = await writeDurably(folder, EXTRA_FILES.prune, sealJson({ ...pruning, ...about }, 2));
  const report = html === undefined ? null : await writeDurably(folder, EXTRA_FILES.report, html);
  const saved =
    save === undefined ? null : await saveFile(folder, posterior, { save, perLayer, int8, run: id });
  reporter.report({ event: 'pruning', run: folder, pruning, file: written, report, saved });
  return exitCodes.done;
}

/** The run's report with this in it; undefined if it has none. */
async function reportWith(folder: string, pruning: PruningReport, about: About): Promise<string | undefined> {
  const run = await readOwnReport(folder, about);
  if (!run) return undefined;
  const { renderReport } = await import('../report/report.ts');
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
