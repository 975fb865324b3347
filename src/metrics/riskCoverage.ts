/** What error remains if the least certain predictions are left to someone else? */
import { argumentError } from '../errors.ts';
import { checkScores, forEachTie, orderBy } from './ranks.ts';

export interface RiskCoverage {
  /** [N] error rate among the k most confident examples, k = 1 .. N; the coverage is k / N. */
  readonly risk: Float64Array;
  /** Area under the curve, (1/N) sum_k risk_k: 0 is best, the error rate is chance. */
  readonly aurc: number;
  /** The least area for this number of mistakes: that of a confidence which ranks every mistake last. */
  readonly optimal: number;
  /** aurc - optimal, at least 0: what the order costs, apart from how many mistakes there are. */
  readonly excess: number;
}

/**
 * The risk-coverage curve, with risk_k = (1/k) sum of the errors among the k most confident examples.
 * Examples of equal confidence have no order, so risk_k is its expectation over all their orders: each
 * example of a tie of m examples with e errors counts as e/m errors.
 * Source: Geifman and El-Yaniv 2017, "Selective classification for deep neural networks" (the curve);
 * Geifman, Uziel and El-Yaniv 2019, "Bias-reduced uncertainty estimation for deep neural classifiers" (AURC
 * and E-AURC; the best area is summed exactly here, sum_{k > N - e} (k - N + e) / (k N) with e errors, where
 * they approximate it).
 *
 * @param confidence [N] finite, the higher the surer: the greatest probability, or an uncertainty with its
 *   sign changed
 * @param wrong [N] 1 for a mistake, else 0
 * @throws RangeError if the lengths differ, there are no examples, or a value is not as said
 */
export function riskCoverage(confidence: ArrayLike<number>, wrong: ArrayLike<number>): RiskCoverage {
  checkSelection('riskCoverage', confidence, wrong);
  const order = orderBy(confidence).reverse();
  const count = order.length;
  const risk = new Float64Array(count);
  let mistakes = 0;
  forEachTie(confidence, order, (start, end) => {
    let tied = 0;
    for (let k = start; k < end; k++) tied += wrong[order[k]!]!;
    for (let k = start; k < end; k++) {
      risk[k] = (mistakes + (tied * (k + 1 - start)) / (end - start)) / (k + 1);
    }
    mistakes += tied;
  });
  const aurc = risk.reduce((sum, value) => sum + value, 0) / count;
  let optimal = 0;
  for (let k = count - mistakes + 1; k <= count; k++) optimal += (k - count + mistakes) / k;
  optimal /= count;
  return { risk, aurc, optimal, excess: Math.max(0, aurc - optimal) };
}

/**
 * Checks what a selection by confidence is computed from.
 *
 * @param where name of the calling function, for the message
 * @throws RangeError if the lengths differ, there are no examples, a confidence is not finite, or an error
 *   not 0 or 1
 */
export function checkSelection(where: string, confidence: ArrayLike<number>, wrong: ArrayLike<number>): void {
  checkScores(`${where}: confidence`, confidence);
  if (wrong.length !== confidence.length) {
    const expected = `${confidence.length} values, one for each confidence`;
    throw argumentError(`${where}: wrong`, expected, wrong.length);
  }
  for (let n = 0; n < wrong.length; n++) {
    if (wrong[n] !== 0 && wrong[n] !== 1) throw argumentError(`${where}: wrong[${n}]`, '0 or 1', wrong[n]);
  }
}
