/** The weight figure: how far the posterior of each layer's weights has moved from the prior. */
import { layerWeights } from '../../bayes/posterior/layerWeights.ts';
import type { LayerValues } from '../../bayes/posterior/layout.ts';
import type { Posterior } from '../../bayes/posterior/posterior.ts';
import { isAlive, softplus } from '../../bayes/posterior/rho.ts';
import { type LayerPrior, layerPrior, priorDensity, priorSd } from '../../bayes/prior.ts';
import { histogram, linearEdges } from '../../metrics/histogram.ts';
import { credibleInterval } from '../../metrics/uncertainty.ts';
import type { DensityHistogram, LayerWeights } from '../data.ts';
import { brief } from '../predictions/digits.ts';

/** Mass of the values that set an axis; the few beyond it would stretch it. */
const RANGE_MASS = 0.998;
const PRIOR_POINTS = 201;
const SIGMA_BINS = 40;

/**
 * One entry a layer, of the weights that are alive and have the layer's prior: densities of the posterior
 * means and of one posterior draw of every weight and bias, the prior over the same range, and the standard
 * deviations sigma = softplus(rho).
 *
 * @param drawn what `BayesianNeuralNetwork.draw` returned
 */
export const weightFigure = (posterior: Posterior, drawn: readonly LayerValues[]): LayerWeights[] =>
  posterior.mu.map((_, l) => weightFigureLayer(posterior, drawn, l));

/** The entry of layer `l`, from 0. */
export function weightFigureLayer(
  posterior: Posterior,
  drawn: readonly LayerValues[],
  l: number,
): LayerWeights {
  const { config } = posterior;
  const flat = (values: LayerValues) => layerWeights(config, l, values);
  const rho = flat(posterior.rho[l]!);
  // dead weights have no posterior: pruned ones, and those that the head's noise does not use
  const alive = (values: Float32Array) => values.filter((_, i) => isAlive(rho[i]!));
  const mu = alive(flat(posterior.mu[l]!));
  const w = alive(flat(drawn[l]!));
  const sigma = new Float64Array(alive(rho)).map(softplus);
  // of a layer that was pruned away nothing is left
  const range = Math.max(reach(mu), reach(w)) || 0.5;
  const edges = warped(-range, range, binsFor(mu.length), 1.3);
  return {
    name: `layer ${l + 1}: ${config.layers[l]} to ${config.layers[l + 1]}`,
    parameters: mu.length,
    mu: densityHistogram(mu, edges),
    drawn: densityHistogram(w, edges),
    prior: priorCurve(layerPrior(config.prior, l), range),
    sigma: densityHistogram(sigma, linearEdges(0, 1.05 * upperReach(sigma) || 1, SIGMA_BINS)),
    meanSigma: sigma.reduce((sum, value) => sum + value, 0) / Math.max(1, sigma.length),
  };
}

/**
 * The prior's curve. Points are closer together near 0, where a mixture's peak may be a hundredth of the
 * range.
 */
function priorCurve(prior: LayerPrior, range: number): LayerWeights['prior'] {
  const w = brief(warped(-range, range, PRIOR_POINTS - 1, 3));
  return { w, density: brief(w.map((at) => priorDensity(prior, at))), sd: priorSd(prior) };
}

function densityHistogram(values: ArrayLike<number>, edges: Float64Array): DensityHistogram {
  const { density, below, above } = histogram(values, edges);
  return { edges: brief(edges, 7), density: brief(density), outside: below + above };
}

function reach(values: Float32Array): number {
  if (values.length === 0) return 0;
  const { lower, upper } = credibleInterval(values, RANGE_MASS);
  return Math.max(Math.abs(lower), Math.abs(upper));
}

function upperReach(values: Float64Array): number {
  return values.length === 0 ? 0 : credibleInterval(values, RANGE_MASS).upper;
}

/** An even number of bins, more for more values, so that a bin's density is not mostly noise. */
function binsFor(count: number): number {
  return 2 * Math.min(40, Math.max(10, Math.round(Math.sqrt(count) / 2)));
}

/** Edges symmetric about the middle, where they lie closer together the higher the power. */
function warped(lower: number, upper: number, bins: number, power: number): Float64Array {
  const middle = (lower + upper) / 2;
  const half = (upper - lower) / 2;
  return linearEdges(-1, 1, bins).map((t) => middle + half * Math.sign(t) * Math.abs(t) ** power);
}
