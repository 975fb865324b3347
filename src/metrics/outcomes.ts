/**
 * Each prediction as a pair: its confidence, and whether it is wrong. Calibration and selection start from
 * these.
 */
import { checkProbabilities, type Probabilities, predictedClass } from './probabilities.ts';

export interface Outcomes {
  /** [N] probability of the predicted class, at most 1. */
  readonly confidence: Float64Array;
  /** [N] 1 where the predicted class (in a tie the lowest) is not the label, else 0. */
  readonly wrong: Uint8Array;
}

/**
 * Confidence max_c p_nc and error [argmax_c p_nc != y_n] of every example.
 *
 * @param where name of the calling function, for the message
 * @param probs [N, C]
 * @param labels [N]
 * @throws RangeError if shapes disagree, a label is no class, or a row is no distribution
 */
export function outcomesOf(
  where: string,
  probs: Probabilities,
  labels: ArrayLike<number>,
  classes: number,
): Outcomes {
  const count = checkProbabilities(where, probs, labels, classes);
  const confidence = new Float64Array(count);
  const wrong = new Uint8Array(count);
  for (let n = 0; n < count; n++) {
    const predicted = predictedClass(probs, n, classes);
    confidence[n] = Math.min(1, probs[n * classes + predicted]!);
    wrong[n] = predicted === labels[n] ? 0 : 1;
  }
  return { confidence, wrong };
}
