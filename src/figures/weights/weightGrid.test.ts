import { describe, expect, test } from 'vitest';
import { deadRho } from '../../../shaders/lib/gaussian.ts';
import type { Posterior } from '../../bayes/posterior/posterior.ts';
import { shapesOf, sizeOf } from '../../bayes/posterior/posteriorTensors.ts';
import { signalToNoise } from '../../bayes/posterior/prune.ts';
import { softplus } from '../../bayes/posterior/rho.ts';
import { networkConfig } from '../../bayes/settings/settings.ts';
import { normalValues } from '../../bayes/testing.ts';
import { gridEdges, sumOfGrids, weightGrid, widthsOfLayer } from './weightGrid.ts';

const config = networkConfig({ layers: [20, 30, 5] });
const values = (scale: number, mean: number, seed: number) =>
  shapesOf(config).map(({ weight, bias }, l) => ({
    weight: normalValues(sizeOf(weight), seed + l, scale, mean),
    bias: normalValues(sizeOf(bias), seed + 10 + l, scale, mean),
  }));
const posterior: Posterior = { config, mu: values(0.4, 0, 1), rho: values(0.8, -2, 50) };
posterior.mu[0]!.weight.fill(0, 0, 7);
posterior.rho[1]!.weight.fill(deadRho, 0, 3);

describe('means against standard deviations', () => {
  const layers = [0, 1].map((l) => widthsOfLayer(posterior, l));
  const edges = gridEdges(layers);
  const grids = layers.map((layer) => weightGrid(layer, edges));
  const all = sumOfGrids('all', grids);

  test('every cell counts the weights that lie in it', () => {
    for (const [l, { counts, weights, zero, outside }] of grids.entries()) {
      const pairs = (['weight', 'bias'] as const).flatMap((part) =>
        [...posterior.mu[l]![part]].map(
          (mu, i) => [Math.abs(mu), softplus(posterior.rho[l]![part][i]!)] as const,
        ),
      );
      const alive = pairs.filter(([, sigma]) => sigma > 0);
      expect(weights).toBe(alive.length);
      expect(zero).toBe(alive.filter(([size]) => size === 0).length);
      const columns = edges.mu.length - 1;
      const inside = (x: number, of: Float64Array, cell: number) =>
        x >= of[cell]! && (x < of[cell + 1]! || (cell === of.length - 2 && x === of.at(-1)));
      counts.forEach((count, at) => {
        const [r, c] = [Math.floor(at / columns), at % columns];
        const own = alive.filter(
          ([size, sigma]) => inside(size, edges.mu, c) && inside(sigma, edges.sigma, r),
        );
        expect(count).toBe(own.length);
      });
      expect(counts.reduce((a, b) => a + b, 0) + zero + outside).toBe(weights);
    }
  });

  test('the whole network is the sum of its layers, and its share of unsure signs is of the ratios below 1', () => {
    const ratios = signalToNoise(posterior).flatMap((layer) => [...layer]);
    expect(all.weights).toBe(ratios.length);
    expect(all.unsure).toBeCloseTo(ratios.filter((ratio) => ratio < 1).length / ratios.length, 12);
    expect(all.counts.reduce((a, b) => a + b, 0)).toBe(all.weights - all.zero - all.outside);
  });

  test('weights that are all alike, or all 0, still have axes', () => {
    const alike = { name: '', size: Float64Array.of(0.5, 0.5), sigma: Float64Array.of(0.1, 0.1) };
    expect(weightGrid(alike, gridEdges([alike])).outside).toBe(0);
    const none = { name: '', size: Float64Array.of(0), sigma: Float64Array.of(0) };
    expect(weightGrid(none, gridEdges([none]))).toMatchObject({ weights: 1, zero: 1, outside: 0 });
  });
});
