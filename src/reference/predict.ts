/** Twin of shaders/predict.wgsl.ts: moments of the posterior predictive. */
import { softmax } from './categorical.ts';
import { type Matrix, rowOf } from './matrix.ts';

export interface Moments {
  /** sum_s p_s, for each class. Probabilities are averaged, never their logarithms. */
  readonly probs: number[];
  /** sum_s H[p_s], in nats. */
  readonly entropy: number;
}

/** -sum_c p_c log p_c with 0 log 0 = 0, in nats. */
export const entropy = (probs: readonly number[]): number =>
  probs.reduce((total, p) => total - (p > 0 ? p * Math.log(p) : 0), 0);

/** Moments of example `b` over draws whose logits are [B, C] each. */
export function predict(logits: readonly Matrix[], b: number): Moments {
  const draws = logits.map((draw) => softmax(rowOf(draw, b)));
  return {
    probs: draws[0]!.map((_, c) => draws.reduce((total, probs) => total + probs[c]!, 0)),
    entropy: draws.reduce((total, probs) => total + entropy(probs), 0),
  };
}
