/**
 * Twin of shaders/lib/cpu/occupied.wgsl.ts: the words of four pixels that some example of a minibatch has
 * something in.
 */

/** Ascending. `bytes` [N, I] row-major, I a multiple of 4. */
export function occupied(
  bytes: Uint8Array,
  inputs: number,
  order: ArrayLike<number>,
  { first, batch }: { first: number; batch: number },
): number[] {
  const words = Array.from({ length: inputs / 4 }, (_, word) => word);
  const examples = Array.from({ length: batch }, (_, b) => order[first + b]!);
  return words.filter((word) =>
    examples.some((n) =>
      bytes.subarray(n * inputs + 4 * word, n * inputs + 4 * word + 4).some((byte) => byte > 0),
    ),
  );
}
