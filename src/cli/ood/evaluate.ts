/**
 * `credence evaluate --ood`: measures the sets, writes ood.json, and makes the report again with them in it.
 */
import type { BayesianNeuralNetwork } from '../../bayes/network.ts';
import type { OodReport } from '../../figures/predictions/ood.ts';
import { sealJson } from '../../persist/sealedJson.ts';
import type { TestData } from '../data/runData.ts';
import type { MeasuredBoth } from '../evaluation/evaluation.ts';
import { renderRun } from '../report/renderRun.ts';
import { readOwnReport } from '../report/reportAgain.ts';
import { writeDurably } from '../runFolders/durable.ts';
import type { Run } from '../runFolders/readRun.ts';
import { EXTRA_FILES } from '../runFolders/runFolder.ts';
import type { Evaluation, Reporter } from '../terminal/events.ts';
import { working } from '../terminal/working.ts';
import { readHistory } from '../training/runHistory.ts';
import { measureOod } from './measure.ts';
import type { OodName } from './names.ts';
import { onlyImages } from './sets.ts';
import { withTypicality } from './typical.ts';

export interface OodAsked {
  readonly folder: string;
  readonly run: Run;
  readonly names: readonly OodName[];
  readonly draws: number;
  readonly data: TestData;
  readonly measured: MeasuredBoth;
  readonly evaluation: Evaluation;
}

/**
 * @throws DOMException AbortError if the signal fires, before anything is written; what `predict` and `fs`
 * throw
 */
export async function evaluateOod(
  net: BayesianNeuralNetwork,
  { folder, run, names, draws, data, measured, evaluation }: OodAsked,
  signal: AbortSignal,
  reporter: Reporter,
): Promise<void> {
  const { images } = data;
  const { prediction } = measured;
  const { adapter, seed } = evaluation;
  if (!images || !prediction) {
    const ood = noSets(evaluation, draws, onlyImages(names));
    reporter.report({ event: 'ood', run: folder, ood, file: null, report: null });
    return;
  }
  const own = { net, test: prediction, heldOut: measured.validation?.prediction };
  const known = withTypicality(own, { ...data, heldOut: data.validation?.examples }, reporter.note);
  const { report: ood, samples } = await measureOod(known.net, images, known.test, {
    ...{ names, adapter, draws, seed, signal, heldOut: known.heldOut },
    // the images that come with the project are digits; of others only their number is known
    readsDigits: data.dataset.kind === 'images' && data.dataset.folder === null,
    done: (set) => reporter.report({ event: 'oodSet', run: folder, set }),
    note: (text) => reporter.note(text),
    working: (doing, work) => working(reporter, doing, work),
  });
  if (ood.sets.length + (ood.readable?.length ?? 0) === 0) {
    reporter.report({ event: 'ood', run: folder, ood, file: null, report: null });
    return;
  }
  // a card has such numbers of its own, and is not written over
  if (run.card) {
    reporter.report({ event: 'ood', run: folder, ood, file: null, report: null });
    return;
  }
  const html =
    run.metrics &&
    (await working(reporter, 'writing the report', () =>
      withSets(net, { run, data, measured, evaluation, folder }, { report: ood, samples }),
    ));
  signal.throwIfAborted();
  const about = { run: run.config.id, posterior: run.digest };
  const file = await writeDurably(folder, EXTRA_FILES.ood, sealJson({ ...ood, ...about }, 2));
  const report = html === undefined ? null : await writeDurably(folder, EXTRA_FILES.report, html);
  reporter.report({ event: 'ood', run: folder, ood, file, report });
}

/** The run's report, of what was measured now: of these draws and these test images. */
async function withSets(
  net: BayesianNeuralNetwork,
  {
    run,
    data,
    measured,
    evaluation,
    folder,
  }: Pick<OodAsked, 'run' | 'data' | 'measured' | 'evaluation' | 'folder'>,
  ood: Parameters<typeof renderRun>[1]['ood'],
): Promise<string> {
  const { test, validation, quality } = evaluation;
  const { id } = run.config;
  const pruning = (await readOwnReport(folder, { run: id, posterior: run.digest }))?.pruning;
  return renderRun(net, {
    config: { ...run.config, draws: test.draws, dataset: data.dataset },
    metrics: { ...run.metrics!, test, ...(validation && { validation }) },
    history: (await readHistory(folder, id)) ?? [],
    ...{ data, measured, quality, ood, pruning },
  });
}

function noSets({ adapter, seed }: Evaluation, draws: number, left: OodReport['left']): OodReport {
  const nothing = { test: null, refusal: null, sets: [], readable: [], rotationSweep: null };
  return { version: 2, adapter, draws, seed, ...nothing, left };
}
