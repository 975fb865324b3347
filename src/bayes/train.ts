/**
 * Training as an async generator: minibatches are submitted ahead, reports come as the GPU finishes them. Nothing inside
 * an epoch waits for the GPU except a report's metrics, and while they are awaited the next chunk is already queued.
 */
import { streams } from '../../shaders/lib/random.ts';
import { batches, permutation } from '../data/permutation.ts';
import { createMemory, type Gpu } from '../gpu/device.ts';
import { requirePrecision } from '../gpu/half.ts';
import { createReadback } from '../gpu/readback.ts';
import { createStepRing, submit } from '../gpu/recorder.ts';
import { ConfigError, NonFiniteError } from './errors.ts';
import { type Examples, type GpuExamples, uploadExamples } from './examples.ts';
import type { Layout } from './layout.ts';
import { membersOf } from './method.ts';
import { createPace, maximumChunk, maximumSubmit } from './pace.ts';
import type { Parameters } from './parameters.ts';
import { randomWords } from './random.ts';
import { type NetworkConfig, type TrainSettings, trainSettings } from './settings/settings.ts';
import { createTrainingStep } from './step.ts';
import { type Minibatches, trainingFields } from './stepFields.ts';

export interface TrainOptions extends Partial<TrainSettings> {
  /** Ends training after the report at hand; the generator returns. */
  readonly signal?: AbortSignal;
  /**
   * The most steps the next report may cover. Unbounded if absent; a finite number also stops submitting ahead, so
   * that a paused screen can take single steps. 0 reports what is in flight; with nothing in flight, 0 ends the training.
   */
  readonly stepLimit?: () => number;
  /**
   * Epochs between two whose end is held for the caller (`endOfEpoch`), the last one among them; 1 if absent. Holding an end
   * waits for the GPU: where an epoch takes a few milliseconds, more of them train several times as fast.
   */
  readonly holdEvery?: number;
}

/** What one training step measured, on its own minibatch and before its update. */
export interface StepMetrics {
  /** From 1. */
  readonly step: number;
  /** Mean over the minibatch, nats. */
  readonly nll: number;
  /**
   * KL[q || p] of the whole network, nats: one-draw estimate or closed form. Of weights without a width (plain, dropout,
   * ensemble) the prior's part of it, -log p(mu), a mean over members.
   */
  readonly kl: number;
  /** nll + temperature * kl / N: nats per example, what training minimises. */
  readonly freeEnergy: number;
  /** Fraction of the minibatch that was wrong; for a regression the root mean square error over its targets. */
  readonly error: number;
}

export interface TrainReport {
  /** Epoch of the last step, from 1. */
  readonly epoch: number;
  readonly epochs: number;
  /** Steps done, and steps in all. */
  readonly step: number;
  readonly steps: number;
  /** The steps since the previous report. */
  readonly metrics: readonly StepMetrics[];
  /** The last step closed an epoch that is held: until the next report is asked for, the network is exactly that epoch's. */
  readonly endOfEpoch: boolean;
  readonly examplesPerSecond: number;
  readonly secondsLeft: number;
  /** Steps that are submitted and not yet reported. */
  readonly inFlight: number;
}

/**
 * Trains `parameters` in place.
 * @throws ConfigError, PrecisionMissingError before anything is created; NonFiniteError, DeviceLostError, GpuFaultError while training.
 */
export async function* train(
  gpu: Gpu,
  layout: Layout,
  parameters: Parameters,
  config: NetworkConfig,
  data: Examples,
  options: TrainOptions,
): AsyncGenerator<TrainReport, void, void> {
  const { signal, stepLimit, holdEvery = 1, ...given } = options;
  const settings = trainSettings(given, config.prior, config.method);
  if (!(Number.isInteger(holdEvery) && holdEvery >= 1)) {
    throw new ConfigError('holdEvery', 'a whole number of epochs, at least 1', holdEvery);
  }
  requirePrecision(gpu, settings.precision);
  const batch = Math.min(settings.batch, data.count);
  mustBeLabelled(data, config);
  const memory = createMemory(gpu);
  const examples = uploadExamples(gpu, data, config, layout.members);
  const cleanUp = [memory.destroy, examples.destroy];
  try {
    const step = await createTrainingStep(
      gpu,
      layout,
      parameters,
      config,
      { ...settings, batch },
      examples,
      maximumChunk,
    );
    cleanUp.push(step.destroy);
    const ring = createStepRing(gpu, memory, maximumSubmit);
    const readbacks = [0, 1].map((i) => createReadback(memory, `metrics ${i}`, maximumChunk * 16));
    const minibatches = batches(data.count, batch);
    const steps = minibatches.length * settings.epochs;
    const held = minibatches.length * holdEvery;
    const pace = createPace();
    const inFlight: Chunk[] = [];
    let submitted = 0;
    let chunks = 0;
    let idleSince = 0;

    const submitChunk = (count: number): Chunk => {
      const first = submitted;
      const submittedAt = performance.now();
      const readback = readbacks[chunks++ % readbacks.length]!;
      for (let done = 0; done < count; ) {
        // the permutation of an epoch is written between submits
        const toEpochEnd = minibatches.length - ((first + done) % minibatches.length);
        const size = Math.min(count - done, pace.stepsPerSubmit(), toEpochEnd);
        const recordings = [];
        for (let slot = 0; slot < size; slot++) {
          const index = first + done + slot;
          const minibatch = minibatches[index % minibatches.length]!;
          if (minibatch.first === 0)
            shuffle(examples, layout.members, settings.seed, index / minibatches.length);
          ring.set(slot, trainingFields(config, settings, minibatches, index, done + slot));
          const run = { slot, extent: { batch: minibatch.size, draws: step.lanes }, step: index + 1 };
          // the caller may have touched the parameters where an epoch's end was held
          if (index % held === 0) recordings.push({ program: step.opening, ...run });
          recordings.push({ program: step.program, ...run });
        }
        ring.upload(size);
        done += size;
        const copies =
          done === count
            ? [{ from: step.metrics, fromByte: 0, to: readback.staging, bytes: count * 16 }]
            : [];
        submit(gpu, ring, 'training steps', recordings, copies);
      }
      submitted += count;
      const rows = readback.take(gpu, count * 16).then((bytes) => {
        const now = performance.now();
        pace.measured(count, (now - Math.max(submittedAt, idleSince)) / 1000);
        idleSince = now;
        return bytes;
      });
      // an error is thrown where the chunk is awaited; until then it must not count as unhandled
      rows.catch(() => undefined);
      return { first, count, rows };
    };

    while (!signal?.aborted && (submitted < steps || inFlight.length > 0)) {
      const limit = stepLimit?.() ?? Number.POSITIVE_INFINITY;
      const ahead = Number.isFinite(limit) ? 1 : 2;
      // never ahead across an end that is held: its report finds that epoch's posterior on the GPU, and nothing later
      const atHeldEnd = () => inFlight.length > 0 && submitted % held === 0;
      while (inFlight.length < ahead && submitted < steps && limit > 0 && !atHeldEnd()) {
        const toHeldEnd = Math.min(held - (submitted % held), steps - submitted);
        inFlight.push(submitChunk(Math.min(pace.stepsPerReport(), toHeldEnd, limit)));
      }
      const chunk = inFlight.shift();
      if (!chunk) return;
      const rows = new Float32Array(await chunk.rows);
      const done = chunk.first + chunk.count;
      yield {
        epoch: Math.ceil(done / minibatches.length),
        epochs: settings.epochs,
        step: done,
        steps,
        metrics: readMetrics(rows, chunk, minibatches, settings.temperature / data.count, config, step.lanes),
        endOfEpoch: done % held === 0 || done === steps,
        examplesPerSecond: (data.count / minibatches.length) * pace.stepsPerSecond(),
        secondsLeft: (steps - done) / pace.stepsPerSecond(),
        inFlight: inFlight.reduce((sum, { count }) => sum + count, 0),
      };
    }
    await Promise.all(inFlight.map(({ rows }) => rows));
  } finally {
    for (const destroy of cleanUp) destroy();
  }
}

interface Chunk {
  readonly first: number;
  readonly count: number;
  readonly rows: Promise<ArrayBuffer>;
}

/** Prediction may do without labels; training may not. */
function mustBeLabelled({ labels, targets }: Examples, { head }: NetworkConfig): void {
  if (head.kind === 'categorical' && !labels) {
    throw new ConfigError('examples.labels', 'the class of each example', undefined);
  }
  if (head.kind === 'gaussian' && !targets) {
    throw new ConfigError('examples.targets', 'the targets of each example', undefined);
  }
}

/** A new permutation of the examples; each member of an ensemble has its own. */
function shuffle(examples: GpuExamples, members: number, seed: number, epoch: number): void {
  for (let k = 0; k < members; k++) {
    examples.setOrder(permutation(examples.count, randomWords(seed, streams.shuffle, epoch, k)), k);
  }
}

function readMetrics(
  rows: Float32Array,
  { first, count }: Chunk,
  minibatches: Minibatches,
  klPerExample: number,
  { head, layers, method }: NetworkConfig,
  lanes: number,
): StepMetrics[] {
  return Array.from({ length: count }, (_, i) => {
    const [nllSum, score, klSum, broken] = rows.subarray(4 * i, 4 * i + 4) as unknown as [
      number,
      number,
      number,
      number,
    ];
    const step = first + i + 1;
    if (!(broken === 0 && Number.isFinite(nllSum) && Number.isFinite(klSum)))
      throw new NonFiniteError(step, broken);
    const { size } = minibatches[(step - 1) % minibatches.length]!;
    const seen = size * lanes;
    const [nll, kl] = [nllSum / seen, klSum / membersOf(method)];
    const error = head.kind === 'gaussian' ? Math.sqrt(score / (seen * layers.at(-1)!)) : 1 - score / seen;
    return { step, nll, kl, freeEnergy: nll + klPerExample * kl, error };
  });
}
