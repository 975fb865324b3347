/**
 * Bayesian linear regression, where everything that a variational posterior approximates is known in closed
 * form:
 *   y = X w + b + N(0, s^2),  w_j and b ~ N(0, sp^2).
 * A is the design matrix [X, 1] and the bias is the last weight, as in the twins. Bishop 2006, PRML, sections
 * 3.3, 3.5 and 10.1.2.
 */
import { gaussian } from '../bayes/prior.ts';
import { cholesky, choleskyInverse, choleskyLogDeterminant, choleskySolve } from './cholesky.ts';
import { klClosed } from './kl.ts';
import { matmulWeights } from './matmulWeights.ts';
import { at, type Matrix, matrix, matrixOf, rowOf, sum, withOnes } from './matrix.ts';

/** Inputs [N, I] and one target for each. */
export interface RegressionData {
  readonly x: Matrix;
  readonly y: ArrayLike<number>;
}

export interface LinearModel {
  /** s: standard deviation of the noise, known. */
  readonly noise: number;
  /** sp: standard deviation of the prior of every weight and of the bias. */
  readonly priorScale: number;
}

/** N(mean, covariance) over the I weights and, last, the bias. */
export interface ExactPosterior {
  readonly mean: Float64Array;
  readonly covariance: Matrix;
  /** covariance^-1 [I + 1, I + 1]. */
  readonly precision: Matrix;
}

/** prod_j N(mean_j, sd_j^2) over the I weights and, last, the bias. */
export interface MeanField {
  readonly mean: Float64Array;
  readonly sd: Float64Array;
}

/** Of a new target at each input. */
export interface LinearPrediction {
  readonly mean: Float64Array;
  /** Var[a^T w], the part that more data would remove. */
  readonly epistemic: Float64Array;
  /** epistemic + s^2. */
  readonly variance: Float64Array;
}

const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number => sum(a.length, (i) => a[i]! * b[i]!);

/** |y - A w|^2. */
function squaredResidual({ x, y }: RegressionData, weights: Float64Array): number {
  const design = withOnes(x);
  return sum(x.rows, (n) => (y[n]! - dot(rowOf(design, n), weights)) ** 2);
}

/** p(w | y) = N(m, S): S^-1 = I / sp^2 + A^T A / s^2,  m = S A^T y / s^2. PRML equations 3.53 and 3.54. */
export function exactPosterior({ x, y }: RegressionData, model: LinearModel): ExactPosterior {
  const design = withOnes(x);
  const square = matmulWeights(design, design);
  const precision = matrix(square.rows, square.rows, (i, j) => {
    return at(square, i, j) / model.noise ** 2 + (i === j ? model.priorScale ** -2 : 0);
  });
  const factor = cholesky(precision);
  const moment = matmulWeights(design, matrixOf(x.rows, 1, y)).values;
  return {
    mean: choleskySolve(
      factor,
      moment.map((value) => value / model.noise ** 2),
    ),
    covariance: choleskyInverse(factor),
    precision,
  };
}

/**
 * log p(y) = -N/2 log(2 pi s^2) - P log sp - |y - A m|^2 / (2 s^2) - |m|^2 / (2 sp^2) + 1/2 log det S, with P
 * weights and the exact posterior N(m, S). PRML equation 3.86; equal to log N(y; 0, s^2 I + sp^2 A A^T).
 */
export function logEvidence(data: RegressionData, model: LinearModel): number {
  const { mean, precision } = exactPosterior(data, model);
  return (
    (-data.x.rows / 2) * Math.log(2 * Math.PI * model.noise ** 2) -
    mean.length * Math.log(model.priorScale) -
    squaredResidual(data, mean) / (2 * model.noise ** 2) -
    dot(mean, mean) / (2 * model.priorScale ** 2) -
    choleskyLogDeterminant(cholesky(precision)) / 2
  );
}

/**
 * The q = prod_j N(m_j, v_j) nearest to N(m, S) in KL[q || p]: the exact means, and v_j = 1 / (S^-1)_jj,
 * which is at most S_jj: a mean-field posterior is too narrow. PRML section 10.1.2, equations 10.12 to 10.15.
 */
export const bestMeanField = ({ mean, precision }: ExactPosterior): MeanField => ({
  mean: mean.slice(),
  sd: mean.map((_, j) => at(precision, j, j) ** -0.5),
});

/**
 * E_q[log p(y | w)] - KL[q || p(w)] of any mean-field posterior:
 *   -N/2 log(2 pi s^2) - (|y - A m|^2 + sum_nj A_nj^2 v_j) / (2 s^2) - sum_j KL[N(m_j, v_j) || N(0, sp^2)].
 * At most the log evidence, by KL[q || p(w | y)]: PRML equations 10.2 to 10.4.
 */
export function linearElbo(data: RegressionData, model: LinearModel, { mean, sd }: MeanField): number {
  const design = withOnes(data.x);
  const spread = sum(design.rows, (n) => sum(sd.length, (j) => (at(design, n, j) * sd[j]!) ** 2));
  const prior = gaussian(model.priorScale);
  return (
    (-data.x.rows / 2) * Math.log(2 * Math.PI * model.noise ** 2) -
    (squaredResidual(data, mean) + spread) / (2 * model.noise ** 2) -
    sum(sd.length, (j) => klClosed(prior, mean[j]!, sd[j]!).value)
  );
}

/**
 * KL[best mean field || exact posterior] = 1/2 (sum_j log (S^-1)_jj - log det S^-1) = log evidence - best
 * ELBO.
 */
export const meanFieldGap = ({ mean, precision }: ExactPosterior): number =>
  (sum(mean.length, (j) => Math.log(at(precision, j, j))) - choleskyLogDeterminant(cholesky(precision))) / 2;

/** N(a^T m, a^T S a + s^2) at each row of inputs [Q, I]. PRML equations 3.58 and 3.59. */
export const predictExact = (
  x: Matrix,
  { mean, covariance }: ExactPosterior,
  model: LinearModel,
): LinearPrediction =>
  predictive(x, mean, model, (a) =>
    sum(a.length, (i) => sum(a.length, (j) => a[i]! * at(covariance, i, j) * a[j]!)),
  );

/** N(a^T m, sum_j a_j^2 v_j + s^2) at each row of inputs [Q, I]. */
export const predictMeanField = (x: Matrix, { mean, sd }: MeanField, model: LinearModel): LinearPrediction =>
  predictive(x, mean, model, (a) => sum(a.length, (j) => (a[j]! * sd[j]!) ** 2));

function predictive(
  x: Matrix,
  weights: Float64Array,
  { noise }: LinearModel,
  varianceAt: (a: Float64Array) => number,
): LinearPrediction {
  const rows = Array.from({ length: x.rows }, (_, q) => rowOf(withOnes(x), q));
  const epistemic = Float64Array.from(rows, varianceAt);
  return {
    mean: Float64Array.from(rows, (a) => dot(a, weights)),
    epistemic,
    variance: epistemic.map((variance) => variance + noise ** 2),
  };
}
