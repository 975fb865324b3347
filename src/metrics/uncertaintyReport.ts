/**
 * The block of numbers that says how good a network's uncertainty is. Each metric has its formula and source
 * in its own file.
 */
import { argumentError } from '../errors.ts';
import { ece } from './calibration.ts';
import { brier, errorRate, negativeLogLikelihood } from './classification.ts';
import { auroc, fprAtTpr } from './detection.ts';
import { equalMassCalibration } from './equalMassCalibration.ts';
import { outcomesOf } from './outcomes.ts';
import type { Probabilities } from './probabilities.ts';
import { riskCoverage } from './riskCoverage.ts';

/** Predictions of N examples, as `predict` returns them. */
export interface UncertainPredictions {
  /** [N, C], the mean over draws. */
  readonly probs: Probabilities;
  readonly classes: number;
  /** [N] H[p], nats. */
  readonly entropy: ArrayLike<number>;
  /** [N] mutual information of label and weights, nats. */
  readonly epistemic: ArrayLike<number>;
}

/** One number for each measure of uncertainty. */
export interface ByUncertainty {
  readonly entropy: number;
  readonly mutualInformation: number;
  /** Of 1 - max_c p_c: how unsure the most probable class is. */
  readonly maximumProbability: number;
}

/** How well each uncertainty tells out-of-distribution images (the positives) from in-distribution ones. */
export interface DetectionReport {
  /** 1 separates perfectly, 1/2 is chance. */
  readonly auroc: ByUncertainty;
  /**
   * Share of in-distribution images flagged where 95 % of the others are found: 0 is best, 0.95 is chance.
   */
  readonly fpr95: ByUncertainty;
}

/** How well probabilities fit the labels of their own distribution. */
export interface QualityReport {
  readonly error: number;
  readonly nll: number;
  readonly brier: number;
  /** 15 bins of equal width, and of equal mass. */
  readonly ece: number;
  readonly eceEqualMass: number;
  /**
   * Area under the risk-coverage curve by the greatest probability, and its excess over the least possible
   * area.
   */
  readonly aurc: number;
  readonly excessAurc: number;
}

/**
 * Scores predictions against labels [N].
 *
 * @throws RangeError if shapes disagree, a label is no class, or a row is no distribution
 */
export function qualityReport(
  { probs, classes }: Pick<UncertainPredictions, 'probs' | 'classes'>,
  labels: ArrayLike<number>,
): QualityReport {
  const { confidence, wrong } = outcomesOf('qualityReport', probs, labels, classes);
  const { aurc, excess } = riskCoverage(confidence, wrong);
  return {
    error: errorRate(probs, labels, classes),
    nll: negativeLogLikelihood(probs, labels, classes),
    brier: brier(probs, labels, classes),
    ece: ece(probs, labels, classes).ece,
    eceEqualMass: equalMassCalibration(probs, labels, classes).ece,
    aurc,
    excessAurc: excess,
  };
}

/**
 * Compares the uncertainties of in-distribution and out-of-distribution predictions.
 *
 * @throws RangeError if either is empty, its shapes disagree, a row is no distribution, or a value is not
 *   finite
 */
export function detectionReport(
  inDistribution: UncertainPredictions,
  outOfDistribution: UncertainPredictions,
): DetectionReport {
  const negatives = uncertaintiesOf('detectionReport: inDistribution', inDistribution);
  const positives = uncertaintiesOf('detectionReport: outOfDistribution', outOfDistribution);
  const by = (measure: typeof auroc): ByUncertainty => ({
    entropy: measure(positives.entropy, negatives.entropy),
    mutualInformation: measure(positives.mutualInformation, negatives.mutualInformation),
    maximumProbability: measure(positives.maximumProbability, negatives.maximumProbability),
  });
  return { auroc: by(auroc), fpr95: by((p, n) => fprAtTpr(p, n, 0.95)) };
}

/**
 * Both reports as one block: labelled in-distribution predictions, and those of one out-of-distribution set.
 */
export function uncertaintyReport(
  inDistribution: UncertainPredictions & { readonly labels: ArrayLike<number> },
  outOfDistribution: UncertainPredictions,
): QualityReport & DetectionReport {
  return {
    ...qualityReport(inDistribution, inDistribution.labels),
    ...detectionReport(inDistribution, outOfDistribution),
  };
}

/**
 * Each uncertainty [N], the higher the less certain.
 *
 * @param where name of the calling function, for the message
 * @throws RangeError if shapes disagree, or a row is no distribution
 */
export function uncertaintiesOf(
  where: string,
  { probs, classes, entropy, epistemic }: UncertainPredictions,
): {
  readonly [K in keyof ByUncertainty]: ArrayLike<number>;
} {
  const count = entropy.length;
  if (epistemic.length !== count) {
    throw argumentError(`${where}: epistemic`, `${count} values, one for each entropy`, epistemic.length);
  }
  // The labels are placeholders, because out of distribution there are none; only the confidence is used.
  const { confidence } = outcomesOf(where, probs, new Uint8Array(count), classes);
  return { entropy, mutualInformation: epistemic, maximumProbability: confidence.map((p) => 1 - p) };
}
