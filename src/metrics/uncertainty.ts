/** How sure is the network, and why is it not surer? Entropies are in nats. */
import { argumentError } from '../errors.ts';
import { checkDistribution } from './probabilities.ts';

/**
 * A mean entropy may exceed the entropy of the mean by about 1e-6, because of f32 rounding. Beyond this
 * tolerance it is a mistake of the caller, such as averaging log-probabilities.
 */
const ROUNDING = 1e-4;

/**
 * Shannon entropy H[p] = -sum_c p_c log p_c in nats, with 0 log 0 = 0: from 0 (certain) to log C (uniform).
 * Source: Shannon 1948, section 6.
 *
 * @throws RangeError if `probs` is no distribution
 */
export function entropy(probs: ArrayLike<number>): number {
  checkDistribution('entropy', probs);
  let sum = 0;
  for (let c = 0; c < probs.length; c++) {
    const p = Math.min(1, probs[c]!);
    if (p > 0) sum -= p * Math.log(p);
  }
  return sum + 0;
}

/**
 * Mutual information of label and weights in nats, H[mean_s p_s] - mean_s H[p_s]: the epistemic part of the
 * total uncertainty; the subtrahend is the aleatoric part. It is at least 0 (Jensen), so negative rounding
 * becomes 0.
 * Source: Houlsby et al. 2011, "Bayesian active learning for classification and preference learning",
 * equation 2.
 *
 * @param meanProbs [C] mean over draws of the probabilities
 * @param meanEntropy mean over the same draws of their entropies, in nats
 * @throws RangeError if `meanProbs` is no distribution, or if no draws can have this mean entropy
 */
export function mutualInformation(meanProbs: ArrayLike<number>, meanEntropy: number): number {
  const total = entropy(meanProbs);
  if (!(meanEntropy >= 0 && meanEntropy <= total + ROUNDING)) {
    throw argumentError('mutualInformation: meanEntropy', `0 to the total entropy ${total}`, meanEntropy);
  }
  return Math.max(0, total - meanEntropy);
}

/**
 * The q-quantile by linear interpolation between order statistics: x_(k) + f (x_(k+1) - x_(k)), where
 * (n-1) q = k + f counts from 0.
 * Source: Hyndman and Fan 1996, definition 7 (the default of R and NumPy).
 *
 * @param samples at least one finite number, in any order; left as they are
 * @param q from 0 (minimum) to 1 (maximum)
 * @throws RangeError if a sample is not finite, there is none, or q is outside [0, 1]
 */
export function quantile(samples: ArrayLike<number>, q: number): number {
  if (!(q >= 0 && q <= 1)) throw argumentError('quantile: q', '0 to 1', q);
  return sortedQuantile(sorted('quantile', samples), q);
}

export interface Interval {
  readonly lower: number;
  readonly upper: number;
}

/**
 * The central (equal-tailed) credible interval: the quantiles (1 - mass)/2 and (1 + mass)/2 of posterior
 * samples.
 * Source: Gelman et al., Bayesian Data Analysis, 3rd edition, section 2.3.
 *
 * @param samples posterior draws of one quantity, at least one
 * @param mass posterior probability inside, from 0 (the median twice) to 1 (the range), such as 0.95
 * @throws RangeError if a sample is not finite, there is none, or mass is outside [0, 1]
 */
export function credibleInterval(samples: ArrayLike<number>, mass: number): Interval {
  if (!(mass >= 0 && mass <= 1)) throw argumentError('credibleInterval: mass', '0 to 1', mass);
  const ordered = sorted('credibleInterval', samples);
  return {
    lower: sortedQuantile(ordered, (1 - mass) / 2),
    upper: sortedQuantile(ordered, (1 + mass) / 2),
  };
}

function sorted(where: string, samples: ArrayLike<number>): Float64Array {
  if (samples.length === 0) throw argumentError(`${where}: samples`, 'at least one', 'none');
  const ordered = new Float64Array(samples);
  const bad = ordered.findIndex((sample) => !Number.isFinite(sample));
  if (bad >= 0) throw argumentError(`${where}: samples[${bad}]`, 'a finite number', ordered[bad]);
  return ordered.sort();
}

function sortedQuantile(ordered: Float64Array, q: number): number {
  const position = (ordered.length - 1) * q;
  const k = Math.floor(position);
  const lower = ordered[k]!;
  const upper = ordered[Math.min(k + 1, ordered.length - 1)]!;
  // Without the minimum, rounding could step over the next sample, and quantiles would not be monotone in q.
  return Math.min(upper, lower + (position - k) * (upper - lower));
}
