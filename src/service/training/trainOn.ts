/** The training of a run: every report is told, every epoch is scored, and the newest state looked at. */
import {
  type BayesianNeuralNetwork,
  classificationMetrics,
  type LabelledImages,
  type TrainingState,
  type TrainReport,
} from '../../index.ts';
import { trainingSettings } from '../../presets.ts';
import type { Followed } from '../networks/networks.ts';
import { createLayerWatch } from './layerWatch.ts';
import { type Running, untilAborted } from './running.ts';

/**
 * Trains to the end of the horizon, or until it is stopped.
 * @returns seconds in which steps were made; undefined if an earlier visit made some of them
 */
export async function trainOn(running: Running, followed: Followed): Promise<number | undefined> {
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
  const look = lookAtStates(running);
  await untilAborted(steering.signal, async () => {
    for await (const report of reports) {
      stopwatch.go();
      course.add(report);
      followed.moved(surviving.net);
      losses.over(report.wentBack?.to);
      post({ type: 'report', report });
      running.profiling()?.report();
      if (report.endOfEpoch) await surviving.unlessLost((net) => scoreEpoch(net, report, running));
      look(surviving.newest);
      keeping.reported(surviving.net, report);
    }
  });
  return stepsDone > 0 ? undefined : stopwatch.seconds();
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
  const diagnosis = step < steps ? await doctor.glance(state.posterior, course.history()) : undefined;
  if (diagnosis) post({ type: 'diagnosis', final: false, diagnosis });
  profiling()?.profiler.host('test the epoch', heldAt);
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
