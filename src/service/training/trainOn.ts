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
      if (report.wentBack) look.backTo(report.wentBack.to);
      if (report.endOfEpoch) look.at(await surviving.unlessLost((net) => scoreEpoch(net, report, running)));
      look.at(surviving.newest);
      keeping.reported(surviving.net, report);
    }
  });
  return stepsDone > 0 ? undefined : stopwatch.seconds();
}

/** @returns the state after the epoch */
async function scoreEpoch(
  net: BayesianNeuralNetwork,
  { epoch, step, steps, epochs }: TrainReport,
  { digits: { test }, steering, keeping, keep, course, doctor, post, profiling }: Running,
): Promise<TrainingState> {
  const heldAt = performance.now();
  const state = await keeping.atEpoch(net);
  keep({ epochs: epoch, state });
  const trainError = course.error((epoch - 1) * (steps / epochs), step);
  const meanWeightsError = await errorOfMeans(net, test, steering.signal);
  post({ type: 'epoch', score: { epoch, step, meanWeightsError, trainError } });
  const diagnosis = step < steps ? await doctor.glance(state.posterior, course.history()) : undefined;
  if (diagnosis) post({ type: 'diagnosis', final: false, diagnosis });
  profiling()?.profiler.host('test the epoch', heldAt);
  return state;
}

/**
 * Tells what each new state on the host says, and lets it answer where weights are removed. States come from
 * the end of each epoch, the last one too, and every few seconds between: one that is no newer is left out.
 */
function lookAtStates({ networks, surviving, post }: Running) {
  const watch = createLayerWatch();
  const stepOf = (state: TrainingState) => state.training?.progress.horizon.step ?? 0;
  let last = stepOf(surviving.newest);
  return {
    backTo(step: number) {
      last = Math.min(last, step);
    },
    at(state: TrainingState | undefined) {
      if (!state || stepOf(state) <= last) return;
      last = stepOf(state);
      networks.set('trained', state.posterior);
      const numbers = watch(state);
      if (numbers) post({ type: 'layers', numbers });
    },
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
