import { expect, test } from 'vitest';
import { hiddenActivations } from '../../shaders/lib/nonlinearity.ts';
import { shapesOf, sizeOf } from '../bayes/posterior/posteriorTensors.ts';
import { networkConfig } from '../bayes/settings/settings.ts';
import { normalValues } from '../bayes/testing.ts';
import { importanceOfDraws } from './importance.ts';
import { answerOfDraws, drawNetworks } from './keptDraws.ts';

test.each(hiddenActivations)(
  'is the mean and the spread over draws of x * d log p / dx, by central differences (%s)',
  (activation) => {
    const config = networkConfig({ layers: [5, 7, 4, 3], activation });
    const values = (scale: number, mean: number, seed: number) =>
      shapesOf(config).map(({ weight, bias }, l) => ({
        weight: normalValues(sizeOf(weight), seed + l, scale, mean),
        bias: normalValues(sizeOf(bias), seed + 10 + l, scale, mean),
      }));
    const networks = drawNetworks(
      { config, mu: values(0.6, 0, 0), rho: values(0.3, -1.5, 50) },
      { draws: 6, seed: 2 },
    );
    const inputs = [0.4, 0, -1.1, 0.7, 1.9];
    for (const outcome of [0, 2]) {
      const logP = (i: number, h: number) => {
        const moved = inputs.map((x, k) => (k === i ? x + h : x));
        return answerOfDraws(networks, moved, config).map((p) => Math.log(p[outcome]!));
      };
      const { mean, sd } = importanceOfDraws(networks, inputs, config, outcome);
      inputs.forEach((x, i) => {
        const h = 1e-6;
        const [up, down] = [logP(i, h), logP(i, -h)];
        const products = up.map((own, s) => (x * (own - down[s]!)) / (2 * h));
        const expected = products.reduce((a, b) => a + b, 0) / 6;
        expect(mean[i]).toBeCloseTo(expected, 7);
        const spread = Math.sqrt(products.reduce((sum, own) => sum + (own - expected) ** 2, 0) / 5);
        expect(sd[i]).toBeCloseTo(spread, 7);
      });
    }
  },
);
