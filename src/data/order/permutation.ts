/** The order in which training data is seen: a seeded permutation, cut into minibatches. */
import { argumentError } from '../../errors.ts';

const U32_RANGE = 2 ** 32;
// A value is rejected with probability below 1/2, so 128 in a row (below 2^-128) mean a broken generator.
const MAX_REJECTIONS = 128;

/**
 * A uniformly random permutation of 0 .. n-1.
 * Fisher-Yates shuffle: Knuth, The Art of Computer Programming, volume 2, section 3.4.2, algorithm P.
 *
 * @param n at most 2^32
 * @param random counter-based generator: a uniform 32-bit integer for each index 0, 1, 2, ...; at least n - 1
 *   values are used, and the same generator gives the same permutation
 * @throws RangeError if n is no such size, or if the generator does not return uniform 32-bit integers
 */
export function permutation(n: number, random: (index: number) => number): Uint32Array {
  if (!Number.isInteger(n) || n < 0 || n > U32_RANGE) {
    throw argumentError('permutation: n', 'a whole number from 0 to 2^32', n);
  }
  const order = Uint32Array.from({ length: n }, (_, i) => i);
  let index = 0;
  const next = () => random(index++);
  for (let i = n - 1; i > 0; i--) {
    const j = uniformBelow(i + 1, next);
    const swapped = order[i]!;
    order[i] = order[j]!;
    order[j] = swapped;
  }
  return order;
}

/**
 * A uniform integer below `bound`, without bias. 2^32 is rarely a multiple of `bound`, so `u32 % bound` alone
 * would favour small results; values above the last multiple are rejected. Every step is exact in float64,
 * which multiply-shift (a 64-bit product) would not be.
 */
function uniformBelow(bound: number, next: () => number): number {
  const limit = U32_RANGE - (U32_RANGE % bound);
  for (let tries = 0; tries < MAX_REJECTIONS; tries++) {
    const value = next();
    if (value >>> 0 !== value) throw argumentError('permutation: random', 'unsigned 32-bit integers', value);
    if (value < limit) return value % bound;
  }
  throw argumentError(
    'permutation: random',
    'uniform values',
    `${MAX_REJECTIONS} in a row of at least ${limit}`,
  );
}

/** `size` consecutive entries of a permutation, from `first` on. */
export interface Batch {
  readonly first: number;
  readonly size: number;
}

/**
 * Cuts n examples into minibatches. The last is short if batchSize does not divide n: every example counts
 * once.
 *
 * @throws RangeError unless n >= 0 and batchSize >= 1 are whole numbers
 */
export function batches(n: number, batchSize: number): Batch[] {
  if (!Number.isSafeInteger(n) || n < 0) throw argumentError('batches: n', 'a whole number of at least 0', n);
  if (!Number.isSafeInteger(batchSize) || batchSize < 1) {
    throw argumentError('batches: batchSize', 'a whole number of at least 1', batchSize);
  }
  return Array.from({ length: Math.ceil(n / batchSize) }, (_, i) => {
    const first = i * batchSize;
    return { first, size: Math.min(batchSize, n - first) };
  });
}
