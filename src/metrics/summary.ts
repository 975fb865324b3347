import { ece } from './calibration.ts';
import { brier, errorRate, negativeLogLikelihood } from './classification.ts';
import type { Probabilities } from './probabilities.ts';

/** The four numbers by which a classifier is reported. */
export interface ClassificationMetrics {
  /** Fraction of wrong predictions, 0 to 1. */
  readonly error: number;
  /** Mean negative log-likelihood in nats. */
  readonly nll: number;
  /** Expected calibration error over 15 bins, 0 to 1. */
  readonly ece: number;
  /** Brier score, 0 to 2. */
  readonly brier: number;
}

/**
 * Scores class probabilities [N, C] (for a Bayesian network: the mean over draws) against labels [N].
 * Formulas and sources stand with each metric.
 *
 * @throws RangeError if shapes disagree, a label is no class, or a row is no distribution
 */
export function classificationMetrics(
  probs: Probabilities,
  labels: ArrayLike<number>,
  classes: number,
): ClassificationMetrics {
  return {
    error: errorRate(probs, labels, classes),
    nll: negativeLogLikelihood(probs, labels, classes),
    ece: ece(probs, labels, classes).ece,
    brier: brier(probs, labels, classes),
  };
}
