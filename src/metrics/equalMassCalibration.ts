/** Calibration over bins that hold equally many examples, so that none of them is almost empty. */
import { argumentError } from '../errors.ts';
import { CALIBRATION_BINS, type Calibration } from './calibration.ts';
import { type Outcomes, outcomesOf } from './outcomes.ts';
import type { Probabilities } from './probabilities.ts';
import { forEachTie, orderBy } from './ranks.ts';

/**
 * Expected calibration error, ECE = sum_b (n_b / N) |acc_b - conf_b|, over B bins of equal mass: the examples
 * in the order of their confidence, bin b from floor(b N / B) to floor((b+1) N / B). A network that is sure
 * of almost everything fills only one bin of equal width, but all of these.
 *
 * Examples of equal confidence may have to be divided between two bins. Then each of them counts as correct
 * by the fraction of the tie that is, so the answer does not depend on the order of the examples.
 * Source: Nguyen and O'Connor 2015, "Posterior calibration and exploratory analysis for natural language
 * processing models" (adaptive binning).
 *
 * @param probs [N, C]
 * @param labels [N]
 * @returns min(B, N) bins, none empty, whose `lower` and `upper` are their least and greatest confidence
 * @throws RangeError if shapes disagree, a label is no class, a row is no distribution, or binCount is below
 *   1
 */
export function equalMassCalibration(
  probs: Probabilities,
  labels: ArrayLike<number>,
  classes: number,
  binCount: number = CALIBRATION_BINS,
): Calibration {
  const outcomes = outcomesOf('equalMassCalibration', probs, labels, classes);
  if (!Number.isInteger(binCount) || binCount < 1) {
    throw argumentError('equalMassCalibration: binCount', 'a whole number of at least 1', binCount);
  }
  const count = labels.length;
  const { confidence, correct } = ascending(outcomes);
  const filled = Math.min(binCount, count);
  const bins = Array.from({ length: filled }, (_, b) => {
    const start = Math.floor((b * count) / filled);
    const end = Math.floor(((b + 1) * count) / filled);
    const mean = (values: Float64Array) =>
      values.subarray(start, end).reduce((sum, value) => sum + value, 0) / (end - start);
    return {
      lower: confidence[start]!,
      upper: confidence[end - 1]!,
      count: end - start,
      confidence: mean(confidence),
      accuracy: mean(correct),
    };
  });
  const gap = bins.reduce((sum, bin) => sum + bin.count * Math.abs(bin.accuracy - bin.confidence), 0);
  return { ece: gap / count, bins };
}

/**
 * Confidence and correctness by ascending confidence. Each example of a tie is as correct as the tie's mean.
 */
function ascending({ confidence, wrong }: Outcomes): { confidence: Float64Array; correct: Float64Array } {
  const order = orderBy(confidence);
  const correct = new Float64Array(order.length);
  forEachTie(confidence, order, (start, end) => {
    let hits = 0;
    for (let k = start; k < end; k++) hits += 1 - wrong[order[k]!]!;
    correct.fill(hits / (end - start), start, end);
  });
  return { confidence: Float64Array.from(order, (n) => confidence[n]!), correct };
}
