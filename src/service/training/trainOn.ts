/** The training of a run: every report is told, every epoch is scored, and the newest state looked at. */
import { collectFigures } from '../../figures/collect.ts';
import {
  type BayesianNeuralNetwork,
  classificationMetrics,
  type LabelledImages,
  subset,
  type TrainingState,
  type TrainReport,
} from '../../index.ts';
import { trainingSettings } from '../../presets.ts';
import type { Followed } from '../networks/networks.ts';
import { createFigureClock, type FigureClock } from './figureClock.ts';
import { createLayerWatch } from './layerWatch.ts';
import { type Running, untilAborted } from './running.ts';

/** Figures while training: a fifth of the test images and few draws say enough. */
const LIVE = { images: 2_000, draws: 4, intervalDraws: 12 };

export interface Trained {
  /** The last one. */
  readonly step: number;
  /** In which steps were made; undefined if an earlier visit made some of them. */
  readonly seconds: number | undefined;
}

/** Trains to the end of the horizon, or until it is stopped. */
export async function trainOn(running: Running, followed: Followed): Promise<Trained> {
  const { surviving, losses, train, pseudo, settings, steering, keeping, course, post, stepsDone } = running;
  // an interrupted run goes on in its own horizon: the same steps as if nothing had happened
  const { epochs: horizon = 1, ...training } = trainingSettings(settings);
  const stopwatch = createStopwatch();
  const reports = steering.drive(
    (options) => surviving.train(train, { ...training, horizon, ...(pseudo && { pseudo }), ...options }),
    () => {
      stopwatch.stop();
      post({ type: 'state', state: 'paused' });
    },
    () => surviving.gpu.lost,
  );
  let step = stepsDone;
  let clock: FigureClock | undefined;
  const look = lookAtStates(running);
  await untilAborted(steering.signal, async () => {
    for await (const report of reports) {
      step = report.step;
      stopwatch.go();
      course.add(report);
      followed.moved(surviving.net);
      losses.over(report.wentBack?.to);
      post({ type: 'report', report });
      running.profiling()?.report();
      if (report.endOfEpoch) await surviving.unlessLost((net) => scoreEpoch(net, report, running));
      // from the first report on: compiling the kernels before it may take seconds
      clock ??= createFigureClock(seconds());
      if (clock.due(seconds()) && report.step < report.steps) {
        const start = seconds();
        await surviving.unlessLost((net) => drawFigures(net, report, running));
        clock.spent(start, seconds());
      }
      look(surviving.newest);
      keeping.reported(surviving.net, report);
    }
  });
  return { step, seconds: stepsDone > 0 ? undefined : stopwatch.seconds() };
}

async function scoreEpoch(
  net: BayesianNeuralNetwork,
  { epoch, step, steps, epochs }: TrainReport,
  { digits: { test }, steering, keeping, keep, course, doctor, post, profiling }: Running,
): Promise<void> {
  const heldAt = performance.now();
  const state = await keeping.atEpoch(net);
  keep({ epochs: epoch, state });
  const trainError = course.error((epoch - 1) * (steps / epochs), step);
  const meanWeightsError = await errorOfMeans(net, test, steering.signal);
  post({ type: 'epoch', score: { epoch, step, meanWeightsError, trainError } });
  const diagnosis = step < steps ? doctor.glance(state.posterior, course.history()) : undefined;
  if (diagnosis) post({ type: 'diagnosis', final: false, diagnosis });
  profiling()?.profiler.host('test the epoch', heldAt);
}

async function drawFigures(
  net: BayesianNeuralNetwork,
  { step }: TrainReport,
  { digits: { test }, steering, post, profiling }: Running,
): Promise<void> {
  const start = performance.now();
  const { images, ...draws } = LIVE;
  const shown = subset(test, 0, Math.min(images, test.count));
  const data = await collectFigures(net, shown, { ...draws, signal: steering.signal });
  post({ type: 'figures', step, final: false, data });
  profiling()?.profiler.host('figures', start);
}

/** Tells what each new state on the host says, and lets it answer where weights are removed. */
function lookAtStates({ networks, surviving, post }: Running): (newest: TrainingState) => void {
  const watch = createLayerWatch();
  let seen: TrainingState | undefined = surviving.newest;
  return (newest) => {
    if (newest === seen) return;
    seen = newest;
    networks.set('trained', newest.posterior);
    const numbers = watch(newest);
    if (numbers) post({ type: 'layers', numbers });
  };
}

async function errorOfMeans(net: BayesianNeuralNetwork, test: LabelledImages, signal: AbortSignal) {
  // a mean of an ensemble's members is no network: they are few, and answer themselves
  const meanWeights = net.config.method.kind !== 'ensemble';
  const { probs } = await net.predict(test, { meanWeights, signal });
  return classificationMetrics(probs, test.labels, test.classes).error;
}

/** Counts from one report to the next, unless training was held between them. */
function createStopwatch() {
  let since: number | undefined = seconds();
  let counted = 0;
  const stop = () => {
    if (since !== undefined) counted += seconds() - since;
    since = undefined;
  };
  return {
    stop,
    go() {
      stop();
      since = seconds();
    },
    seconds() {
      stop();
      return counted;
    },
  };
}

const seconds = () => performance.now() / 1000;
