/**
 * `credence evaluate RUN RUN ...`: several runs as one predictor, the mean over members and draws. What is
 * chosen on held-out examples is chosen on those that no member was trained on.
 */
import type { CheckedExamples } from '../../bayes/examples.ts';
import { BayesianNeuralNetwork } from '../../bayes/network.ts';
import { mixPredictions } from '../../bayes/prediction/mixture.ts';
import type { Prediction } from '../../bayes/prediction/prediction.ts';
import { partOf } from '../../bayes/prediction/progress.ts';
import { classificationMetrics } from '../../metrics/summary.ts';
import { heldOutOfAll } from '../data/heldOutOfAll.ts';
import { openAgain } from '../data/open.ts';
import type { TestData } from '../data/runData.ts';
import { exitCodes, usageError } from '../exit.ts';
import { type OpenedGpu, withAdapter } from '../host/adapter.ts';
import type { Io } from '../io.ts';
import { measureOod } from '../ood/measure.ts';
import { type Predictor, withTypicality } from '../ood/typical.ts';
import type { EvaluateOptions } from '../options/program.ts';
import { type Run, readRunFolder } from '../runFolders/readRun.ts';
import { checkLayers } from '../settings.ts';
import { unlessStopped } from '../stop.ts';
import type { Evaluation } from '../terminal/events.ts';
import { createReporter } from '../terminal/reporter.ts';
import { working } from '../terminal/working.ts';
import { measuringNote, qualityOfRun } from './evaluation.ts';

interface Member {
  readonly folder: string;
  readonly run: Run;
  readonly data: TestData;
}

export async function evaluateTogether(
  folders: readonly string[],
  options: EvaluateOptions,
  io: Io,
): Promise<number> {
  const members: Member[] = [];
  for (const folder of folders) {
    const run = await readRunFolder(folder);
    const data = await openAgain(run.config, run.posterior, options);
    checkLayers(run.config.layers, data);
    members.push({ folder, run, data });
  }
  mustBelong(members);
  const reporter = createReporter(io, options.json);
  const name = folders.join(' ');
  const { data: own, run: first } = members[0]!;
  const draws = options.draws ?? first.config.draws;
  const validation = heldOutOfAll(members.map(({ data }) => data));
  const data: TestData = { ...own, ...(validation && { validation: { examples: validation } }) };
  const use = async ({ gpu, adapter }: OpenedGpu): Promise<number> => {
    const nets: BayesianNeuralNetwork[] = [];
    for (const { run } of members) nets.push(await BayesianNeuralNetwork.fromPosterior(gpu, run.posterior));
    try {
      for (const { run } of members) for (const text of run.notes) reporter.note(text);
      reporter.note(`${members.length} members; ${measuringNote(data, draws, first.config.method)}`);
      reporter.note(heldOutNote(validation));
      const net = together(
        nets,
        members.map(({ run }) => run.config.seed),
      );
      const seed = first.config.seed;
      const asked = { draws, seed, signal: io.stop };
      const predict = (examples: CheckedExamples) =>
        working(reporter, 'measuring', (progress) =>
          net.predict(examplesOf(examples), { ...asked, progress }),
        );
      const prediction = await predict(data.test);
      const held = validation && (await predict(validation));
      const measured = { test: scoresOf(prediction, data.test), prediction };
      const ofHeld = held && { test: scoresOf(held, validation), prediction: held };
      const quality = qualityOfRun(data, { ...measured, ...(ofHeld && { validation: ofHeld }) });
      const metrics: Evaluation = {
        ...{
          adapter,
          seed,
          method: first.config.method,
          test: measured.test,
          ...(ofHeld && { validation: ofHeld.test }),
        },
        ...(quality && { quality }),
      };
      reporter.report({ event: 'evaluation', run: name, metrics });
      if (options.ood && data.images) {
        const known = withTypicality(
          { net, test: prediction, heldOut: held },
          { train: data.train, test: data.test, heldOut: validation },
          reporter.note,
        );
        const { report: ood } = await measureOod(known.net, data.images, known.test, {
          ...{ names: options.ood, adapter, draws, seed, signal: io.stop, heldOut: known.heldOut },
          readsDigits: data.dataset.kind === 'images' && data.dataset.folder === null,
          done: (set) => reporter.report({ event: 'oodSet', run: name, set }),
          note: reporter.note,
          working: (doing, work) => working(reporter, doing, work),
        });
        // several runs have no folder of their own to write into
        reporter.report({ event: 'ood', run: name, ood, file: null, report: null });
      }
      return exitCodes.done;
    } finally {
      for (const net of nets) net.destroy();
    }
  };
  return unlessStopped(io.stop, exitCodes.stopped, () => withAdapter(options, io, use));
}

/** @param seeds of the draws, one for each network: members that draw alike would not be several */
export function together(
  nets: readonly Pick<BayesianNeuralNetwork, 'predict'>[],
  seeds: readonly number[],
): Predictor {
  return {
    predict: async (examples, options) => {
      const predictions: Prediction[] = [];
      for (const [m, net] of nets.entries()) {
        const progress = partOf(options.progress, m / nets.length, (m + 1) / nets.length);
        predictions.push(await net.predict(examples, { ...options, seed: seeds[m]!, progress }));
      }
      return mixPredictions(predictions);
    },
  };
}

const examplesOf = ({ images, count, inputSize }: CheckedExamples) => ({
  ...{ images: images as Uint8Array, count, inputSize },
});

function scoresOf(prediction: Prediction, { labels, count }: CheckedExamples): Evaluation['test'] {
  const { error, nll, ece, brier } = classificationMetrics(prediction.probs, labels!, prediction.classes);
  const { none, draws } = prediction;
  const taken = none && none.filter((p) => p > 0.5).length / none.length;
  const scores = {
    error,
    errorMeanWeights: null,
    nll,
    ece,
    brier,
    ...(taken !== undefined && { none: taken }),
  };
  return { task: 'classification', ...scores, draws, examples: count };
}

function heldOutNote(validation: CheckedExamples | undefined): string {
  if (!validation)
    return 'no example was held out of all members, so what is chosen is chosen on test examples';
  return `${validation.count} examples were held out of all members: what is chosen is chosen on those`;
}

/** @throws CredenceError naming the run that is no member of the first one's ensemble */
function mustBelong([first, ...others]: readonly Member[]): void {
  const refuse = (folder: string, why: string) => {
    throw usageError(`${folder}: ${why}; runs are evaluated together if they predict the same of the same`);
  };
  const { run, data, folder } = first!;
  if (run.config.task !== 'classification')
    refuse(folder, 'is a regression, and only classifiers can be mixed');
  const seen = new Map([[run.digest, folder]]);
  for (const member of others) {
    const { config, digest } = member.run;
    const before = seen.get(digest);
    if (before !== undefined) refuse(member.folder, `has the same posterior as ${before}`);
    seen.set(digest, member.folder);
    if (config.task !== run.config.task)
      refuse(member.folder, `is a ${config.task}, ${folder} a classification`);
    const none = ({ none }: typeof config) =>
      none === 'yes' ? 'has a class for none' : 'has no class for none';
    if (config.none !== run.config.none) {
      refuse(member.folder, `${none(config)}, ${folder} ${none(run.config)}`);
    }
    if (member.data.outputs !== data.outputs || !sameTest(member.data.test, data.test)) {
      refuse(member.folder, `is measured on other test examples or classes than ${folder}`);
    }
  }
}

function sameTest(one: CheckedExamples, other: CheckedExamples): boolean {
  if (one.count !== other.count || one.inputSize !== other.inputSize) return false;
  const alike = (a: ArrayLike<number>, b: ArrayLike<number>) =>
    a.length === b.length && Array.prototype.every.call(a, (x: number, at: number) => x === b[at]);
  return alike(one.images, other.images) && alike(one.labels!, other.labels!);
}
