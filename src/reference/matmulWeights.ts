/**
 * Twin of shaders/matmulWeights.wgsl.ts: one layer backwards to its weights, [I + 1, O] with the bias as last
 * row.
 */
import { at, type Matrix, matrix, sum, times, zip } from './matrix.ts';

/** a^T b. */
const transposedProduct = (a: Matrix, b: Matrix): Matrix =>
  matrix(a.columns, b.columns, (row, column) => sum(a.rows, (k) => at(a, k, row) * at(b, k, column)));

/** dw = x^T dy, with dy the gradient before the activation. */
export const matmulWeights = (x: Matrix, dy: Matrix): Matrix => transposedProduct(x, dy);

/** dvariance = (x^2)^T dV, dV = dy dydv. */
export const matmulWeightsVariance = (x: Matrix, dy: Matrix, dydv: Matrix): Matrix =>
  transposedProduct(
    zip((value) => value! ** 2, x),
    zip((d, s) => d! * s!, dy, dydv),
  );

/** Flipout: d(dW) = (x r)^T (dy s). */
export const matmulWeightsPerturbation = (
  x: Matrix,
  dy: Matrix,
  inputSigns: Matrix,
  outputSigns: Matrix,
): Matrix => transposedProduct(times(x, inputSigns), times(dy, outputSigns));
