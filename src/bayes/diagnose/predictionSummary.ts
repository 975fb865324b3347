/** What the checks need of predictions of examples whose answers are known. */
import { mixtureCdf, mixtureOf } from '../../metrics/gaussianMixture.ts';
import { predictedClass } from '../../metrics/probabilities.ts';
import type { Prediction } from '../prediction/prediction.ts';
import type { TargetPrediction } from '../prediction/predictTargets.ts';
import { countClasses } from './labelSummary.ts';

/** Predictions of test examples whose labels are known. */
export interface PredictionSummary {
  readonly draws: number;
  /** Means over the examples, nats: H[p], and its epistemic part. */
  readonly entropy: number;
  readonly epistemic: number;
  /** Fraction of wrong predictions. */
  readonly error: number;
  /** [C] examples of each class, and how often each was predicted. */
  readonly actual: readonly number[];
  readonly predicted: readonly number[];
}

/** Predictions of test examples whose targets are known. */
export interface RegressionSummary {
  readonly examples: number;
  readonly draws: number;
  /**
   * Root mean square error, and the standard deviation of the targets around their mean: in the same units.
   */
  readonly rmse: number;
  readonly spread: number;
  /** Fraction of targets that the prediction is nearer to than that mean is. */
  readonly nearer?: number;
  /** Fraction of targets inside central predictive intervals of this mass. */
  readonly coverage: { readonly mass: number; readonly inside: number };
}

/** @param labels of at least the predicted examples, in their order */
export function summarisePrediction(
  { probs, count, classes, draws, entropy, epistemic }: Prediction,
  labels: ArrayLike<number>,
): PredictionSummary {
  const answers = Array.from({ length: count }, (_, n) => predictedClass(probs, n, classes));
  const truth = Array.from({ length: count }, (_, n) => labels[n]!);
  return {
    draws,
    entropy: mean(entropy),
    epistemic: mean(epistemic),
    error: answers.filter((answer, n) => answer !== truth[n]).length / count,
    actual: countClasses(truth, classes),
    predicted: countClasses(answers, classes),
  };
}

const mean = (values: Float64Array): number => values.reduce((sum, x) => sum + x, 0) / values.length;

/** Mass of the predictive intervals whose coverage is summarised. */
const intervalMass = 0.9;

/**
 * @param prediction with every draw, so with an interval asked for
 * @param truth [N, T] of at least the predicted examples, in their order
 */
export function summariseTargetPrediction(
  { mean: means, count, targets, draws, everyDraw }: TargetPrediction,
  truth: ArrayLike<number>,
): RegressionSummary | undefined {
  if (!everyDraw) return undefined;
  const every = { values: everyDraw, draws, count, targets };
  const centres = Array.from({ length: targets }, (_, t) => {
    const own = Float64Array.from({ length: count }, (_, n) => truth[n * targets + t]!);
    return mean(own);
  });
  const places = Array.from({ length: count * targets }, (_, i) => i);
  const miss = places.map((i) => Math.abs(means[i]! - truth[i]!));
  const deviation = places.map((i) => Math.abs(centres[i % targets]! - truth[i]!));
  const isInside = (i: number) => {
    const below = mixtureCdf(mixtureOf(every, Math.floor(i / targets), i % targets), truth[i]!);
    return Math.abs(below - 0.5) <= intervalMass / 2;
  };
  const share = (test: (i: number) => boolean) => places.filter(test).length / places.length;
  const rootMeanSquare = (values: readonly number[]) =>
    Math.sqrt(values.reduce((sum, x) => sum + x * x, 0) / values.length);
  return {
    ...{ examples: count, draws, rmse: rootMeanSquare(miss), spread: rootMeanSquare(deviation) },
    nearer: share((i) => miss[i]! < deviation[i]!),
    coverage: { mass: intervalMass, inside: share(isInside) },
  };
}
