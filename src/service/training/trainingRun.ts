/**
 * One training run in the worker: train, score each epoch, draw figures as time allows, and have the last
 * word.
 */
import { type CheckedExamples, fingerprintOfTraining } from '../../bayes/examples.ts';
import { pseudoImagesFor } from '../../bayes/input/pseudoPool.ts';
import type { RunSettings } from '../../bayes/settings/runSettings.ts';
import { collectFigures } from '../../figures/collect.ts';
import {
  BayesianNeuralNetwork,
  classificationMetrics,
  DataError,
  encodePosterior,
  type Gpu,
  type LabelledImages,
  MNIST_FILES,
  subset,
  type TrainingState,
} from '../../index.ts';
import { digestOf } from '../../persist/seal.ts';
import { networkSettings, trainingSettings } from '../../presets.ts';
import type { Followed, Networks } from '../networks/networks.ts';
import type { Digits } from './digits.ts';
import { createFigureClock, type FigureClock } from './figureClock.ts';
import { stepsOf } from './keeping/keptRun.ts';
import type { RunKeeping } from './keeping/runKeeping.ts';
import type { RunOutline, ToPage } from './messages.ts';
import type { Profiling } from './profiling.ts';
import type { Steering } from './steering.ts';

/** Training after its last whole epoch, on the host: what survives the loss of a GPU. */
export interface Snapshot {
  readonly epochs: number;
  readonly state: TrainingState;
}

export interface Run {
  readonly gpu: Gpu;
  readonly digits: Digits;
  readonly settings: RunSettings;
  readonly steering: Steering;
  /** Where an interrupted run goes on. */
  readonly from: TrainingState | undefined;
  /** Who answers, from this run's network while it trains and from what it learned after. */
  readonly networks: Pick<Networks, 'follow' | 'set'>;
  /** Its checkpoints. */
  readonly keeping: RunKeeping;
  keep(snapshot: Snapshot): void;
  post(message: ToPage): void;
  /** Times every kernel. */
  readonly profiling: Profiling | undefined;
}

/** Figures while training: a fifth of the test images and few draws say enough. */
const LIVE = { images: 2_000, draws: 4, intervalDraws: 12 };

/** Resolves when training has ended or was stopped. Throws what the engine throws. */
export async function run(asked: Run): Promise<void> {
  const { gpu, digits, settings, steering, from, keeping, post, networks } = asked;
  const train = subset(digits.train, 0, Math.min(settings.trainExamples, digits.train.count));
  const pseudo = pseudoOf(train, settings);
  if (from) mustBeOf(from, train, pseudo);
  const net = from
    ? await BayesianNeuralNetwork.fromState(gpu, from)
    : await BayesianNeuralNetwork.create(gpu, networkSettings(settings));
  const followed = networks.follow(net);
  try {
    const { done: stepsDone, whole } = from ? stepsOf(from) : { done: 0, whole: 1 };
    const outline: RunOutline = {
      ...outlineOf(settings, train.count),
      ...{ adapter: gpu.adapterName, parameters: net.parameters, testImages: digits.test.count, stepsDone },
    };
    post({ type: 'started', outline });
    // a run whose test was interrupted has nothing left to train, and more would be another run
    const step =
      stepsDone < whole ? await trainOn(net, { train, pseudo, followed }, asked, stepsDone) : stepsDone;
    if (steering.signal.aborted) await keeping.forget();
    else await keeping.trained(net);
    networks.set('trained', await net.posterior());
    post({ type: 'state', state: 'evaluating' });
    await untilAborted(steering.leave, (signal) => lastWord(net, { digits, settings, step, post, signal }));
    await keeping.forget();
    post({ type: 'state', state: 'done' });
  } finally {
    followed.withdraw();
    net.destroy();
  }
}

/** What is trained on, and who follows. */
interface Trained {
  readonly train: LabelledImages;
  readonly pseudo: CheckedExamples | undefined;
  readonly followed: Followed;
}

/** Trains to the end of the horizon, or until it is stopped. Returns the last step. */
async function trainOn(
  net: BayesianNeuralNetwork,
  { train, pseudo, followed }: Trained,
  { gpu, digits: { test }, settings, steering, keeping, keep, post, profiling }: Run,
  stepsDone: number,
): Promise<number> {
  // an interrupted run goes on in its own horizon: the same steps as if nothing had happened
  const { epochs: horizon = 1, ...training } = trainingSettings(settings);
  const reports = steering.drive(
    (options) => net.train(train, { ...training, horizon, ...(pseudo && { pseudo }), ...options }),
    () => post({ type: 'state', state: 'paused' }),
    gpu.lost,
  );
  let lastStep = stepsDone;
  const errors: number[] = [];
  let clock: FigureClock | undefined;
  await untilAborted(steering.signal, async () => {
    for await (const report of reports) {
      lastStep = report.step;
      followed.moved();
      post({ type: 'report', report });
      profiling?.report();
      const heldAt = performance.now();
      errors.push(...report.metrics.map(({ error }) => error));
      if (report.endOfEpoch) {
        keep({ epochs: report.epoch, state: await keeping.atEpoch(net) });
        const { epoch, step } = report;
        const trainError = mean(errors.splice(0));
        const meanWeightsError = await errorOfMeans(net, test, steering.signal);
        post({ type: 'epoch', score: { epoch, step, meanWeightsError, trainError } });
        profiling?.profiler.host('test the epoch', heldAt);
      }
      // from the first report on: compiling the kernels before it may take seconds
      clock ??= createFigureClock(seconds());
      if (clock.due(seconds()) && report.step < report.steps) {
        const start = seconds();
        const { images, ...draws } = LIVE;
        const shown = subset(test, 0, Math.min(images, test.count));
        const data = await collectFigures(net, shown, { ...draws, signal: steering.signal });
        post({ type: 'figures', step: report.step, final: false, data });
        clock.spent(start, seconds());
        profiling?.profiler.host('figures', 1000 * start);
      }
      keeping.reported(net, report);
    }
  });
  return lastStep;
}

/** What is none of the digits, if the network is to know: the same settings and images make the same. */
function pseudoOf(
  { images, rows, columns, inputSize }: LabelledImages,
  settings: RunSettings,
): CheckedExamples | undefined {
  if (settings.none === 'no') return undefined;
  const pool = pseudoImagesFor({ images, rows, columns }, settings);
  return { images: pool, count: settings.pseudoPool, inputSize };
}

/** From other images a run does not go on: it would start another one. */
function mustBeOf(
  { training }: TrainingState,
  train: LabelledImages,
  pseudo: CheckedExamples | undefined,
): void {
  if (!training || training.progress.data === fingerprintOfTraining(train, pseudo)) return;
  throw new DataError({
    file: MNIST_FILES.train.images,
    expected: 'the images that the interrupted run was trained on',
    got: 'others',
    hint: 'discard the interrupted run, and train another one',
  });
}

async function errorOfMeans(net: BayesianNeuralNetwork, test: LabelledImages, signal: AbortSignal) {
  const { probs } = await net.predict(test, { meanWeights: true, signal });
  return classificationMetrics(probs, test.labels, test.classes).error;
}

/** The end that was asked for is no error. */
async function untilAborted(signal: AbortSignal, action: (signal: AbortSignal) => Promise<void>) {
  try {
    await action(signal);
  } catch (error) {
    if (!signal.aborted || !(error instanceof DOMException && error.name === 'AbortError')) throw error;
  }
}

interface Ending {
  /** The last one of training. */
  readonly step: number;
  readonly signal: AbortSignal;
}

async function lastWord(
  net: BayesianNeuralNetwork,
  { digits, settings, step, post, signal }: Pick<Run, 'digits' | 'settings' | 'post'> & Ending,
): Promise<void> {
  const { test } = digits;
  const { draws } = settings;
  const prediction = await net.predict(test, { draws, signal });
  const { error, nll, ece } = classificationMetrics(prediction.probs, test.labels, test.classes);
  const digest = await digestOf(new Uint8Array(encodePosterior(await net.posterior())));
  post({ type: 'final', score: { draws, images: test.count, error, nll, ece, digest } });
  const data = await collectFigures(net, test, {
    draws,
    probs: prediction,
    signal,
  });
  post({ type: 'figures', step, final: true, data });
}

function outlineOf({ batch, epochs, temperature, learningRate }: RunSettings, trainImages: number) {
  const stepsPerEpoch = Math.ceil(trainImages / batch);
  return { trainImages, epochs, stepsPerEpoch, klShare: temperature / trainImages, learningRate };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

const seconds = () => performance.now() / 1000;
