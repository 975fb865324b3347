/** Twin of shaders/gather.wgsl.ts: a minibatch by a permutation. */
import { at, type Matrix, matrix } from './matrix.ts';

/** x[b, i] = inputScale examples[order[first + b], i];  y[b] = labels[order[first + b]]. */
export function gather(
  examples: Matrix,
  labels: ArrayLike<number>,
  order: ArrayLike<number>,
  { first, batch, inputScale }: { first: number; batch: number; inputScale: number },
): { x: Matrix; y: number[] } {
  return {
    x: matrix(batch, examples.columns, (b, i) => inputScale * at(examples, order[first + b]!, i)),
    y: Array.from({ length: batch }, (_, b) => labels[order[first + b]!]!),
  };
}
