/**
 * A block of posterior draws: the values of its first draw, and float32 sums of deviations from them. What
 * the block's draws add up to is then draws * first + sums, in float64 and for any number of blocks.
 */
import type { Gpu } from '../../gpu/device.ts';
import type { Memory } from '../../gpu/memory.ts';
import { createReadback } from '../../gpu/readback.ts';

/** What a block came to, for every example. */
export interface DrawBlock {
  /** [N, firstFloats] of the block's first draw. */
  readonly first: Float32Array;
  /** [N, sumFloats] over the block, of deviations from the first draw. */
  readonly sums: Float32Array;
  readonly draws: number;
}

/** The memory of one block, which all blocks take in turn. */
export interface DrawBlocks {
  readonly first: GPUBuffer;
  readonly sums: GPUBuffer;
  read(): Promise<Pick<DrawBlock, 'first' | 'sums'>>;
}

export function createDrawBlocks(
  gpu: Gpu,
  memory: Memory,
  count: number,
  { firstFloats, sumFloats }: { readonly firstFloats: number; readonly sumFloats: number },
): DrawBlocks {
  const bytes = { first: count * firstFloats * 4, sums: count * sumFloats * 4 };
  const first = memory.create('first draws', bytes.first);
  const sums = memory.create('sums over draws', bytes.sums);
  const to = {
    first: createReadback(memory, 'first draws read', bytes.first),
    sums: createReadback(memory, 'sums over draws read', bytes.sums),
  };
  return {
    first,
    sums,
    async read() {
      const encoder = gpu.device.createCommandEncoder({ label: 'prediction read' });
      encoder.copyBufferToBuffer(first, 0, to.first.staging, 0, bytes.first);
      encoder.copyBufferToBuffer(sums, 0, to.sums.staging, 0, bytes.sums);
      gpu.device.queue.submit([encoder.finish({ label: 'prediction read' })]);
      const [firsts, totals] = await Promise.all([
        to.first.take(gpu, bytes.first),
        to.sums.take(gpu, bytes.sums),
      ]);
      return { first: new Float32Array(firsts), sums: new Float32Array(totals) };
    },
  };
}

/**
 * Marks the examples, one entry each, whose moments are not finite: a number that f16 cannot hold became NaN
 * on its way. Returns whether there are any.
 */
export function markBroken(broken: Uint8Array, { first, sums }: DrawBlock): boolean {
  for (let n = 0; n < broken.length; n++) {
    const isWhole = [first, sums].every((values) => {
      const row = values.length / broken.length;
      return values.subarray(n * row, (n + 1) * row).every(Number.isFinite);
    });
    if (!isWhole) broken[n] = 1;
  }
  return broken.includes(1);
}
