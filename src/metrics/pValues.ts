/**
 * Scores as p-values: how many examples like one's own are as foreign as this. Then scores of any scale can
 * be put together, and refusing p <= a refuses at most the share a of one's own, whatever the score is.
 * Source: Vovk, Gammerman, Shafer 2005; Bates et al. 2023, "Testing for outliers with conformal p-values".
 */
import { argumentError } from '../errors.ts';
import { checkScores } from './ranks.ts';

/**
 * p = (1 + the number of reference scores >= s) / (n + 1). For an example that is exchangeable with the
 * reference, P(p <= a) <= a.
 *
 * @param reference [n] scores of examples of one's own distribution that nothing was fitted to, in any order
 * @param scores the higher, the more foreign
 * @throws RangeError if there is no reference, or a score is not finite
 */
export function conformalPValues(reference: ArrayLike<number>, scores: ArrayLike<number>): Float64Array {
  checkScores('conformalPValues: reference', reference);
  if (scores.length > 0) checkScores('conformalPValues: scores', scores);
  const sorted = Float64Array.from(reference).sort();
  return Float64Array.from(
    scores,
    (score) => (1 + sorted.length - firstAtLeast(sorted, score)) / (sorted.length + 1),
  );
}

/** The number of sorted values below. */
function firstAtLeast(sorted: Float64Array, value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * One score of several: 1 - the least of their p-values, so that an example is as foreign as its most telling
 * score says. It is no p-value, because the least of K is often small: it needs a threshold of its own, or
 * 1 - a / K (Bonferroni). A threshold from the reference itself promises its share up to K / n, because those
 * examples are counted among their own reference.
 *
 * @param all for each score its reference and the scores [N] of the examples
 * @throws RangeError if there are none, or their numbers differ
 */
export function leastPValue(
  all: readonly { readonly reference: ArrayLike<number>; readonly scores: ArrayLike<number> }[],
): Float64Array {
  const [first, ...others] = all.map(({ reference, scores }) => conformalPValues(reference, scores));
  if (!first) throw argumentError('leastPValue', 'at least one score', 'none');
  const stray = others.find(({ length }) => length !== first.length);
  if (stray) throw argumentError('leastPValue: scores', `${first.length} of each`, stray.length);
  return first.map((p, n) => 1 - others.reduce((least, own) => Math.min(least, own[n]!), p));
}
