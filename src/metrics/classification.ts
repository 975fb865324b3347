/** Scores of class probabilities [N, C] against labels [N]. Sums are in float64 whatever the input. */
import { checkProbabilities, type Probabilities, predictedClass } from './probabilities.ts';

/**
 * Smallest positive normal f32. WGSL may flush smaller numbers to 0, so the floor loses nothing more. With
 * it, one confident mistake counts 87.34 nats instead of infinity.
 */
export const PROBABILITY_FLOOR = 2 ** -126;

/**
 * Fraction of examples whose most probable class is not the label: (1/N) sum_n [argmax_c p_nc != y_n].
 * In a tie the lowest class is the prediction.
 *
 * @throws RangeError if shapes disagree, a label is no class, or a row is no distribution
 */
export function errorRate(probs: Probabilities, labels: ArrayLike<number>, classes: number): number {
  const count = checkProbabilities('errorRate', probs, labels, classes);
  let wrong = 0;
  for (let n = 0; n < count; n++) {
    if (predictedClass(probs, n, classes) !== labels[n]) wrong++;
  }
  return wrong / count;
}

/**
 * Mean negative log-likelihood in nats: -(1/N) sum_n log p_n,y_n, with p clamped to [PROBABILITY_FLOOR, 1].
 * For a Bayesian network `probs` must be the mean over draws, so that this is -log(mean_s p_s), the posterior
 * predictive; a mean of -log p_s would be larger (Jensen).
 * Source: Gneiting and Raftery 2007, "Strictly proper scoring rules, prediction, and estimation", section 3
 * (logarithmic score).
 *
 * @throws RangeError if shapes disagree, a label is no class, or a row is no distribution
 */
export function negativeLogLikelihood(
  probs: Probabilities,
  labels: ArrayLike<number>,
  classes: number,
): number {
  const count = checkProbabilities('negativeLogLikelihood', probs, labels, classes);
  let sum = 0;
  for (let n = 0; n < count; n++) {
    const p = probs[n * classes + labels[n]!]!;
    sum -= Math.log(Math.min(1, Math.max(PROBABILITY_FLOOR, p)));
  }
  // Adding 0 turns the -0 of perfect predictions into 0.
  return sum / count + 0;
}

/**
 * Brier score, (1/N) sum_n sum_c (p_nc - [y_n = c])^2, from 0 (perfect) to 2 (certain and always wrong).
 * Source: Brier 1950, "Verification of forecasts expressed in terms of probability".
 *
 * @throws RangeError if shapes disagree, a label is no class, or a row is no distribution
 */
export function brier(probs: Probabilities, labels: ArrayLike<number>, classes: number): number {
  const count = checkProbabilities('brier', probs, labels, classes);
  let sum = 0;
  for (let n = 0; n < count; n++) {
    for (let c = 0; c < classes; c++) {
      const target = labels[n] === c ? 1 : 0;
      sum += (probs[n * classes + c]! - target) ** 2;
    }
  }
  return sum / count;
}
