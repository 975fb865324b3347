import { expect, test } from 'vitest';
import { deadRho } from '../../../shaders/lib/gaussian.ts';
import { gaussianHead } from '../head.ts';
import { gaussian, laplace, type Prior, scaleMixture } from '../prior.ts';
import { networkConfig } from '../settings/settings.ts';
import { summariseInputs } from './inputSummary.ts';
import { type LayerSummary, summariseLayers } from './layerSummary.ts';

/** rho of a sigma. */
const rhoOf = (sigma: number): number => Math.log(Math.expm1(sigma));

function summaryOf(
  mu: readonly number[],
  rho: readonly number[],
  prior: Prior = gaussian(0.1),
): LayerSummary {
  const config = networkConfig({ layers: [mu.length - 1, 1], prior });
  const values = (all: readonly number[]) => [
    { weight: Float32Array.from(all.slice(0, -1)), bias: Float32Array.from(all.slice(-1)) },
  ];
  return summariseLayers({ config, mu: values(mu), rho: values(rho) })[0]!;
}

test('medians are of |mu|, sigma and their ratio, biases included', () => {
  const summary = summaryOf([-0.2, 0.4, 0.6], [0.1, 0.1, 0.3].map(rhoOf));
  expect(summary.weights).toBe(3);
  expect(summary.muMedian).toBeCloseTo(0.4, 6);
  expect(summary.sigmaMedian).toBeCloseTo(0.1, 6);
  expect(summary.snrMedian).toBeCloseTo(2, 5);
  expect(summary.sigmaMost).toBeCloseTo(0.3, 6);
});

test('pruned weights are left out, NaN is counted and left out', () => {
  const summary = summaryOf([0, Number.NaN, 0.6, 0.6], [deadRho, -4, rhoOf(0.2), Number.NEGATIVE_INFINITY]);
  expect(summary).toMatchObject({ weights: 3, nonFinite: 2 });
  expect(summary.snrMedian).toBeCloseTo(3, 5);
});

test('a log sigma with a prior of its own is no weight of the layer, but its NaN is counted', () => {
  const summaryWith = (noisePrior: number | null, logSigma: number) =>
    summariseLayers({
      config: networkConfig({
        layers: [1, 1],
        prior: gaussian(0.1),
        head: gaussianHead('learned', 1, noisePrior),
      }),
      mu: [{ weight: Float32Array.of(0.2, 0), bias: Float32Array.of(0.4, logSigma) }],
      rho: [{ weight: Float32Array.of(-4, deadRho), bias: Float32Array.of(-4, rhoOf(1.5)) }],
    })[0];
  expect(summaryWith(2, -3)).toMatchObject({ weights: 2, nonFinite: 0, overflown: 0 });
  expect(summaryWith(2, Number.NaN)).toMatchObject({ weights: 2, nonFinite: 1 });
  expect(summaryWith(null, -3)).toMatchObject({ weights: 3, overflown: 1 / 3 });
});

test.each<[string, Prior, number]>([
  ['a Gaussian', gaussian(0.1), 0.1],
  ['a Laplace prior, whose nearest Gaussian is wider than its scale', laplace(0.1), 0.125],
  ['the spike of a mixture', scaleMixture(), Math.exp(-6)],
  ['the slab of a mixture', scaleMixture(), Math.exp(-1)],
])('a weight at the prior: %s', (_name, prior, sigma) => {
  const at = (mu: number, factor: number) =>
    summaryOf([mu, mu], Array(2).fill(rhoOf(factor * sigma)), prior).atPrior;
  expect(at(0.2 * sigma, 1.4)).toBe(1);
  expect(at(0.3 * sigma, 1)).toBe(0);
  expect(at(0, 1.6)).toBe(0);
  expect(at(0, 0.6)).toBe(0);
});

test('sigma too small for float32, and sigma beyond the prior', () => {
  expect(summaryOf([0, 0, 0, 0], [-20, -4, -4, 2])).toMatchObject({ underflown: 0.25, overflown: 0.25 });
});

test('inputs: mean, sd and range of what is finite', () => {
  const images = Float32Array.of(1, 3, Number.NaN, 5);
  expect(summariseInputs({ images, count: 2 })).toEqual({
    examples: 2,
    mean: 3,
    sd: expect.closeTo(Math.sqrt(8 / 3), 10),
    least: 1,
    most: 5,
    nonFinite: 1,
  });
});
