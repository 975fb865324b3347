/** Images whose words of four pixels are mostly 0, and what `occupied` makes of them. */
import { occupied } from '../../src/reference/occupied.ts';
import type { TestData } from './data.ts';

/** Bytes [N, I]. Of every image the same words may hold something, each with the given chance. */
export function sparseImages(
  data: TestData,
  count: number,
  inputs: number,
  chance: number,
): Uint8Array<ArrayBuffer> {
  const may = Array.from({ length: inputs / 4 }, () => data.below(1000) < 1000 * chance);
  return Uint8Array.from({ length: count * inputs }, (_, i) =>
    may[Math.floor((i % inputs) / 4)] && data.below(3) === 0 ? data.below(256) : 0,
  );
}

/** The buffer of the kernel, by its twin: marks aside, which nobody but the kernel itself reads. */
export function occupiedBuffer(
  bytes: Uint8Array,
  inputs: number,
  orders: readonly Uint32Array[],
  minibatch: { readonly first: number; readonly batch: number },
): Uint32Array<ArrayBuffer> {
  const words = inputs / 4;
  const buffer = new Uint32Array(orders.length * 2 * (words + 1));
  for (const [draw, order] of orders.entries()) {
    const some = occupied(bytes, inputs, order, minibatch);
    const others = Array.from({ length: words }, (_, word) => word).filter((word) => !some.includes(word));
    buffer.set([some.length, ...some, words, ...others], draw * 2 * (words + 1));
  }
  return buffer;
}
