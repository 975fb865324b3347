/** One random choice after another from a counter-based generator. */
import type { RandomWords } from '../ood/noise.ts';

export interface Draws {
  /** Uniform on [0, 1). */
  uniform(): number;
  /** A whole number from 0 to `bound` - 1. Its bias, bound / 2^32, is of no account here. */
  below(bound: number): number;
  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number;
  /** Standard normal; Box and Muller 1958. */
  normal(): number;
  /** 32 random bits. */
  word(): number;
  /** One of them. */
  one<T>(choices: readonly T[]): T;
}

/** Reads the words from index `first` on. */
export function drawsFrom(random: RandomWords, first: number): Draws {
  let index = first;
  const word = () => random(index++);
  const uniform = () => word() / 2 ** 32;
  const below = (bound: number) => Math.floor(uniform() * bound);
  return {
    ...{ word, uniform, below },
    between: (least, most) => least + below(most - least + 1),
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
    one: (choices) => choices[below(choices.length)]!,
  };
}

/** 0 .. n-1 in a random order: Fisher and Yates. */
export function shuffled(n: number, { below }: Draws): readonly number[] {
  const order = Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = below(i + 1);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}
