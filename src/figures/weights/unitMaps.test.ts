import { describe, expect, test } from 'vitest';
import { deadRho } from '../../../shaders/lib/gaussian.ts';
import type { Posterior } from '../../bayes/posterior/posterior.ts';
import { shapesOf, sizeOf } from '../../bayes/posterior/posteriorTensors.ts';
import { softplus } from '../../bayes/posterior/rho.ts';
import { hostWeights } from '../../bayes/prediction/hostDraws.ts';
import { scaleMixture } from '../../bayes/prior.ts';
import { networkConfig } from '../../bayes/settings/settings.ts';
import { normalValues } from '../../bayes/testing.ts';
import { oneWeight, unitPage, type WeightPlace } from './unitMaps.ts';
import { weightCurves } from './weightCurves.ts';

const config = networkConfig({ layers: [9, 6, 3], prior: scaleMixture() });
const values = (scale: number, mean: number, seed: number) =>
  shapesOf(config).map(({ weight, bias }, l) => ({
    weight: normalValues(sizeOf(weight), seed + l, scale, mean),
    bias: normalValues(sizeOf(bias), seed + 10 + l, scale, mean),
  }));
const posterior: Posterior = { config, mu: values(0.4, 0, 1), rho: values(0.8, -2, 50) };
const [removedInput, removedUnit] = [4, 2];
posterior.mu[0]!.weight[removedInput * 6 + removedUnit] = 0;
posterior.rho[0]!.weight[removedInput * 6 + removedUnit] = deadRho;

describe('a page of units', () => {
  test('has the weights into each, and the last page what is left', () => {
    const { units, outputs, inputs } = unitPage(posterior, { layer: 0, first: 4, count: 4 });
    expect([units.map(({ unit }) => unit), outputs, inputs]).toEqual([[4, 5], 6, 9]);
    for (const { unit, mean, sigma } of units) {
      for (let i = 0; i < 9; i++) {
        expect(mean[i]).toBe(posterior.mu[0]!.weight[i * 6 + unit]);
        expect(sigma[i]).toBe(softplus(posterior.rho[0]!.weight[i * 6 + unit]!));
      }
    }
  });

  test('tells a weight that was removed by a sigma of 0', () => {
    const { units } = unitPage(posterior, { layer: 0, first: removedUnit, count: 1 });
    expect([...units[0]!.sigma].map((sigma) => sigma === 0)).toEqual(
      Array.from({ length: 9 }, (_, i) => i === removedInput),
    );
  });

  test.each([
    { layer: 2, first: 0, count: 1 },
    { layer: 0, first: 6, count: 1 },
    { layer: -1, first: 0, count: 1 },
  ])('refuses what is not there: %o', (asked) => {
    expect(() => unitPage(posterior, asked)).toThrow(/whole number from 0 to/);
  });
});

describe('one weight', () => {
  const places: WeightPlace[] = [
    { layer: 0, output: 5, input: 8 },
    { layer: 1, output: 2, input: 0 },
    { layer: 1, output: 0, input: 'bias' },
  ];

  test.each(places)('its draws are those of the whole network: %o', (place) => {
    const { draws } = oneWeight(posterior, place, { draws: 3, seed: 7 });
    const own = Array.from({ length: 3 }, (_, draw) => {
      const layer = hostWeights(posterior, { seed: 7, draw })[place.layer]!;
      const { input, output } = place;
      return input === 'bias' ? layer.bias[output]! : layer.weight[input * layer.bias.length + output]!;
    });
    expect(draws).toEqual(own);
  });

  test('the densities of posterior and prior integrate to 1 where all of them is seen', () => {
    const place: WeightPlace = { layer: 0, output: 5, input: 8 };
    const weight = { ...oneWeight(posterior, place, { draws: 4, seed: 7 }), mean: 1.8, sigma: 0.1 };
    const { w, posterior: own, prior } = weightCurves(weight, 401);
    const area = (density: readonly number[]) =>
      w.slice(1).reduce((sum, at, i) => sum + ((density[i]! + density[i + 1]!) / 2) * (at - w[i]!), 0);
    expect(area(own)).toBeCloseTo(1, 3);
    expect(area(prior)).toBeCloseTo(1, 2);
  });

  test('that was removed is 0 in every draw, and has no density', () => {
    const weight = oneWeight(
      posterior,
      { layer: 0, output: removedUnit, input: removedInput },
      { draws: 3, seed: 7 },
    );
    expect(weight).toMatchObject({ mean: 0, sigma: 0, draws: [0, 0, 0] });
    expect(weightCurves(weight).posterior).toEqual([]);
  });

  test('that is not there is refused', () => {
    const place: WeightPlace = { layer: 0, output: 0, input: 9 };
    expect(() => oneWeight(posterior, place, { draws: 1, seed: 0 })).toThrow(/input.*from 0 to 8.*9/);
  });
});
