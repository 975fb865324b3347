/** Do predictions of 80 % come true 80 % of the time? */
import { argumentError } from '../errors.ts';
import { checkProbabilities, type Probabilities, predictedClass } from './probabilities.ts';

/** Examples whose confidence lies in (lower, upper]. */
export interface ReliabilityBin {
  readonly lower: number;
  readonly upper: number;
  readonly count: number;
  /** Mean probability of the predicted class; null in an empty bin, where there is no mean. */
  readonly confidence: number | null;
  /** Fraction of correct predictions; null in an empty bin. */
  readonly accuracy: number | null;
}

export interface Calibration {
  /** Expected calibration error, from 0 (calibrated) to 1. */
  readonly ece: number;
  /** The reliability diagram, from the lowest confidence to the highest. */
  readonly bins: readonly ReliabilityBin[];
}

export const CALIBRATION_BINS = 15;

/**
 * Expected calibration error, ECE = sum_b (n_b / N) |acc_b - conf_b|, over bins ((b-1)/B, b/B] of equal
 * width, and the table it is the sum of. Confidence is the probability of the predicted class (in a tie the
 * lowest class).
 * Source: Guo et al. 2017, "On calibration of modern neural networks", equations 2 and 3.
 *
 * @param probs [N, C]
 * @param labels [N]
 * @throws RangeError if shapes disagree, a label is no class, a row is no distribution, or binCount is below
 *   1
 */
export function ece(
  probs: Probabilities,
  labels: ArrayLike<number>,
  classes: number,
  binCount: number = CALIBRATION_BINS,
): Calibration {
  const count = checkProbabilities('ece', probs, labels, classes);
  if (!Number.isInteger(binCount) || binCount < 1) {
    throw argumentError('ece: binCount', 'a whole number of at least 1', binCount);
  }
  const sums = Array.from({ length: binCount }, () => ({ count: 0, confidence: 0, correct: 0 }));
  for (let n = 0; n < count; n++) {
    const predicted = predictedClass(probs, n, classes);
    const confidence = Math.min(1, probs[n * classes + predicted]!);
    const bin = sums[binOf(confidence, binCount)]!;
    bin.count++;
    bin.confidence += confidence;
    if (predicted === labels[n]) bin.correct++;
  }
  return {
    // (n_b / N) |acc_b - conf_b| without the division by n_b, which is 0 in an empty bin.
    ece: sums.reduce((total, bin) => total + Math.abs(bin.correct - bin.confidence), 0) / count,
    bins: sums.map((bin, b) => ({
      lower: b / binCount,
      upper: (b + 1) / binCount,
      count: bin.count,
      confidence: bin.count === 0 ? null : bin.confidence / bin.count,
      accuracy: bin.count === 0 ? null : bin.correct / bin.count,
    })),
  };
}

/** The bin b with b/B < confidence <= (b+1)/B, consistent with the edges as they are rounded in the table. */
function binOf(confidence: number, binCount: number): number {
  let b = Math.min(binCount - 1, Math.ceil(confidence * binCount) - 1);
  // The product may round across an edge, by one bin at most.
  if (confidence <= b / binCount) b--;
  else if (confidence > (b + 1) / binCount) b++;
  return b;
}
