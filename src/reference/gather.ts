/** Twin of shaders/gather.wgsl.ts: a minibatch by a permutation. */
import { at, type Matrix, matrix } from './matrix.ts';

/** x[b, i] = inputScale examples[order[first + b], i]. */
export function gather(
  examples: Matrix,
  order: ArrayLike<number>,
  { first, batch, inputScale }: { first: number; batch: number; inputScale: number },
): Matrix {
  return matrix(batch, examples.columns, (b, i) => inputScale * at(examples, order[first + b]!, i));
}
