/** What the checks need of a data set: the scale of its inputs. */
import type { Examples } from '../examples.ts';
import { flatNumbers } from '../input/arrays.ts';
import { show } from './finding.ts';

/** Over all numbers of all examples, in the units of the training data: before the network's `inputScale`. */
export interface InputSummary {
  readonly examples: number;
  readonly mean: number;
  readonly sd: number;
  readonly least: number;
  readonly most: number;
  /** NaN or infinite inputs; left out of the others. */
  readonly nonFinite: number;
}

export function summariseInputs(data: Pick<Examples, 'images' | 'count' | 'unit'>): InputSummary {
  const images = flatNumbers(data.images);
  const { count, unit = 1 } = data;
  let [finite, sum, squares] = [0, 0, 0];
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < images.length; i++) {
    const x = unit * images[i]!;
    if (!Number.isFinite(x)) continue;
    finite++;
    sum += x;
    squares += x * x;
    least = Math.min(least, x);
    most = Math.max(most, x);
  }
  const mean = sum / finite;
  const sd = Math.sqrt(Math.max(0, squares / finite - mean * mean));
  return { examples: count, mean, sd, least, most, nonFinite: images.length - finite };
}

/** For people. */
export const describeInputs = ({ mean, sd, least, most }: Omit<InputSummary, 'examples' | 'nonFinite'>) =>
  `mean ${show(mean)}, sd ${show(sd)}, from ${show(least)} to ${show(most)}`;

/** Divisors of pixels that people forget, or apply twice. */
const knownFactors = [255, 256, 126, 127.5];

/** The mistake that a ratio of two spreads speaks of, as a sentence after others. Empty if it is none. */
export function slipOf(ratio: number): string {
  const factor = knownFactors.find((known) => Math.abs(Math.log(ratio / known)) < 0.1);
  if (!factor) return '';
  return ` The spread differs by about ${factor}: one of them was divided by ${factor} and the other was not.`;
}
