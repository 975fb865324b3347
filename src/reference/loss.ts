/**
 * Twin of shaders/loss.wgsl.ts: the categorical negative log likelihood of each example, and its gradient.
 */
import { logCategorical, softmax } from './categorical.ts';
import { type Matrix, matrix, rowOf } from './matrix.ts';

export interface Loss {
  /** -log softmax(logits)[y] of each example, in nats. */
  readonly nll: number[];
  /** 1 where the most probable class (the first of equals) is y. */
  readonly hits: number[];
  /** Gradient of the mean NLL over examples and draws: (softmax(logits) - onehot(y)) / (S B). */
  readonly dlogits: Matrix;
}

/** Logits [B, C] of one draw of `draws`. */
export function loss(logits: Matrix, y: ArrayLike<number>, draws = 1): Loss {
  const { rows: batch, columns: classes } = logits;
  const examples = Array.from({ length: batch }, (_, b) => rowOf(logits, b));
  const probs = examples.map(softmax);
  return {
    nll: examples.map((row, b) => -logCategorical(y[b]!, row)),
    hits: examples.map((row, b) => (row.indexOf(Math.max(...row)) === y[b] ? 1 : 0)),
    dlogits: matrix(batch, classes, (b, c) => (probs[b]![c]! - (c === y[b] ? 1 : 0)) / (draws * batch)),
  };
}
