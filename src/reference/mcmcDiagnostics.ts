/**
 * Whether Markov chains have converged, and how many independent draws theirs are worth: split R-hat and
 * effective sample size of one scalar, from several chains of equal length. Gelman et al. 2013, Bayesian Data
 * Analysis, sections 11.4 and 11.5; Vehtari et al. 2021, "Rank-normalization, folding, and localization",
 * sections 3.1 and 3.2 (without the ranks).
 */
import { sum } from './matrix.ts';

/** One scalar of each draw, chain by chain. */
export type Chains = readonly ArrayLike<number>[];

interface Variances {
  /** Draws of one chain. */
  readonly length: number;
  /** W: mean of the variances within chains. */
  readonly within: number;
  /** var+ = (n - 1) / n W + B / n, with B / n the variance of the chains' means. */
  readonly pooled: number;
}

const mean = (values: ArrayLike<number>): number => sum(values.length, (i) => values[i]!) / values.length;

/** Unbiased. */
function variance(values: ArrayLike<number>): number {
  const centre = mean(values);
  return sum(values.length, (i) => (values[i]! - centre) ** 2) / (values.length - 1);
}

/**
 * The two halves of every chain, the middle draw of an odd length left out: a trend becomes a difference of
 * means.
 */
function halves(chains: Chains): number[][] {
  const length = chains[0]?.length ?? 0;
  if (length < 4) throw new RangeError(`expected at least 4 draws a chain, got ${length}`);
  if (chains.some((chain) => chain.length !== length)) throw new RangeError('expected chains of one length');
  const half = Math.floor(length / 2);
  return chains.flatMap((chain) => {
    const draws = Array.from(chain);
    return [draws.slice(0, half), draws.slice(length - half)];
  });
}

function variances(chains: readonly number[][]): Variances {
  const length = chains[0]!.length;
  const within = mean(chains.map(variance));
  return { length, within, pooled: ((length - 1) / length) * within + variance(chains.map(mean)) };
}

/**
 * R-hat = sqrt(var+ / W) over half chains, near 1 once they agree; NaN where nothing varies.
 * @throws RangeError if chains differ in length or have fewer than 4 draws.
 */
export function splitRhat(chains: Chains): number {
  const { within, pooled } = variances(halves(chains));
  return Math.sqrt(pooled / within);
}

/**
 * Draws that independent sampling would need for the same precision of the mean: S / (1 + 2 sum_t rho_t) for
 * S draws, with rho_t = 1 - (W - mean of the autocovariances at lag t) / var+ over half chains. The sum stops
 * by Geyer 1992: sums of neighbours rho_2k + rho_2k+1 are positive and falling for a reversible chain, so the
 * first negative is noise. More than S if draws are negatively correlated.
 * @throws RangeError if chains differ in length or have fewer than 4 draws.
 */
export function effectiveSampleSize(chains: Chains): number {
  const split = halves(chains);
  const { length, within, pooled } = variances(split);
  const centred = split.map((chain) => {
    const centre = mean(chain);
    return chain.map((draw) => draw - centre);
  });
  const correlation = (lag: number): number => {
    if (lag === 0) return 1;
    const covariances = centred.map((c) => sum(length - lag, (i) => c[i]! * c[i + lag]!) / length);
    return 1 - (within - mean(covariances)) / pooled;
  };
  let time = -1;
  let smallest = Number.POSITIVE_INFINITY;
  for (let lag = 0; lag + 1 < length; lag += 2) {
    const pair = correlation(lag) + correlation(lag + 1);
    // also stops where nothing varies and the pair is NaN
    if (lag > 0 && !(pair > 0)) break;
    smallest = Math.min(smallest, pair);
    time += 2 * smallest;
  }
  return (split.length * length) / time;
}

/** Mean over all draws. */
export const chainMean = (chains: Chains): number => mean(chains.map(mean));

/** Standard error of `chainMean`: sqrt(var+ / ESS). */
export const chainError = (chains: Chains): number =>
  Math.sqrt(variances(halves(chains)).pooled / effectiveSampleSize(chains));
