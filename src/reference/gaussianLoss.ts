/**
 * Twin of shaders/gaussianLoss.wgsl.ts: the Gaussian negative log likelihood of each example, and its
 * gradient.
 */
import { logGaussianLogSigma, noiseLogSigma } from './gaussian.ts';
import { at, type Matrix, matrix, sum } from './matrix.ts';

export interface GaussianLoss {
  /** -sum_t log N(y_t; m_t, s_t^2) of each example, in nats. */
  readonly nll: number[];
  /** sum_t (y_t - m_t)^2 of each example. */
  readonly squaredError: number[];
  /**
   * Gradient of the mean NLL over examples and draws: d/dm = -(y - m) / s^2, d/dlog s = 1 - ((y - m) / s)^2,
   * also beyond the limits of log s.
   */
  readonly doutputs: Matrix;
}

/** Outputs [B, 2T] of one draw of `draws`: T means, then T log standard deviations. Targets are [B, T]. */
export function gaussianLoss(outputs: Matrix, y: Matrix, draws = 1): GaussianLoss {
  const { rows: batch, columns: targets } = y;
  const error = (b: number, t: number) => at(y, b, t) - at(outputs, b, t);
  const logSigma = (b: number, t: number) => noiseLogSigma(at(outputs, b, targets + t));
  const examples = Array.from({ length: batch }, (_, b) => b);
  return {
    nll: examples.map((b) => -sum(targets, (t) => logGaussianLogSigma(error(b, t), 0, logSigma(b, t)))),
    squaredError: examples.map((b) => sum(targets, (t) => error(b, t) ** 2)),
    doutputs: matrix(batch, 2 * targets, (b, c) => {
      const t = c % targets;
      const variance = Math.exp(2 * logSigma(b, t));
      const d = c < targets ? -error(b, t) / variance : 1 - error(b, t) ** 2 / variance;
      return d / (draws * batch);
    }),
  };
}
