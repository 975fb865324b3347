import { describe, expect, test } from 'vitest';
import { logPredictiveDensity, mixtureCdf, mixtureOf, mixtureQuantile } from './gaussianMixture.ts';
import { logNormal, normalCdf } from './normal.ts';

const two = { means: [-3, 2], sds: [0.5, 1] };

describe('the normal distribution', () => {
  test.each([
    // Abramowitz and Stegun, table 26.1
    [0, 0.5],
    [1, 0.841344746068543],
    [-1.96, 0.02499789514822],
    [3, 0.99865010196837],
    [-5, 2.866515718791939e-7],
  ])('Phi(%d)', (z, p) => {
    expect(Math.abs(normalCdf(z) - p)).toBeLessThan(1e-14);
  });

  test('logNormal is the logarithm of the derivative of Phi', () => {
    const [x, mean, sd, h] = [0.7, -0.2, 1.4, 1e-5];
    const slope = (normalCdf((x + h - mean) / sd) - normalCdf((x - h - mean) / sd)) / (2 * h);
    expect(logNormal(x, mean, sd)).toBeCloseTo(Math.log(slope), 8);
  });
});

describe('mixtureQuantile', () => {
  test('is the inverse of the distribution function, also between modes that are far apart', () => {
    for (const q of [0.001, 0.05, 0.3, 0.5, 0.7, 0.95, 0.999]) {
      expect(mixtureCdf(two, mixtureQuantile(two, q))).toBeCloseTo(q, 8);
    }
  });

  test('of one component is that of a Gaussian', () => {
    expect(mixtureQuantile({ means: [10], sds: [2] }, 0.95)).toBeCloseTo(10 + 2 * 1.6448536, 5);
  });

  test('refuses what has no quantile', () => {
    expect(() => mixtureQuantile(two, 1)).toThrow(RangeError);
    expect(() => mixtureQuantile({ means: [1], sds: [0] }, 0.5)).toThrow(/sds\[0\]/);
    expect(() => mixtureQuantile({ means: [], sds: [] }, 0.5)).toThrow(RangeError);
  });
});

describe('logPredictiveDensity', () => {
  /** Two draws, two rows, two targets. */
  const values = Float32Array.of(-3, 1, 0.5, 1, 0, 0, 1, 1, 2, -1, 1, 1, 0, 0, 1, 2);
  const all = { values, draws: 2, count: 2, targets: 2 };

  test('is the mean of the densities of the draws, each a product over the targets', () => {
    const density = (m: number, s: number, y: number) => Math.exp(logNormal(y, m, s));
    const first = (density(-3, 0.5, 0) * density(1, 1, 0.5) + density(2, 1, 0) * density(-1, 1, 0.5)) / 2;
    expect(logPredictiveDensity(all, [0, 0.5, 0, 0])[0]).toBeCloseTo(Math.log(first), 12);
  });

  test('does not underflow where no draw is near', () => {
    expect(logPredictiveDensity(all, [1e3, 0, 0, 0])[0]).toBeLessThan(-1e5);
  });

  test('takes the mixture of a row and a target from its places', () => {
    expect(mixtureOf(all, 0, 0)).toEqual({ means: Float64Array.of(-3, 2), sds: Float64Array.of(0.5, 1) });
    expect(mixtureOf(all, 1, 1)).toEqual({ means: Float64Array.of(0, 0), sds: Float64Array.of(1, 2) });
  });

  test('refuses targets of another number', () => {
    expect(() => logPredictiveDensity(all, [0])).toThrow(/4 targets/);
  });
});
