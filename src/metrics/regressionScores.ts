/**
 * Scores of predicted targets against measured ones, value by value. Sums are in float64 whatever the input.
 */
import { argumentError } from '../errors.ts';

/**
 * sqrt(mean (mean_i - y_i)^2), in the units of the values.
 * @throws RangeError if there are none, or not as many of both
 */
export function rootMeanSquareError(mean: ArrayLike<number>, y: ArrayLike<number>): number {
  return Math.sqrt(average('rootMeanSquareError', mean, y, (m, value) => (m - value) ** 2));
}

/**
 * mean |mean_i - y_i|, in the units of the values.
 * @throws RangeError if there are none, or not as many of both
 */
export function meanAbsoluteError(mean: ArrayLike<number>, y: ArrayLike<number>): number {
  return average('meanAbsoluteError', mean, y, (m, value) => Math.abs(m - value));
}

/**
 * Fraction of values inside their intervals, ends included: the coverage, which for predictive intervals of
 * mass m is m if they are honest.
 * @throws RangeError if there are none, or not as many intervals as values
 */
export function shareInside(
  { lower, upper }: { readonly lower: ArrayLike<number>; readonly upper: ArrayLike<number> },
  y: ArrayLike<number>,
): number {
  return average('shareInside', lower, y, (least, value, i) => Number(value >= least && value <= upper[i]!));
}

function average(
  where: string,
  a: ArrayLike<number>,
  y: ArrayLike<number>,
  score: (a: number, y: number, i: number) => number,
): number {
  if (y.length === 0 || a.length !== y.length) {
    throw argumentError(where, `as many predictions as values, at least 1`, `${a.length} and ${y.length}`);
  }
  let sum = 0;
  for (let i = 0; i < y.length; i++) sum += score(a[i]!, y[i]!, i);
  return sum / y.length;
}
