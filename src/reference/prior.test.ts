import { describe, expect, test } from 'vitest';
import { gaussian, type LayerPrior, laplace, priorDensity, scaleMixture } from '../bayes/prior.ts';
import { logPrior, priorScore } from './prior.ts';

const priors: [string, LayerPrior][] = [
  ['N(0, 0.1^2)', gaussian(0.1)],
  ['Laplace of scale 0.1', laplace(0.1)],
  ['a mixture of e^-1 and e^-6', scaleMixture()],
  ['a mixture of 1 and e^-8', scaleMixture({ mix: 0.5, scale1: 1, scale2: Math.exp(-8) })],
];

describe.each(priors)('%s', (_, prior) => {
  const [wide, narrow] = prior.kind === 'mixture' ? [prior.scale1, prior.scale2] : [prior.scale, prior.scale];
  const weights = [0, narrow / 3, -2 * narrow, 5 * narrow, wide / 7, -wide, 3 * wide];

  test('has the score -d log p / dw, by central differences', () => {
    for (const w of weights) {
      const h = 1e-4 * narrow;
      const difference = -(logPrior(prior, w + h) - logPrior(prior, w - h)) / (2 * h);
      expect(Math.abs(priorScore(prior, w) - difference)).toBeLessThan(1e-6 / narrow);
    }
  });

  test('is a density: it adds up to 1', () => {
    let mass = 0;
    for (const [from, to] of [
      [0, 10 * narrow],
      [10 * narrow, 20 * wide],
    ] as const) {
      const width = (to - from) / 20000;
      for (let i = 0; i < 20000; i++) mass += 2 * width * Math.exp(logPrior(prior, from + (i + 0.5) * width));
    }
    expect(mass).toBeCloseTo(1, 6);
  });

  test('is the density that figures draw', () => {
    for (const w of weights) expect(Math.exp(logPrior(prior, w))).toBeCloseTo(priorDensity(prior, w), 8);
  });

  test('does not underflow far out, where exp-then-log would', () => {
    const laplacian = prior.kind === 'laplace';
    expect(logPrior(prior, 1e4)).toBeLessThan(laplacian ? -1e4 : -1e6);
    expect(Number.isFinite(logPrior(prior, 1e4))).toBe(true);
    expect(priorScore(prior, 1e4)).toBeCloseTo(laplacian ? 1 / wide : 1e4 / wide ** 2, 3);
  });
});
