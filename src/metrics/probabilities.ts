/** Class probabilities, which every classification metric starts from, and their checks. */
import { argumentError } from '../errors.ts';

/** Class probabilities [N, C], row-major: for a Bayesian network, the mean over posterior draws. */
export type Probabilities = Float32Array | Float64Array;

/** Rows from f32 kernels sum to 1 within rounding; logits or log-probabilities do not come near. */
const SUM_TOLERANCE = 1e-3;

/**
 * Checks shapes, labels and rows.
 *
 * @param where name of the calling function, for the message
 * @returns N, at least 1
 * @throws RangeError naming the first offending entry
 */
export function checkProbabilities(
  where: string,
  probs: Probabilities,
  labels: ArrayLike<number>,
  classes: number,
): number {
  const count = labels.length;
  if (!Number.isInteger(classes) || classes < 1) {
    throw argumentError(`${where}: classes`, 'a whole number of at least 1', classes);
  }
  if (count === 0) throw argumentError(`${where}: labels`, 'at least one example', 'none');
  if (probs.length !== count * classes) {
    const expected = `${count * classes} values (${count} examples of ${classes} classes)`;
    throw argumentError(`${where}: probs`, expected, probs.length);
  }
  for (let n = 0; n < count; n++) {
    const label = labels[n]!;
    if (!Number.isInteger(label) || label < 0 || label >= classes) {
      throw argumentError(`${where}: labels[${n}]`, `a class from 0 to ${classes - 1}`, label);
    }
    checkDistribution(`${where}: probs of example ${n}`, probs.subarray(n * classes, (n + 1) * classes));
  }
  return count;
}

/**
 * Checks that values lie in [0, 1] and sum to 1, within f32 rounding.
 *
 * @throws RangeError otherwise, NaN included
 */
export function checkDistribution(where: string, probs: ArrayLike<number>): void {
  let sum = 0;
  for (let c = 0; c < probs.length; c++) {
    const p = probs[c]!;
    // Written so that NaN fails.
    if (!(p >= 0 && p <= 1 + SUM_TOLERANCE)) throw argumentError(where, 'probabilities in [0, 1]', p);
    sum += p;
  }
  if (Math.abs(sum - 1) > SUM_TOLERANCE)
    throw argumentError(where, 'probabilities that sum to 1', `a sum of ${sum}`);
}

/** The most probable class of example n; among equals the lowest index, so that every tie has one answer. */
export function predictedClass(probs: Probabilities, n: number, classes: number): number {
  const row = n * classes;
  let best = 0;
  for (let c = 1; c < classes; c++) {
    if (probs[row + c]! > probs[row + best]!) best = c;
  }
  return best;
}
