/**
 * How an epoch is cut into minibatches, and the order that lays them out. With pseudo-examples each minibatch
 * has its examples first and its share of them behind.
 */
import { streams } from '../../../shaders/lib/random.ts';
import { batches, permutation } from '../../data/order/permutation.ts';
import { randomWords } from '../random.ts';

/** The minibatches of an epoch, in order. */
export type Minibatches = readonly {
  /** The place of its first example in the order. */
  readonly first: number;
  /** Examples, B. */
  readonly size: number;
  /** Pseudo-examples behind them, K; none if absent. */
  readonly pseudo?: number;
}[];

/** @param share of pseudo-examples: K is that many times B, rounded up. Absent: there are none */
export function minibatchesOf(count: number, batch: number, share?: number): Minibatches {
  if (share === undefined) return batches(count, batch);
  let before = 0;
  return batches(count, batch).map(({ first, size }) => {
    // a product that is whole may come out a rounding above it
    const pseudo = Math.max(1, Math.ceil(share * size - 1e-9));
    const own = { first: first + before, size, pseudo };
    before += pseudo;
    return own;
  });
}

/** Rows of a minibatch, of examples and of pseudo-examples. */
export const rowsOf = ({ size, pseudo = 0 }: Minibatches[number]): number => size + pseudo;

/** Examples of an epoch. */
export const examplesOf = (minibatches: Minibatches): number =>
  minibatches.reduce((sum, { size }) => sum + size, 0);

/** Places in the order of an epoch. */
export const placesOf = (minibatches: Minibatches): number =>
  minibatches.reduce((sum, minibatch) => sum + rowsOf(minibatch), 0);

export interface EpochOrder {
  readonly minibatches: Minibatches;
  /** Pseudo-examples to draw from, M. */
  readonly pool: number;
  readonly seed: number;
  readonly epoch: number;
  /** Each member of an ensemble has orders of its own. */
  readonly member: number;
}

/**
 * The order of an epoch: examples are 0 to N - 1, pseudo-examples N to N + M - 1. Each epoch shuffles the
 * examples. Pseudo-examples come round by round: each round is a shuffle of all M, and an epoch begins where
 * the one before it ended. Which ones it has follows from its number, so nothing more need be kept.
 */
export function orderOf({ minibatches, pool, seed, epoch, member }: EpochOrder): Uint32Array {
  const count = examplesOf(minibatches);
  const shuffled = permutation(count, randomWords(seed, streams.shuffle, epoch, member));
  const behind = placesOf(minibatches) - count;
  if (behind === 0) return shuffled;
  const drawn = rounds({ pool, seed, member }, epoch * behind, behind);
  const order = new Uint32Array(count + behind);
  let [from, fromPool] = [0, 0];
  for (const { first, size, pseudo = 0 } of minibatches) {
    order.set(shuffled.subarray(from, from + size), first);
    for (let k = 0; k < pseudo; k++) order[first + size + k] = count + drawn[fromPool + k]!;
    from += size;
    fromPool += pseudo;
  }
  return order;
}

/** So many places of the endless sequence of rounds, from place `start` on. */
function rounds(
  { pool, seed, member }: Pick<EpochOrder, 'pool' | 'seed' | 'member'>,
  start: number,
  length: number,
): Uint32Array {
  const places = new Uint32Array(length);
  for (let done = 0; done < length; ) {
    const [round, at] = [Math.floor((start + done) / pool), (start + done) % pool];
    const size = Math.min(pool - at, length - done);
    const words = randomWords(seed, streams.pseudoOrder, round, member);
    places.set(permutation(pool, words).subarray(at, at + size), done);
    done += size;
  }
  return places;
}
