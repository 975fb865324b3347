/** The confidence figure: is the network right as often as it is sure? */
import type { Prediction } from '../../bayes/prediction/prediction.ts';
import { argumentError } from '../../errors.ts';
import { histogram, linearEdges } from '../../metrics/histogram.ts';
import { predictedClass } from '../../metrics/probabilities.ts';
import type { ConfidenceHistogram } from '../data.ts';

export type Predicted = Pick<Prediction, 'count' | 'classes' | 'probs'>;

/** Bins of 5 %: their edges are round numbers. */
export const CONFIDENCE_BINS = 20;

/** [N] the most probable class of each example, ties to the lowest: what the error rate counts. */
export function predictedClasses({ count, classes, probs }: Predicted): Uint32Array {
  return Uint32Array.from({ length: count }, (_, n) => predictedClass(probs, n, classes));
}

/**
 * Counts examples by the probability of their predicted class, right and wrong ones apart. Bins are
 * half-open; the last one includes 1. Together they hold every example.
 *
 * @param labels [N]
 * @throws RangeError if there are not as many labels as predictions, or none
 */
export function confidenceFigure(prediction: Predicted, labels: ArrayLike<number>): ConfidenceHistogram {
  const { count, classes, probs } = prediction;
  if (count === 0 || labels.length !== count) {
    throw argumentError('confidenceFigure: labels', `${Math.max(1, count)} labels`, labels.length);
  }
  const predicted = predictedClasses(prediction);
  // a mean of f32 probabilities may exceed 1 by rounding
  const confidence = Float64Array.from(predicted, (c, n) => Math.min(1, probs[n * classes + c]!));
  const isRight = (_: number, n: number) => predicted[n] === labels[n];
  const right = confidence.filter(isRight);
  const wrong = confidence.filter((_, n) => !isRight(_, n));
  const edges = linearEdges(0, 1, CONFIDENCE_BINS);
  return {
    edges: Array.from(edges),
    right: Array.from(histogram(right, edges).counts),
    wrong: Array.from(histogram(wrong, edges).counts),
    meanConfidence: confidence.reduce((sum, value) => sum + value, 0) / count,
    accuracy: right.length / count,
    images: count,
  };
}

/**
 * Images that a zoomed bar may show: high enough for every wrong answer to be seen. Bars above it are cut,
 * and say how high they are.
 */
export function zoomLimit({ right, wrong }: Pick<ConfidenceHistogram, 'right' | 'wrong'>): number {
  const totals = right.map((count, b) => count + wrong[b]!).sort((a, b) => b - a);
  const most = Math.max(...wrong);
  const limit = Math.max(1.1 * most, Math.min(4 * most, 1.1 * (totals[1] ?? 0)), 5);
  const power = 10 ** Math.floor(Math.log10(limit));
  return Math.ceil((2 * limit) / power) * (power / 2);
}
