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
  /** [N] distance of the input to the nearest class, if it was measured; see classGaussian.ts. */
  readonly distance?: ArrayLike<number> | undefined;
  /** [N] 1 - the least p-value of several scores, if they were put together; see pValues.ts. */
  readonly combined?: ArrayLike<number> | undefined;
}

/** One value for each measure of uncertainty. The first three are always there. */
export interface ByUncertaintyOf<T> {
  readonly entropy: T;
  readonly mutualInformation: T;
  /** Of 1 - max_c p_c: how unsure the most probable class is. Given that it is one of the classes at all. */
  readonly maximumProbability: T;
  /** Of the probability of none of them, if the network knows it. */
  readonly none?: T;
  /** The same: of 1 - max_c p_c (1 - none), how unsure the most probable class is, all in all. */
  readonly jointMaximum?: T;
  /** Of the distance of the input to the nearest class: not of the network. */
  readonly distance?: T;
  /** Of several scores, as 1 - the least of their p-values. */
  readonly combined?: T;
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
 *   finite, or one alone has one of the others
 */
export function detectionReport(
  inDistribution: UncertainPredictions,
  outOfDistribution: UncertainPredictions,
): DetectionReport {
  const negatives = uncertaintiesOf('detectionReport: inDistribution', inDistribution);
  const positives = uncertaintiesOf('detectionReport: outOfDistribution', outOfDistribution);
  for (const key of ['none', 'distance', 'combined'] as const) {
    if ((negatives[key] === undefined) === (positives[key] === undefined)) continue;
    throw argumentError(`detectionReport: ${key}`, 'values in both predictions, or in neither', 'one');
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
  { probs, classes, entropy, epistemic, none, distance, combined }: UncertainPredictions,
): ByUncertaintyOf<ArrayLike<number>> {
  const count = entropy.length;
  // The labels are placeholders, because out of distribution there are none; only the confidence is used.
  const { confidence } = outcomesOf(where, probs, new Uint8Array(count), classes);
  for (const [name, values] of Object.entries({ epistemic, none, distance, combined })) {
    if (values === undefined || values.length === count) continue;
    throw argumentError(`${where}: ${name}`, `${count} values, one for each entropy`, values.length);
  }
  return {
    ...{ entropy, mutualInformation: epistemic, maximumProbability: confidence.map((p) => 1 - p) },
    ...(none && { none, jointMaximum: confidence.map((p, n) => 1 - p * (1 - none[n]!)) }),
    ...(distance && { distance }),
    ...(combined && { combined }),
  };
}
