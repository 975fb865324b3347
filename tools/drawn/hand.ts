/** What differs from one drawing to the next, by a seed. */
import { randomWords } from '../../src/bayes/random.ts';

const SEED = 1;

/** Philox streams of the seed: one for each set, and one for the division of the kinds. */
export const streams = { digits: 1, nonDigits: 2, parts: 3 } as const;

export interface Hand {
  /** Number of the drawing among those of its kind, from 0. */
  readonly number: number;
  readonly uniform: (low: number, high: number) => number;
  readonly chance: (probability: number) => boolean;
  readonly pick: <T>(list: readonly T[]) => T;
  /** Each in turn, by the number of the drawing. */
  readonly inTurn: <T>(list: readonly T[]) => T;
}

/** The words of drawing `number` of kind `kind`: no other drawing shares one. */
export const wordsOf = (stream: number, kind = 0, number = 0) => randomWords(SEED, stream, kind, number);

export function handOf(stream: number, kind: number, number: number): Hand {
  const word = wordsOf(stream, kind, number);
  let index = 0;
  const uniform = (low: number, high: number) => low + ((high - low) * (word(index++) + 0.5)) / 2 ** 32;
  return {
    number,
    uniform,
    chance: (probability) => uniform(0, 1) < probability,
    pick: (list) => list[Math.floor(uniform(0, list.length))]!,
    inTurn: (list) => list[number % list.length]!,
  };
}
