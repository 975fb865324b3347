/** One weight as a picture: needs nothing of the posterior that it came from. */
import { priorDensity } from '../../bayes/prior.ts';
import type { OneWeight } from './unitMaps.ts';

/** Densities of prior and posterior of one weight, at points that show both. */
export interface WeightCurves {
  readonly w: readonly number[];
  readonly prior: readonly number[];
  readonly posterior: readonly number[];
}

export function weightCurves({ mean, sigma, prior, draws }: OneWeight, points = 161): WeightCurves {
  const reach = Math.max(Math.abs(mean) + 4 * sigma, ...draws.map(Math.abs), 1e-3);
  // close together around 0, where a mixture has its peak, and around the mean
  const spaced = Array.from({ length: points }, (_, i) => 2 * (i / (points - 1)) - 1);
  const around = sigma > 0 ? spaced.map((t) => mean + 4 * sigma * t) : [];
  const w = [...spaced.map((t) => reach * Math.sign(t) * Math.abs(t) ** 3), ...around].sort((a, b) => a - b);
  return {
    w,
    prior: prior ? w.map((at) => priorDensity(prior, at)) : [],
    posterior: sigma > 0 ? w.map((at) => normalDensity((at - mean) / sigma) / sigma) : [],
  };
}

const normalDensity = (z: number): number => Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);
