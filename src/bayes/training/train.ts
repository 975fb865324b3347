/**
 * Training as an async generator: what is checked, decided and made before its first step. runSteps.ts is the
 * loop. Steps are submitted ahead, and reports come as the GPU finishes them. Inside an epoch the host waits
 * for a report's metrics only, while the next chunk of steps is already queued.
 */
import { requirePrecision } from '../../gpu/half.ts';
import { ConfigError } from '../errors.ts';
import { type CheckedExamples, fingerprintOfTraining, type GivenExamples } from '../examples.ts';
import { sourceOf, uploadExamples } from '../gpuExamples.ts';
import { hasNone } from '../head.ts';
import { checkPseudo } from '../input/checkPseudo.ts';
import { checkObject, checkSignal } from '../input/options.ts';
import { kindOf, trainingInputs } from '../input/units.ts';
import { unstandardised } from '../input/unstandardised.ts';
import { variationOf } from '../input/variation.ts';
import type { NetworkOnGpu } from '../networkOnGpu.ts';
import { standardEpochs } from '../settings/epochs.ts';
import { type NetworkConfig, type TrainSettings, trainSettings } from '../settings/settings.ts';
import { type Minibatches, minibatchesOf, placesOf, rowsOf } from './minibatches.ts';
import { createPace, maximumChunk } from './pace.ts';
import { runSteps } from './runSteps.ts';
import { createSnapshot } from './snapshot.ts';
import { startInformed } from './startInformed.ts';
import { createTrainingStep } from './step.ts';
import { createStepQueue } from './stepQueue.ts';
import type { CarriedTraining } from './trainingState.ts';
import type { TrainReport } from './trainReport.ts';

export interface TrainOptions extends Partial<TrainSettings> {
  /**
   * Epochs over which the schedule of the learning rate and the warm-up of the KL run; this call's epochs if
   * absent. Calls with one horizon fill it together: ten calls of one epoch are one call of ten, to the bit.
   * Without `epochs` a call goes on to the end of its horizon.
   */
  readonly horizon?: number;
  /**
   * What belongs to no class, for a network that has one for it (`head.none`): a pool of examples of the same
   * size, array and units, without labels. Every minibatch has `pseudoShare` times as many of them as
   * examples, drawn by the seed, each of which counts `pseudoWeight`.
   */
  readonly pseudo?: GivenExamples;
  /** Ends training after the current report: the generator returns. */
  readonly signal?: AbortSignal;
  /**
   * The most steps that the next report may cover; unbounded if absent. With a finite number nothing is
   * submitted ahead, so that a paused screen can take single steps. With 0 the steps in flight are reported;
   * if none are in flight, the training ends.
   */
  readonly stepLimit?: () => number;
  /**
   * Every so many epochs their end is held for the caller: the report with `endOfEpoch` finds that epoch's
   * network, and nothing later. 1 if absent; the last end is always held. Holding an end waits for the GPU,
   * so if an epoch takes a few milliseconds, a larger number trains several times as fast.
   */
  readonly holdEvery?: number;
}

/**
 * Trains the network's parameters in place, from where `carried` stands.
 * @throws ConfigError, PrecisionMissingError before anything is created; NonFiniteError, DeviceLostError,
 *   GpuFaultError while training
 */
export async function* train(
  net: NetworkOnGpu,
  carried: CarriedTraining,
  data: CheckedExamples,
  options: TrainOptions,
): AsyncGenerator<TrainReport, void, void> {
  const { gpu, layout, config } = net;
  checkObject('options', options);
  const { signal, stepLimit, holdEvery = 1, horizon, pseudo: asPseudo, ...given } = options;
  const asked = trainSettings(given, config.prior, config.method);
  if (!(Number.isInteger(holdEvery) && holdEvery >= 1)) {
    throw new ConfigError('holdEvery', 'a whole number of epochs, at least 1', holdEvery);
  }
  checkSignal(signal);
  if (stepLimit !== undefined && typeof stepLimit !== 'function') {
    throw new ConfigError('stepLimit', 'a function that gives a number of steps', stepLimit);
  }
  requirePrecision(gpu, asked.precision);
  mustBeLabelled(data, config);
  const pseudo = asPseudo === undefined ? undefined : checkPseudo(asPseudo, data, config);
  variationOf(asked.augment, { ...data, source: sourceOf(data) });
  const { scale, inputScale, trainedOn, ...inputs } = trainingInputs(net, data);
  const notes = [...inputs.notes, ...unstandardised(net.preprocessing, data)];
  const batch = Math.min(asked.batch, data.count);
  const settings = { ...asked, batch, epochs: given.epochs ?? standardEpochs(data.count, batch) };
  const minibatches = minibatchesOf(data.count, batch, pseudo && settings.pseudoShare);
  const rows = mustFit(minibatches);
  const cleanUp: (() => void)[] = [];
  const owned = <T extends { destroy(): void }>(owner: T): T => {
    cleanUp.push(() => owner.destroy());
    return owner;
  };
  const examples = owned(
    uploadExamples(gpu, data, config, { members: layout.members, pseudo, places: placesOf(minibatches) }),
  );
  try {
    const training = carried.begin({
      ...{ settings, method: config.method, data: fingerprintOfTraining(data, pseudo) },
      ...{ minibatches: minibatches.length, epochs: given.epochs, horizon },
    });
    cleanUp.push(training.abandon);
    const { moments, end } = training;
    const started = await startInformed(net, { settings, before: carried.progress, parts: [data, pseudo] });
    const beginning = {
      ...training.beginning,
      notes: [...training.beginning.notes, ...notes, ...started, ...noteOnNone(config, pseudo)],
    };
    const step = owned(
      await createTrainingStep(net, { settings, examples, rows, moments, metricsRows: maximumChunk }),
    );
    const snapshot = settings.nonFinite === 'halve' ? owned(createSnapshot(net, moments)) : undefined;
    const held = minibatches.length * holdEvery;
    const pace = createPace();
    const source = { examples, inputScale: scale };
    const pool = pseudo?.count ?? 0;
    const queue = owned(createStepQueue(net, { step, ...source, settings, minibatches, pool, pace, held }));
    // a step that is too large for the device is refused while nothing has begun
    for (const { groups } of [...step.opening, ...step.program]) groups({ batch: rows, draws: step.lanes });
    training.commit();
    const decided = { ...config, inputScale };
    yield* runSteps({
      ...{ net, carried, step, queue, pace, snapshot, end, held, signal, stepLimit },
      units: {
        ...{ config, minibatches, examples: data.count },
        ...{ temperature: settings.temperature, lanes: step.lanes },
      },
      begun() {
        net.config = decided;
        net.trainedOn = trainedOn;
      },
      said: { beginning, inputs: { kind: kindOf(data), scale } },
    });
  } finally {
    for (const destroy of cleanUp) destroy();
  }
}

/** The rows of the largest minibatch. @throws ConfigError if they are more than a dispatch has */
function mustFit(minibatches: Minibatches): number {
  const rows = rowsOf(minibatches[0]!);
  if (rows <= mostRows) return rows;
  const expected = `at most ${mostRows} with the pseudo-examples of a minibatch`;
  throw new ConfigError('batch', expected, rows, 'take a smaller batch, or a smaller pseudoShare');
}

/** Workgroups along one side of a dispatch, by WebGPU's default limits. */
const mostRows = 65_535;

const noteOnNone = ({ head }: NetworkConfig, pseudo: CheckedExamples | undefined): string[] =>
  hasNone(head) && !pseudo
    ? ['no pseudo-examples: nothing teaches the network what is none of the classes']
    : [];

/** Labels are optional for a prediction, but training needs them. @throws ConfigError */
function mustBeLabelled({ labels, targets }: CheckedExamples, { head }: NetworkConfig): void {
  if (head.kind === 'categorical' && !labels) {
    throw new ConfigError('examples.labels', 'the class of each example', undefined);
  }
  if (head.kind === 'gaussian' && !targets) {
    throw new ConfigError('examples.targets', 'the targets of each example', undefined);
  }
}
