/**
 * The predictive distribution of a target: the mean over S posterior draws of N(m_s, s_s^2), whatever its
 * shape. Replacing it by one Gaussian of the same mean and variance would score another distribution than the
 * posterior gives.
 */
import { argumentError } from '../errors.ts';
import { logNormal, normalCdf } from './normal.ts';
import type { Interval } from './uncertainty.ts';

/** Components of equal weight: means and standard deviations [S]. */
export interface GaussianMixture {
  readonly means: ArrayLike<number>;
  /** All above 0. */
  readonly sds: ArrayLike<number>;
}

/** P(Y <= y). */
export function mixtureCdf({ means, sds }: GaussianMixture, y: number): number {
  let sum = 0;
  for (let s = 0; s < means.length; s++) sum += normalCdf((y - means[s]!) / sds[s]!);
  return sum / means.length;
}

const mostIterations = 200;
/** Precision of the probability, far below the sampling error of any number of draws. */
const precision = 1e-9;

/**
 * The y with P(Y <= y) = q: Newton's steps on the distribution function, bisection where they leave the
 * bracket.
 *
 * @throws RangeError if q is not inside (0, 1), there are no components or an sd is not above 0
 */
export function mixtureQuantile(mixture: GaussianMixture, q: number): number {
  const { means, sds } = mixture;
  if (!(q > 0 && q < 1)) throw argumentError('mixtureQuantile: q', 'above 0 and below 1', q);
  if (means.length === 0) throw argumentError('mixtureQuantile: means', 'at least one', 'none');
  let [lower, upper] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  let y = 0;
  for (let s = 0; s < means.length; s++) {
    if (!(sds[s]! > 0)) throw argumentError(`mixtureQuantile: sds[${s}]`, 'a number above 0', sds[s]);
    lower = Math.min(lower, means[s]! - 9 * sds[s]!);
    upper = Math.max(upper, means[s]! + 9 * sds[s]!);
    y += means[s]! / means.length;
  }
  for (let i = 0; i < mostIterations && upper - lower > 0; i++) {
    const excess = mixtureCdf(mixture, y) - q;
    if (Math.abs(excess) < precision) return y;
    if (excess > 0) upper = y;
    else lower = y;
    const next = y - excess / density(mixture, y);
    y = next > lower && next < upper ? next : (lower + upper) / 2;
  }
  return y;
}

/** The central interval that Y lies in with the probability `mass`, in (0, 1). */
export const mixtureInterval = (mixture: GaussianMixture, mass: number): Interval => ({
  lower: mixtureQuantile(mixture, (1 - mass) / 2),
  upper: mixtureQuantile(mixture, (1 + mass) / 2),
});

function density({ means, sds }: GaussianMixture, y: number): number {
  let sum = 0;
  for (let s = 0; s < means.length; s++) sum += Math.exp(logNormal(y, means[s]!, sds[s]!));
  return sum / means.length;
}

/** Every draw of a regression: [S, N, 2T], for each row T means and T standard deviations. */
export interface TargetDraws {
  readonly values: Float32Array;
  readonly draws: number;
  readonly count: number;
  readonly targets: number;
}

/** The mixture of row n and target t. */
export function mixtureOf({ values, draws, count, targets }: TargetDraws, n: number, t: number) {
  const at = (s: number) => (s * count + n) * 2 * targets + t;
  return {
    means: Float64Array.from({ length: draws }, (_, s) => values[at(s)]!),
    sds: Float64Array.from({ length: draws }, (_, s) => values[at(s) + targets]!),
  };
}

/**
 * [N] log mean_s prod_t N(y_nt; m_snt, s_snt^2), nats. The targets of a row are independent only for given
 * weights, so the product is inside the mean. The sum is taken by log-sum-exp.
 *
 * @param y [N, T]
 */
export function logPredictiveDensity(all: TargetDraws, y: ArrayLike<number>): Float64Array {
  const { values, draws, count, targets } = all;
  if (y.length !== count * targets)
    throw argumentError('logPredictiveDensity: y', `${count * targets} targets`, y.length);
  const logs = new Float64Array(draws);
  return Float64Array.from({ length: count }, (_, n) => {
    for (let s = 0; s < draws; s++) {
      const row = (s * count + n) * 2 * targets;
      logs[s] = 0;
      for (let t = 0; t < targets; t++) {
        logs[s]! += logNormal(y[n * targets + t]!, values[row + t]!, values[row + targets + t]!);
      }
    }
    const most = logs.reduce((a, b) => Math.max(a, b));
    return most + Math.log(logs.reduce((sum, log) => sum + Math.exp(log - most), 0) / draws);
  });
}
