/**
 * Twin of shaders/matmulInputs.wgsl.ts: one layer backwards to its inputs, through the activation f that made
 * them. x and f' are [B, I] and weights are [I + 1, O]: the constant input has no gradient, so the bias row
 * is left out.
 */
import { at, type Matrix, matrix, sum, times, zip } from './matrix.ts';

/** a b^T of the first `count` rows of b. */
const productWithTransposed = (a: Matrix, b: Matrix, count: number): Matrix =>
  matrix(a.rows, count, (row, column) => sum(a.columns, (k) => at(a, row, k) * at(b, column, k)));

/** dx = (dy w^T) f'. */
export const matmulInputs = (dy: Matrix, w: Matrix, derivative: Matrix): Matrix =>
  times(productWithTransposed(dy, w, derivative.columns), derivative);

/** dx = (dy mu^T + 2 x (dV variance^T)) f', dV = dy dydv: V depends on x as x^2. */
export function matmulInputsLocal(
  dy: Matrix,
  mu: Matrix,
  x: Matrix,
  dydv: Matrix,
  variance: Matrix,
  derivative: Matrix,
): Matrix {
  const dV = zip((d, s) => d! * s!, dy, dydv);
  return zip(
    (throughMean, throughVariance, input, derivative) =>
      (throughMean! + 2 * input! * throughVariance!) * derivative!,
    productWithTransposed(dy, mu, x.columns),
    productWithTransposed(dV, variance, x.columns),
    x,
    derivative,
  );
}

/**
 * Flipout: dx = (dy mu^T + r ((dy s) dW^T)) f'. `inputSigns` is [B, I], without the sign of the constant
 * input.
 */
export function matmulInputsFlipout(
  dy: Matrix,
  mu: Matrix,
  dW: Matrix,
  inputSigns: Matrix,
  outputSigns: Matrix,
  derivative: Matrix,
): Matrix {
  return zip(
    (throughMean, throughPerturbation, r, derivative) =>
      (throughMean! + r! * throughPerturbation!) * derivative!,
    productWithTransposed(dy, mu, derivative.columns),
    productWithTransposed(times(dy, outputSigns), dW, derivative.columns),
    inputSigns,
    derivative,
  );
}
