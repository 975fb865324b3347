import { expect, test } from 'vitest';
import { normals } from '../../src/reference/random.ts';
import { correlation, kolmogorovSmirnov, normalCdf, summarise } from './statistics.ts';

const n = 1 << 14;
const source = normals({ seed: 1, step: 0, draw: 0 }, 1);
const sample = Float64Array.from({ length: n }, (_, i) => source(i));

test('the normal distribution function has its tabulated values', () => {
  expect(normalCdf(0)).toBeCloseTo(0.5, 6);
  expect(normalCdf(1)).toBeCloseTo(0.8413447461, 6);
  expect(normalCdf(-1.959963985)).toBeCloseTo(0.025, 6);
  expect(normalCdf(4)).toBeCloseTo(0.9999683288, 6);
});

test('the Kolmogorov-Smirnov test accepts normals and refuses a shift or a stretch of a twentieth', () => {
  expect(kolmogorovSmirnov(sample)).toBeGreaterThan(0.01);
  expect(kolmogorovSmirnov(sample.map((x) => x + 0.05))).toBeLessThan(1e-4);
  expect(kolmogorovSmirnov(sample.map((x) => x * 1.1))).toBeLessThan(1e-4);
});

test('the moments of a two-point sample are exact', () => {
  const { mean, variance, kurtosis, lag1 } = summarise([1, 3, 1, 3]);
  expect([mean, variance, kurtosis, lag1]).toEqual([2, 1, 1, -1]);
  expect(correlation([1, 3, 1, 3], [2, 6, 2, 6])).toBe(1);
});
