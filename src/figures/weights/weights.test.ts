import { describe, expect, test } from 'vitest';
import { deadRho } from '../../../shaders/lib/gaussian.ts';
import { gaussianHead } from '../../bayes/head.ts';
import { gaussian, priorDensity } from '../../bayes/prior.ts';
import { networkConfig } from '../../bayes/settings/settings.ts';
import type { DensityHistogram } from '../data.ts';
import { weightFigure } from './weights.ts';

const values = (weight: number[], bias: number[]) => ({
  weight: Float32Array.from(weight),
  bias: Float32Array.from(bias),
});
const area = ({ edges, density }: DensityHistogram) =>
  density.reduce((sum, y, b) => sum + y * (edges[b + 1]! - edges[b]!), 0);

const config = networkConfig({ layers: [2, 2, 1], prior: gaussian(0.5) });
const mu = [values([0.1, -0.2, 0.3, 0], [0.05, -0.05]), values([1, -2], [0.5])];
const rho = [values([-4, -4, -4, -4], [-4, -4]), values([0, 0], [0])];
const drawn = [values([0.2, -0.1, 0.3, 0.1], [0, 0]), values([0.5, -2.5], [1])];

describe('weightFigure', () => {
  const layers = weightFigure({ config, mu, rho }, drawn);

  test('names each layer and counts its weights and biases', () => {
    expect(layers.map(({ name, parameters }) => [name, parameters])).toEqual([
      ['layer 1: 2 to 2', 6],
      ['layer 2: 2 to 1', 3],
    ]);
  });

  test('densities integrate to 1 over edges that means and draw share', () => {
    for (const layer of layers) {
      expect(layer.mu.edges).toEqual(layer.drawn.edges);
      for (const histogram of [layer.mu, layer.drawn, layer.sigma]) expect(area(histogram)).toBeCloseTo(1, 3);
    }
  });

  test('every value is inside or said to be outside', () => {
    for (const [l, layer] of layers.entries()) {
      const { edges, outside } = layer.mu;
      const all = [...mu[l]!.weight, ...mu[l]!.bias];
      expect(outside).toBe(all.filter((w) => w < edges[0]! || w > edges.at(-1)!).length);
    }
  });

  test('samples the prior at its points, over the range of the weights', () => {
    for (const { prior, mu } of layers) {
      expect(prior.w.length).toBe(201);
      expect(prior.w[0]).toBeCloseTo(mu.edges[0]!, 4);
      expect(prior.w[100]).toBe(0);
      prior.w.forEach((w, i) => {
        expect(prior.density[i]! / priorDensity(gaussian(0.5), w)).toBeCloseTo(1, 3);
      });
      expect(prior.sd).toBe(0.5);
    }
  });

  test('sigma is softplus(rho)', () => {
    expect(layers[0]!.meanSigma).toBeCloseTo(Math.log1p(Math.exp(-4)), 12);
    expect(layers[1]!.meanSigma).toBeCloseTo(Math.LN2, 12);
  });

  test('weights that are all 0 still have an axis', () => {
    const zero = [values([0, 0, 0, 0], [0, 0]), values([0, 0], [0])];
    const [layer] = weightFigure({ config, mu: zero, rho }, zero);
    expect(area(layer!.mu)).toBeCloseTo(1, 3);
  });

  test('the log sigma of a noise with a prior of its own is not under the prior of the layer', () => {
    const regression = networkConfig({ layers: [1, 1], prior: gaussian(0.5), head: gaussianHead('learned') });
    const own = [values([0.3, 0], [0.1, -2])];
    const [layer] = weightFigure({ config: regression, mu: own, rho: [values([-4, deadRho], [-4, 1])] }, own);
    expect(layer!.parameters).toBe(2);
    expect(layer!.mu.edges.at(-1)).toBeLessThan(1);
    expect(layer!.meanSigma).toBeCloseTo(Math.log1p(Math.exp(-4)), 12);
  });
});
