/** Query sets and the buffers that read them back. They are made when needed, and reused. */
import type { Gpu } from '../device.ts';
import type { Memory } from '../memory.ts';

/** The most passes that are timed in one submit. Training submits at most 64 steps of up to 16 dispatches. */
export const passesPerSubmit = 1024;
/** The most submits in flight that are timed. Training keeps about ten in flight. */
const mostSlots = 16;

const bytesOf = (passes: number): number => passes * 2 * 8;

/** The timestamps of one submit. */
export interface Slot {
  /** The timestamps that pass number `index` writes. */
  writes(index: number): GPUComputePassTimestampWrites;
  /** Copies the timestamps of the first `passes` passes for the host. Called after the last pass. */
  resolve(encoder: GPUCommandEncoder, passes: number): void;
  /** Begin and end of each pass in ns, when the submit is done. Until then the slot is taken. */
  read(passes: number): Promise<BigUint64Array>;
}

export interface TimestampPool {
  /** A slot that is not in use; undefined if all are. It stays free until `read` is called. */
  free(): Slot | undefined;
  destroy(): void;
}

export function createTimestampPool(gpu: Gpu, memory: Memory): TimestampPool {
  const slots: { readonly slot: Slot; readonly queries: GPUQuerySet; busy: boolean }[] = [];

  function grow() {
    const label = `timestamps ${slots.length}`;
    const queries = gpu.device.createQuerySet({ label, type: 'timestamp', count: 2 * passesPerSubmit });
    const size = bytesOf(passesPerSubmit);
    const resolved = memory.create(label, size, GPUBufferUsage.QUERY_RESOLVE | GPUBufferUsage.COPY_SRC);
    const staging = memory.create(
      `${label} readback`,
      size,
      GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
    );
    const slot: Slot = {
      writes: (index) => ({
        querySet: queries,
        beginningOfPassWriteIndex: 2 * index,
        endOfPassWriteIndex: 2 * index + 1,
      }),
      resolve(encoder, passes) {
        encoder.resolveQuerySet(queries, 0, 2 * passes, resolved, 0);
        encoder.copyBufferToBuffer(resolved, 0, staging, 0, bytesOf(passes));
      },
      async read(passes) {
        made.busy = true;
        try {
          await staging.mapAsync(GPUMapMode.READ, 0, bytesOf(passes));
          const values = new BigUint64Array(staging.getMappedRange(0, bytesOf(passes)).slice(0));
          staging.unmap();
          return values;
        } finally {
          made.busy = false;
        }
      },
    };
    const made = { slot, queries, busy: false };
    slots.push(made);
    return made;
  }

  return {
    free: () => (slots.find(({ busy }) => !busy) ?? (slots.length < mostSlots ? grow() : undefined))?.slot,
    destroy() {
      for (const { queries } of slots.splice(0)) queries.destroy();
    },
  };
}
