import { describe, expect, test } from 'vitest';
import { gaussian, type LayerPrior, scaleMixture } from '../bayes/prior.ts';
import { klClosed, klOf, klSampled } from './kl.ts';
import { normals } from './random.ts';

const eps = normals({ seed: 4, step: 0, draw: 0 }, 1);

test('the closed-form KL equals the Monte Carlo KL within 4 standard errors', () => {
  const [prior, draws] = [gaussian(0.4), 20000];
  for (const [mu, sigma] of [
    [0.3, 0.2],
    [0, 0.4],
    [-1, 0.01],
  ] as const) {
    const values = Array.from({ length: draws }, (_, i) => klSampled(prior, mu, sigma, eps(i)).value);
    const mean = values.reduce((a, b) => a + b) / draws;
    const variance = values.reduce((total, value) => total + (value - mean) ** 2, 0) / (draws - 1);
    const error = Math.abs(mean - klClosed(prior, mu, sigma).value);
    expect(error).toBeLessThanOrEqual(4 * Math.sqrt(variance / draws) + 1e-12);
  }
});

test('the KL of a posterior that equals the prior is 0, and so is its gradient', () => {
  const term = klClosed(gaussian(0.1), 0, 0.1);
  expect(term.value).toBeCloseTo(0, 14);
  expect(term.dMu).toBe(0);
  expect(term.dSigma).toBeCloseTo(0, 12);
});

const cases: [string, 'sampled' | 'closed', LayerPrior][] = [
  ['sampled, Gaussian', 'sampled', gaussian(0.3)],
  ['sampled, mixture', 'sampled', scaleMixture({ mix: 0.4, scale1: 0.5, scale2: 0.05 })],
  ['closed, Gaussian', 'closed', gaussian(0.3)],
];

describe.each(cases)('%s', (_, kind, prior) => {
  test.each([0, 1, 2, 3])('dMu and dSigma are central differences of the value (weight %i)', (i) => {
    const [mu, sigma, e, h] = [0.2 * eps(10 * i), 0.05 + 0.1 * eps(10 * i + 1) ** 2, eps(10 * i + 2), 1e-6];
    const value = (dm: number, ds: number) => klOf(kind, prior, mu + dm, sigma + ds, e).value;
    const { dMu, dSigma } = klOf(kind, prior, mu, sigma, e);
    expect(Math.abs(dMu - (value(h, 0) - value(-h, 0)) / (2 * h))).toBeLessThan(1e-6 * (1 + Math.abs(dMu)));
    expect(Math.abs(dSigma - (value(0, h) - value(0, -h)) / (2 * h))).toBeLessThan(
      1e-6 * (1 + Math.abs(dSigma)),
    );
  });
});

test('a mixture has no closed form', () => {
  expect(() => klClosed(scaleMixture(), 0, 1)).toThrow(RangeError);
});
