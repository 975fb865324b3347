import { expect, test } from 'vitest';
import { gaussian, laplace, scaleMixture } from '../bayes/prior.ts';
import {
  bestConstant,
  constantEnergy,
  constantFreeEnergy,
  klByQuadrature,
  mostProbableConstant,
} from './constantNoise.ts';
import { klClosed, klSampled } from './kl.ts';
import { normals } from './random.ts';

const y = [0.12, -0.31, 0.05, 0.22, -0.09, 0.17, -0.2, 0.01];
const noisePrior = gaussian(2);
const priors = [gaussian(0.1), laplace(), scaleMixture()];

test('the KL by quadrature is the closed form', () => {
  const prior = gaussian(0.3);
  expect(klByQuadrature(prior, 0.2, 0.07)).toBeCloseTo(klClosed(prior, 0.2, 0.07).value, 10);
});

test.each(priors)('the KL by quadrature is the mean of its one-draw estimates: %o', (prior) => {
  const normal = normals({ seed: 4, step: 0, draw: 0 }, 0);
  const drawn = Array.from({ length: 20_000 }, (_, i) => klSampled(prior, 0.05, 0.04, normal(i)).value);
  const mean = drawn.reduce((a, b) => a + b, 0) / drawn.length;
  const variance = drawn.reduce((sum, value) => sum + (value - mean) ** 2, 0) / drawn.length;
  expect(Math.abs(klByQuadrature(prior, 0.05, 0.04) - mean)).toBeLessThan(
    4 * Math.sqrt(variance / drawn.length),
  );
});

test.each(priors)('no posterior nearby has a lower free energy, and no pair a lower energy: %o', (prior) => {
  const model = { prior, noisePrior };
  const best = bestConstant(y, model);
  const least = constantFreeEnergy(y, model, best);
  const { mean, meanSd, logNoise, logNoiseSd } = best;
  for (const by of [-1, 1]) {
    const stretch = 1 + 0.03 * by;
    for (const moved of [
      { mean: mean + 0.1 * by * meanSd },
      { meanSd: stretch * meanSd },
      { logNoise: logNoise + 0.03 * by },
      { logNoiseSd: stretch * logNoiseSd },
    ]) {
      expect(constantFreeEnergy(y, model, { ...best, ...moved })).toBeGreaterThan(least);
    }
  }
  const point = mostProbableConstant(y, model);
  for (const field of ['mean', 'logNoise'] as const) {
    for (const by of [-0.01, 0.01]) {
      const moved = { ...point, [field]: point[field] + by };
      expect(constantEnergy(y, model, moved)).toBeGreaterThan(constantEnergy(y, model, point));
    }
  }
});
