/** What k successes in n trials say about the probability of success. */
import { argumentError } from '../errors.ts';
import { incompleteBeta } from './incompleteBeta.ts';
import type { Interval } from './uncertainty.ts';

/**
 * The exact (Clopper-Pearson) interval of a probability. It holds the true probability with probability
 * `mass` or more, whatever the true one is. Its ends leave (1 - mass)/2 above and below: P(X >= k; lower) =
 * P(X <= k; upper) = (1 - mass)/2.
 * Source: Clopper and Pearson 1934, "The use of confidence or fiducial limits illustrated in the case of the
 * binomial".
 *
 * @param successes k, a whole number from 0 to n
 * @param trials n, a whole number of at least 1
 * @param mass from above 0 to below 1, such as 0.95
 * @throws RangeError if an argument is not as said
 */
export function binomialInterval(successes: number, trials: number, mass: number = 0.95): Interval {
  if (!(mass > 0 && mass < 1)) throw argumentError('binomialInterval: mass', 'above 0 and below 1', mass);
  const tail = (1 - mass) / 2;
  checkCounts('binomialInterval', successes, trials);
  return { lower: 1 - upperEnd(trials - successes, trials, tail), upper: upperEnd(successes, trials, tail) };
}

/**
 * The one-sided upper bound u of a probability: with P(X <= k; u) = failure, the truth is above it with at
 * most the probability `failure`. Clopper and Pearson 1934.
 *
 * @param failure from above 0 to below 1, such as 0.05
 * @throws RangeError if an argument is not as said
 */
export function binomialUpperBound(successes: number, trials: number, failure: number): number {
  if (!(failure > 0 && failure < 1)) {
    throw argumentError('binomialUpperBound: failure', 'above 0 and below 1', failure);
  }
  checkCounts('binomialUpperBound', successes, trials);
  return upperEnd(successes, trials, failure);
}

/**
 * P(X <= k) for X ~ Binomial(n, p).
 * @throws RangeError unless 0 <= k <= n are whole numbers and p is in [0, 1]
 */
export function binomialCdf(k: number, n: number, p: number): number {
  checkCounts('binomialCdf', k, n);
  if (!(p >= 0 && p <= 1)) throw argumentError('binomialCdf: p', '0 to 1', p);
  // 1 - I_p(k+1, n-k) = I_{1-p}(n-k, k+1)
  return k === n ? 1 : incompleteBeta(1 - p, n - k, k + 1);
}

/**
 * The p with P(X <= k; p) = tail, by bisection down to neighbouring numbers: the cdf falls in p from 1 to 0.
 */
function upperEnd(k: number, n: number, tail: number): number {
  if (k === n) return 1;
  let low = 0;
  let high = 1;
  for (;;) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) return high;
    if (binomialCdf(k, n, middle) > tail) low = middle;
    else high = middle;
  }
}

function checkCounts(where: string, successes: number, trials: number): void {
  if (!Number.isSafeInteger(trials) || trials < 1) {
    throw argumentError(`${where}: trials`, 'a whole number of at least 1', trials);
  }
  if (!Number.isSafeInteger(successes) || successes < 0 || successes > trials) {
    throw argumentError(`${where}: successes`, `a whole number from 0 to ${trials}`, successes);
  }
}
