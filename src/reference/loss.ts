/**
 * Twin of shaders/loss.wgsl.ts: the categorical negative log likelihood of each example, and its gradient.
 */
import { logCategorical, softmax } from './categorical.ts';
import { type Matrix, matrix, rowOf } from './matrix.ts';

export interface Loss {
  /** -a log softmax(logits)[y] of each example, in nats; a is 1, or of a pseudo-example its weight. */
  readonly nll: number[];
  /** 1 where the most probable answer (the first of equals) is y. None of them is no answer. */
  readonly hits: number[];
  /** Gradient of the sum of `nll` over S B: a (softmax(logits) - onehot(y)) / (S B). */
  readonly dlogits: Matrix;
}

/** The last class is none of the others, and an example of it is a pseudo-example. */
export interface PseudoWeight {
  /** a, beside an example. */
  readonly weight: number;
}

/**
 * Logits of one draw of `draws`: [B, C], or with pseudo-examples [B + K, C + 1]. B counts examples alone.
 */
export function loss(logits: Matrix, y: ArrayLike<number>, draws = 1, pseudo?: PseudoWeight): Loss {
  const { rows, columns: classes } = logits;
  const examples = Array.from({ length: rows }, (_, b) => rowOf(logits, b));
  const probs = examples.map(softmax);
  const answers = pseudo ? classes - 1 : classes;
  const isPseudo = (b: number) => y[b]! >= answers;
  const weight = (b: number) => (isPseudo(b) ? pseudo!.weight : 1);
  const batch = examples.filter((_, b) => !isPseudo(b)).length;
  const best = (row: Float64Array) => row.indexOf(Math.max(...row.slice(0, answers)));
  return {
    nll: examples.map((row, b) => -weight(b) * logCategorical(y[b]!, row)),
    hits: examples.map((row, b) => (best(row) === y[b] ? 1 : 0)),
    dlogits: matrix(
      rows,
      classes,
      (b, c) => (weight(b) * (probs[b]![c]! - (c === y[b] ? 1 : 0))) / (draws * batch),
    ),
  };
}
