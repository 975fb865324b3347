/**
 * One training run in the worker: train, score each epoch, draw figures as time allows, and have the last
 * word.
 */
import type { RunSettings } from '../../bayes/settings/runSettings.ts';
import { collectFigures } from '../../figures/collect.ts';
import {
  BayesianNeuralNetwork,
  classificationMetrics,
  type Gpu,
  type LabelledImages,
  subset,
  type TrainingState,
} from '../../index.ts';
import { networkSettings, trainingSettings } from '../../presets.ts';
import type { RunOutline, ToPage } from '../protocol.ts';
import type { Digits } from './digits.ts';
import { createFigureClock, type FigureClock } from './figureClock.ts';
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
  readonly from: Snapshot | undefined;
  keep(snapshot: Snapshot): void;
  post(message: ToPage): void;
  /** Times every kernel. */
  readonly profiling: Profiling | undefined;
}

/** Figures while training: a fifth of the test images and few draws say enough. */
const LIVE = { images: 2_000, draws: 4, intervalDraws: 12 };

/** Resolves when training has ended or was stopped. Throws what the engine throws. */
export async function run({
  gpu,
  digits,
  settings,
  steering,
  from,
  keep,
  post,
  profiling,
}: Run): Promise<void> {
  const train = subset(digits.train, 0, Math.min(settings.trainExamples, digits.train.count));
  const { test } = digits;
  const net = from
    ? await BayesianNeuralNetwork.fromState(gpu, from.state)
    : await BayesianNeuralNetwork.create(gpu, networkSettings(settings));
  try {
    const outline: RunOutline = {
      ...outlineOf(settings, train.count),
      ...{ adapter: gpu.adapterName, parameters: net.parameters, testImages: test.count },
      epochsDone: from?.epochs ?? 0,
    };
    post({ type: 'started', outline });
    // an interrupted run goes on in its own horizon: the same steps as if nothing had happened
    const { epochs: horizon = 1, ...training } = trainingSettings(settings);
    const reports = steering.drive(
      (options) => net.train(train, { ...training, horizon, ...options }),
      () => post({ type: 'state', state: 'paused' }),
      gpu.lost,
    );
    let lastStep = outline.epochsDone * outline.stepsPerEpoch;
    const errors: number[] = [];
    let clock: FigureClock | undefined;
    await untilAborted(steering.signal, async () => {
      for await (const report of reports) {
        lastStep = report.step;
        post({ type: 'report', report });
        profiling?.report();
        const heldAt = performance.now();
        errors.push(...report.metrics.map(({ error }) => error));
        if (report.endOfEpoch) {
          keep({ epochs: report.epoch, state: await net.state() });
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
      }
    });
    post({ type: 'state', state: 'evaluating' });
    await untilAborted(steering.leave, (signal) =>
      lastWord(net, { digits, settings, step: lastStep, post, signal }),
    );
    post({ type: 'state', state: 'done' });
  } finally {
    net.destroy();
  }
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
  post({ type: 'final', score: { draws, images: test.count, error, nll, ece } });
  const data = await collectFigures(net, test, {
    draws,
    probs: prediction,
    signal,
  });
  post({ type: 'figures', step, final: true, data });
}

function outlineOf({ batch, epochs, temperature }: RunSettings, trainImages: number) {
  const stepsPerEpoch = Math.ceil(trainImages / batch);
  return { trainImages, epochs, stepsPerEpoch, klShare: temperature / trainImages };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

const seconds = () => performance.now() / 1000;
