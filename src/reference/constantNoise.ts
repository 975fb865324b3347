/**
 * The smallest regression with a learned noise: y_n ~ N(m, e^(2 l)), with a prior on the mean m, a weight,
 * and one on l, the log of the noise. What training should find is known up to a search in float64.
 */
import type { LayerPrior } from '../bayes/prior.ts';
import { logGaussian } from './gaussian.ts';
import { logPrior } from './prior.ts';

export interface ConstantModel {
  /** Of m. */
  readonly prior: LayerPrior;
  /** Of l. */
  readonly noisePrior: LayerPrior;
}

/** q(m) q(l): two Gaussians. */
export interface ConstantPosterior {
  readonly mean: number;
  readonly meanSd: number;
  readonly logNoise: number;
  readonly logNoiseSd: number;
}

/** E[f(x)] for x ~ N(mean, sd^2), by the trapezoidal rule. */
function expectation(f: (x: number) => number, mean: number, sd: number): number {
  const [reach, points] = [7, 300];
  let sum = 0;
  for (let i = 0; i <= points; i++) {
    const z = reach * ((2 * i) / points - 1);
    sum += Math.exp(logGaussian(z, 0, 1)) * f(mean + sd * z);
  }
  return (sum * 2 * reach) / points;
}

/** KL[N(mean, sd^2) || prior] = -1/2 log(2 pi e sd^2) - E[log p]. */
export const klByQuadrature = (prior: LayerPrior, mean: number, sd: number): number =>
  -0.5 * Math.log(2 * Math.PI * Math.E * sd ** 2) - expectation((w) => logPrior(prior, w), mean, sd);

/** sum_n (y_n - m)^2. */
const squares = (y: readonly number[], m: number): number =>
  y.reduce((sum, value) => sum + (value - m) ** 2, 0);

/**
 * E_q[-log p(y | m, l)] + KL[q || p], the negative ELBO. With E[e^(-2 l)] = exp(-2 mu + 2 s^2) of
 * l ~ N(mu, s^2):
 *   N/2 log(2 pi) + N mu + 1/2 (sum (y - E m)^2 + N Var m) exp(-2 mu + 2 s^2) + KL.
 */
export function constantFreeEnergy(y: readonly number[], model: ConstantModel, q: ConstantPosterior): number {
  const count = y.length;
  const error = squares(y, q.mean) + count * q.meanSd ** 2;
  return (
    (count / 2) * Math.log(2 * Math.PI) +
    count * q.logNoise +
    0.5 * error * Math.exp(-2 * q.logNoise + 2 * q.logNoiseSd ** 2) +
    klByQuadrature(model.prior, q.mean, q.meanSd) +
    klByQuadrature(model.noisePrior, q.logNoise, q.logNoiseSd)
  );
}

/** -log p(y, m, l): what weights without a width are trained to the minimum of. */
export function constantEnergy(
  y: readonly number[],
  { prior, noisePrior }: ConstantModel,
  { mean, logNoise }: Pick<ConstantPosterior, 'mean' | 'logNoise'>,
): number {
  return (
    y.length * (0.5 * Math.log(2 * Math.PI) + logNoise) +
    0.5 * squares(y, mean) * Math.exp(-2 * logNoise) -
    logPrior(prior, mean) -
    logPrior(noisePrior, logNoise)
  );
}

/**
 * The coordinates at which `f` is least near `start`: golden sections along one after the other, over shorter
 * and shorter stretches, and again from there while that helps.
 */
export function minimise(f: (at: readonly number[]) => number, start: readonly number[]): number[] {
  const at = [...start];
  let before: number;
  do {
    before = f(at);
    for (let reach = 1; reach > 1e-5; reach *= 0.4) {
      for (const i of at.keys()) {
        const along = (x: number) => f(at.map((value, j) => (j === i ? x : value)));
        at[i] = goldenSection(along, at[i]! - reach, at[i]! + reach);
      }
    }
  } while (f(at) < before - 1e-6);
  return at;
}

function goldenSection(f: (x: number) => number, from: number, to: number): number {
  const ratio = (Math.sqrt(5) - 1) / 2;
  let [a, b] = [from, to];
  for (let n = 0; n < 12; n++) {
    const [left, right] = [b - ratio * (b - a), a + ratio * (b - a)];
    if (f(left) < f(right)) b = right;
    else a = left;
  }
  return (a + b) / 2;
}

/** The q with the highest ELBO. */
export function bestConstant(y: readonly number[], model: ConstantModel): ConstantPosterior {
  const posteriorOf = ([mean, logMeanSd, logNoise, logNoiseLogSd]: readonly number[]): ConstantPosterior => ({
    mean: mean!,
    meanSd: Math.exp(logMeanSd!),
    logNoise: logNoise!,
    logNoiseSd: Math.exp(logNoiseLogSd!),
  });
  const sd = Math.sqrt(squares(y, 0) / y.length);
  const start = [0, Math.log(sd / Math.sqrt(y.length)), Math.log(sd), -0.5 * Math.log(2 * y.length)];
  return posteriorOf(minimise((at) => constantFreeEnergy(y, model, posteriorOf(at)), start));
}

/** The most probable mean and log noise. */
export function mostProbableConstant(
  y: readonly number[],
  model: ConstantModel,
): Pick<ConstantPosterior, 'mean' | 'logNoise'> {
  const sd = Math.sqrt(squares(y, 0) / y.length);
  const [mean, logNoise] = minimise(
    ([m, l]) => constantEnergy(y, model, { mean: m!, logNoise: l! }),
    [0, Math.log(sd)],
  );
  return { mean: mean!, logNoise: logNoise! };
}
