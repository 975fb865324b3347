/** Divides the kinds of non-digits, before anything is measured on them. */
import { splitRows } from '../../src/data/order/split.ts';
import { streams, wordsOf } from './hand.ts';
import { families, kinds } from './nonDigits.ts';

/**
 * Of each family two thirds of the kinds, at random by the seed, to choose with; one third is final.
 */
export function partsOfKinds(): ('choose' | 'final')[] {
  const names = Object.keys(families);
  const split = splitRows(kinds.length, {
    ...{ validation: 0, test: 1 / 3, random: wordsOf(streams.parts) },
    stratifyBy: kinds.map(({ family }) => names.indexOf(family)),
  });
  return kinds.map((_, n) => (split.test.includes(n) ? 'final' : 'choose'));
}
