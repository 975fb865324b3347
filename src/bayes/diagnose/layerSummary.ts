/** What the checks need of a posterior: a few numbers for each layer. */
import { quantile } from '../../metrics/uncertainty.ts';
import { layerWeights, noiseBiases } from '../posterior/layerWeights.ts';
import type { LayerValues } from '../posterior/layout.ts';
import type { Posterior } from '../posterior/posterior.ts';
import { isAlive, softplus } from '../posterior/rho.ts';
import { type LayerPrior, layerPrior, priorSd } from '../prior.ts';

/**
 * A weight is at the prior if sigma is within this factor of the prior's scale and |mu| within `priorOffset`
 * scales of 0. Its closed-form KL is then at most 0.26 nats: data have told it less than half a bit.
 */
export const priorFactor = 1.5;
export const priorOffset = 0.25;

/**
 * Below this, w = mu + sigma * eps in float32 (24 bits) leaves a weight of size 1 about four bits of noise.
 */
export const sigmaFloor = 1e-6;

/** sigma ten times the prior's costs 47 nats a weight in KL and drowns every mean the prior allows. */
export const sigmaCeiling = 10;

/**
 * A summary of the weights and biases that are alive and have the layer's prior. `weights` counts them;
 * fractions are shares of them. The biases of log sigmas have a prior of their own, and are left out.
 */
export interface LayerSummary {
  readonly weights: number;
  /** How many have a NaN or infinite mu or rho, log sigmas included. The numbers below leave them out. */
  readonly nonFinite: number;
  readonly muMedian: number;
  readonly sigmaMedian: number;
  readonly sigmaLeast: number;
  readonly sigmaMost: number;
  /** Median of |mu| / sigma. */
  readonly snrMedian: number;
  readonly atPrior: number;
  readonly underflown: number;
  readonly overflown: number;
}

/** A summary of each layer, without pruned weights and padding. */
export function summariseLayers({ config, mu, rho }: Posterior): LayerSummary[] {
  return mu.map((means, l) => {
    const take = (of: typeof layerWeights, values: LayerValues) => Float64Array.from(of(config, l, values));
    const ofWeights = summarise(
      take(layerWeights, means),
      take(layerWeights, rho[l]!),
      layerPrior(config.prior, l),
    );
    const ofNoise = countNonFinite(take(noiseBiases, means), take(noiseBiases, rho[l]!));
    return { ...ofWeights, nonFinite: ofWeights.nonFinite + ofNoise };
  });
}

/**
 * Standard deviations at which a Gaussian with mean 0 is closest to the prior, or to one part of a mixture.
 */
function scalesOf(prior: LayerPrior): number[] {
  if (prior.kind === 'mixture') return [prior.scale1, prior.scale2];
  // the minimum of -log sigma + sqrt(2/pi) sigma / b, the KL to a Laplace prior
  return [prior.kind === 'laplace' ? prior.scale * Math.sqrt(Math.PI / 2) : prior.scale];
}

function summarise(mu: Float64Array, rho: Float64Array, prior: LayerPrior): LayerSummary {
  const alive = [...mu.keys()].filter((i) => !Number.isFinite(rho[i]!) || isAlive(rho[i]!));
  const finite = alive.filter((i) => Number.isFinite(mu[i]) && Number.isFinite(rho[i]));
  const [size, sigma] = [pick(mu, finite).map(Math.abs), pick(rho, finite).map(softplus)];
  const scales = scalesOf(prior);
  const share = (test: (i: number) => boolean) =>
    size.reduce((count, _, i) => count + Number(test(i)), 0) / Math.max(1, size.length);
  const isNear = (i: number) => (scale: number) =>
    size[i]! <= priorOffset * scale && sigma[i]! <= priorFactor * scale && sigma[i]! >= scale / priorFactor;
  const most = sigmaCeiling * priorSd(prior);
  return {
    weights: alive.length,
    nonFinite: alive.length - finite.length,
    muMedian: median(size),
    sigmaMedian: median(sigma),
    sigmaLeast: sigma.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY),
    sigmaMost: sigma.reduce((a, b) => Math.max(a, b), 0),
    snrMedian: median(size.map((m, i) => (sigma[i]! > 0 ? m / sigma[i]! : 1e30))),
    atPrior: share((i) => scales.some(isNear(i))),
    underflown: share((i) => sigma[i]! < sigmaFloor),
    overflown: share((i) => sigma[i]! > most),
  };
}

const median = (values: Float64Array): number => (values.length > 0 ? quantile(values, 0.5) : 0);

const pick = (values: Float64Array, places: readonly number[]): Float64Array =>
  Float64Array.from(places, (i) => values[i]!);

const countNonFinite = (mu: Float64Array, rho: Float64Array): number =>
  mu.reduce((count, m, i) => count + Number(!(Number.isFinite(m) && Number.isFinite(rho[i]))), 0);
