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
  /** [N] probability that an example belongs to none of the classes, if the network has a class for that. */
  readonly none?: ArrayLike<number> | undefined;
}

/** One value for each measure of uncertainty. The last two are there if the network knows none of them. */
export interface ByUncertaintyOf<T> {
  readonly entropy: T;
  readonly mutualInformation: T;
  /** Of 1 - max_c p_c: how unsure the most probable class is. Given that it is one of the classes at all. */
  readonly maximumProbability: T;
  /** Of the probability of none of them. */
  readonly none?: T;
  /** Of 1 - max_c p_c (1 - none): how unsure it is that the example belongs to the most probable class. */
  readonly jointMaximum?: T;
}

export interface ByUncertainty extends ByUncertaintyOf<number> {}

/** The same of each measure that is there. */
export function mapUncertainties<T, U>(
  values: ByUncertaintyOf<T>,
  of: (value: T, key: keyof ByUncertainty) => U,
): ByUncertaintyOf<U> {
  const there = Object.entries(values).filter(([, value]) => value !== undefined);
  const mapped = there.map(([key, value]) => [key, of(value, key as keyof ByUncertainty)]);
  return Object.fromEntries(mapped) as unknown as ByUncertaintyOf<U>;
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
 * @throws RangeError if either is empty, its shapes disagree, a row is no distribution, a value is not
 *   finite, or one alone knows none of them
 */
export function detectionReport(
  inDistribution: UncertainPredictions,
  outOfDistribution: UncertainPredictions,
): DetectionReport {
  const negatives = uncertaintiesOf('detectionReport: inDistribution', inDistribution);
  const positives = uncertaintiesOf('detectionReport: outOfDistribution', outOfDistribution);
  if ((negatives.none === undefined) !== (positives.none === undefined)) {
    throw argumentError(
      'detectionReport: none',
      'a probability of none in both predictions, or in neither',
      'one',
    );
  }
  const by = (measure: typeof auroc): ByUncertainty =>
    mapUncertainties(positives, (scores, key) => measure(scores, negatives[key]!));
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
  { probs, classes, entropy, epistemic, none }: UncertainPredictions,
): ByUncertaintyOf<ArrayLike<number>> {
  const count = entropy.length;
  if (epistemic.length !== count) {
    throw argumentError(`${where}: epistemic`, `${count} values, one for each entropy`, epistemic.length);
  }
  // The labels are placeholders, because out of distribution there are none; only the confidence is used.
  const { confidence } = outcomesOf(where, probs, new Uint8Array(count), classes);
  const known = { entropy, mutualInformation: epistemic, maximumProbability: confidence.map((p) => 1 - p) };
  if (none === undefined) return known;
  if (none.length !== count) {
    throw argumentError(`${where}: none`, `${count} values, one for each entropy`, none.length);
  }
  return { ...known, none, jointMaximum: confidence.map((p, n) => 1 - p * (1 - none[n]!)) };
}
