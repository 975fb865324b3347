/**
 * Twin of shaders/matmul.wgsl.ts: one layer forwards. x is [B, I + 1] with a last column of 1, weights are [I
 * + 1, O] with the bias as their last row, outputs are [B, O].
 */
import type { Activation } from '../../shaders/lib/nonlinearity.ts';
import { at, type Matrix, matrix, sum, times, zip } from './matrix.ts';
import { nonlinearity } from './nonlinearity.ts';

/** a b. */
export const product = (a: Matrix, b: Matrix): Matrix =>
  matrix(a.rows, b.columns, (row, column) => sum(a.columns, (k) => at(a, row, k) * at(b, k, column)));

/** y = f(x w). */
export const matmul = (x: Matrix, w: Matrix, activation: Activation): Matrix =>
  zip((preactivation) => nonlinearity(activation, preactivation!), product(x, w));

/**
 * Local reparameterisation (Kingma, Salimans and Welling 2015, equation 6): the outputs of a layer with
 * Gaussian weights are Gaussian, so draw them instead. y = f(x mu + sqrt(V) zeta), V = x^2 sigma^2; dydv = d
 * preactivation / dV = zeta / (2 sqrt V), and 0 where V = 0: an output that is certain has no noise.
 */
export function matmulLocal(
  x: Matrix,
  mu: Matrix,
  variance: Matrix,
  zeta: Matrix,
  activation: Activation,
): { y: Matrix; dydv: Matrix } {
  const mean = product(x, mu);
  const spread = product(
    zip((value) => value! ** 2, x),
    variance,
  );
  return {
    y: zip((m, v, z) => nonlinearity(activation, m! + Math.sqrt(v!) * z!), mean, spread, zeta),
    dydv: zip((v, z) => (v! > 0 ? z! / (2 * Math.sqrt(v!)) : 0), spread, zeta),
  };
}

/**
 * Flipout (Wen, Vicol, Ba, Tran and Grosse 2018, equation 4): y = f(x mu + ((x r) dW) s), with dW = sigma eps
 * one perturbation for the minibatch, and random signs r [B, I + 1] and s [B, O] that make each example's
 * copy of it, dW r^T s, nearly independent of the others'. Products with signs are entry by entry.
 */
export function matmulFlipout(
  x: Matrix,
  mu: Matrix,
  dW: Matrix,
  inputSigns: Matrix,
  outputSigns: Matrix,
  activation: Activation,
): Matrix {
  const signed = product(times(x, inputSigns), dW);
  return zip((m, p, s) => nonlinearity(activation, m! + p! * s!), product(x, mu), signed, outputSigns);
}
