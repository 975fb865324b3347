/** Submits training steps, many at a time, and reads the metrics of a chunk of steps at once. */
import { createMemory } from '../../gpu/memory.ts';
import { createReadback } from '../../gpu/readback.ts';
import { createStepRing, submit } from '../../gpu/recorder.ts';
import type { GpuExamples } from '../gpuExamples.ts';
import type { NetworkOnGpu } from '../networkOnGpu.ts';
import type { TrainSettings } from '../settings/settings.ts';
import { type Minibatches, orderOf, rowsOf } from './minibatches.ts';
import { maximumChunk, maximumSubmit, type Pace } from './pace.ts';
import { advanced, type Progress } from './progress.ts';
import type { TrainingStep } from './step.ts';
import { trainingFields } from './stepFields.ts';
import { type Chunk, metricsFloats } from './trainReport.ts';

export interface StepQueue {
  /**
   * Submits the `count` steps after `at`. At most two chunks may be in flight: a third one would need the
   * buffers that the first is read through.
   * @param count at most `maximumChunk`
   */
  submit(at: Progress, count: number): Chunk;
  /** The parameters are others than the last step left: the next one draws its weights anew. */
  changed(): void;
  destroy(): void;
}

export interface QueueRequest {
  readonly step: TrainingStep;
  readonly examples: GpuExamples;
  /** From the numbers of `examples` to network inputs. */
  readonly inputScale: number;
  readonly settings: TrainSettings;
  readonly minibatches: Minibatches;
  /** Pseudo-examples to draw from; 0: there are none. */
  readonly pool: number;
  readonly pace: Pace;
  /** The caller may change the parameters whenever so many steps of the horizon are done. */
  readonly held: number;
}

export function createStepQueue({ gpu, layout, config }: NetworkOnGpu, request: QueueRequest): StepQueue {
  const { step, examples, inputScale, settings, minibatches, pool, pace, held } = request;
  const memory = createMemory(gpu);
  const ring = createStepRing(gpu, memory, maximumSubmit);
  const rowBytes = metricsFloats * 4;
  const readbacks = [0, 1].map((i) => createReadback(memory, `metrics ${i}`, maximumChunk * rowBytes));
  /** The epoch whose permutation is on the GPU. */
  let shuffled: number | undefined;
  let begun = false;
  let chunks = 0;
  let idleSince = 0;

  /** Uploads the order of an epoch; each member of an ensemble has its own. */
  function shuffle(epoch: number): void {
    for (let k = 0; k < layout.members; k++) {
      const { seed } = settings;
      examples.setOrder(orderOf({ minibatches, pool, seed, epoch, member: k }), k);
    }
    shuffled = epoch;
  }

  /** Fills a slot of the ring for the step after `at`, and returns what is submitted with it. */
  function recordingsOf(at: Progress, slot: number, row: number) {
    if (at.epoch !== shuffled) shuffle(at.epoch);
    ring.set(slot, { ...trainingFields(config, settings, { minibatches, at, row }), inputScale });
    const batch = rowsOf(minibatches[at.minibatch]!);
    const run = { slot, extent: { batch, draws: step.lanes }, step: at.horizon.step + 1 };
    // the caller may have changed the parameters before the first step, and after each held end of an epoch
    const opens = !begun || at.horizon.step % held === 0;
    begun = true;
    return [...(opens ? [{ program: step.opening, ...run }] : []), { program: step.program, ...run }];
  }

  return {
    submit(at, count) {
      const submittedAt = performance.now();
      const readback = readbacks[chunks++ % readbacks.length]!;
      for (let done = 0; done < count; ) {
        const first = advanced(at, done);
        // a submit ends with its epoch, because the next permutation is uploaded between submits
        const toEpochEnd = minibatches.length - first.minibatch;
        const size = Math.min(count - done, pace.stepsPerSubmit(), toEpochEnd);
        const recordings = Array.from({ length: size }, (_, slot) =>
          recordingsOf(advanced(first, slot), slot, done + slot),
        ).flat();
        ring.upload(size);
        done += size;
        const bytes = count * rowBytes;
        const copies =
          done === count ? [{ from: step.buffers.metrics, fromByte: 0, to: readback.staging, bytes }] : [];
        submit(gpu, ring, 'training steps', { recordings, copies });
      }
      const rows = readback.take(gpu, count * rowBytes).then((bytes) => {
        const now = performance.now();
        pace.measured(count, (now - Math.max(submittedAt, idleSince)) / 1000);
        idleSince = now;
        return bytes;
      });
      // whoever awaits the chunk gets the error; until then it must not count as unhandled
      rows.catch(() => undefined);
      return { at, count, rows };
    },
    changed() {
      begun = false;
    },
    destroy: () => memory.destroy(),
  };
}
