/**
 * One training run in the worker: train, score each epoch, have the last word, and measure what the network
 * may be trusted with. If its device is lost, the run goes on on another one, from its newest state.
 */
import { type CheckedExamples, fingerprintOfTraining } from '../../bayes/examples.ts';
import { pseudoImagesFor } from '../../bayes/input/pseudoPool.ts';
import type { RunSettings } from '../../bayes/settings/runSettings.ts';
import {
  BayesianNeuralNetwork,
  classificationMetrics,
  DataError,
  encodePosterior,
  type Gpu,
  type LabelledImages,
  MNIST_FILES,
  NoAdapterError,
  type SurvivingNetwork,
  subset,
  survivingNetwork,
  type TrainingState,
} from '../../index.ts';
import { digestOf } from '../../persist/seal.ts';
import { networkSettings } from '../../presets.ts';
import { FaultError } from '../fault.ts';
import { calibrate, calibrationParts, mostImages } from './calibrate.ts';
import { createCourse } from './course.ts';
import { createDoctor } from './doctor.ts';
import { stepsOf } from './keeping/keptRun.ts';
import { createLosses } from './losses.ts';
import type { RunOutline } from './messages.ts';
import { type Run, type Running, untilAborted } from './running.ts';
import { trainOn } from './trainOn.ts';

/** Seconds between two states on the host, at most: what came after the newest is computed again. */
const keepSeconds = 2;

/** Resolves when training has ended or was stopped. Throws what the engine throws. */
export async function run(asked: Run): Promise<void> {
  const { digits, settings, from, post } = asked;
  const train = subset(digits.train, 0, Math.min(settings.trainExamples, digits.train.count));
  const pseudo = pseudoOf(train, settings);
  if (from) mustBeOf(from, train, pseudo);
  const losses = createLosses(asked.open, post);
  const begin = (gpu: Gpu) =>
    from
      ? BayesianNeuralNetwork.fromState(gpu, from)
      : BayesianNeuralNetwork.create(gpu, networkSettings(settings));
  // the lab answers on the same device, so it is not destroyed with the network
  const surviving = await survivingNetwork(losses.open, begin, {
    ...{ keepSeconds, onLoss: losses.lost, release: () => undefined },
  });
  const { done: stepsDone, whole } = from ? stepsOf(from) : { done: 0, whole: 1 };
  const outline: RunOutline = {
    ...outlineOf(settings, train.count),
    ...{ adapter: surviving.gpu.adapterName, parameters: surviving.net.parameters },
    ...{ testImages: digits.test.count, stepsDone },
  };
  const course = createCourse(outline.epochs * outline.stepsPerEpoch);
  const doctor = createDoctor(settings, { train, test: digits.test });
  try {
    post({ type: 'started', outline });
    const running = { ...asked, surviving, losses, train, pseudo, course, doctor, stepsDone };
    await trainAndTest(running, stepsDone >= whole);
  } catch (error) {
    if (error instanceof NoAdapterError && losses.count > 0) throw await withoutDevice(asked, surviving);
    throw error;
  } finally {
    surviving.destroy();
  }
}

/**
 * @param isTrained a run whose test was interrupted has nothing left to train, and more would be another run
 */
async function trainAndTest(running: Running, isTrained: boolean): Promise<void> {
  const { surviving, steering, keeping, losses, networks, post } = running;
  const followed = networks.follow(surviving.net);
  try {
    const seconds = isTrained ? undefined : await trainOn(running, followed);
    if (steering.signal.aborted) await keeping.forget();
    else await keeping.now(surviving.newest);
    if (steering.isReset) return;
    networks.set('trained', surviving.newest.posterior);
    post({ type: 'state', state: 'evaluating' });
    await untilAborted(steering.leave, (signal) =>
      surviving.whole(async (net) => {
        followed.moved(net);
        await lastWord(net, running, { seconds, signal });
        const parts = calibrationParts(running.digits, running.train.count, mostImages(surviving.gpu));
        post({ type: 'calibrated', calibration: await calibrate(net, parts, signal) });
        losses.over();
      }),
    );
    await keeping.forget();
    if (!steering.isReset) post({ type: 'state', state: 'done' });
  } finally {
    followed.withdraw();
  }
}

/** The browser gives no device any more. The newest state is on the host, and goes into the store. */
async function withoutDevice({ keeping }: Run, { newest }: SurvivingNetwork): Promise<FaultError> {
  const kept = await keeping.now(newest);
  const message =
    'The GPU was lost, and the browser gives this page no other one until it is loaded again. ' +
    (kept
      ? 'The run is kept up to its newest state.'
      : 'This run could not be kept, because the browser has no place for it.');
  return new FaultError({ kind: 'device-lost', message, reload: { kept } });
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

interface Ending {
  readonly seconds: number | undefined;
  readonly signal: AbortSignal;
}

async function lastWord(
  net: BayesianNeuralNetwork,
  { digits: { test }, settings, course, doctor, losses, post }: Running,
  { seconds, signal }: Ending,
): Promise<void> {
  const { draws } = settings;
  const prediction = await net.predict(test, { draws, signal, progress: () => losses.over() });
  const { error, nll, ece } = classificationMetrics(prediction.probs, test.labels, test.classes);
  const posterior = await net.posterior();
  const digest = await digestOf(new Uint8Array(encodePosterior(posterior)));
  post({
    type: 'final',
    score: { draws: prediction.draws, images: test.count, error, nll, ece, digest, seconds },
  });
  post({
    type: 'diagnosis',
    final: true,
    diagnosis: await doctor.examine(posterior, course.history(), prediction),
  });
}

function outlineOf({ batch, epochs, temperature, learningRate }: RunSettings, trainImages: number) {
  const stepsPerEpoch = Math.ceil(trainImages / batch);
  return { trainImages, epochs, stepsPerEpoch, klShare: temperature / trainImages, learningRate };
}
