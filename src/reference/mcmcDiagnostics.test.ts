import { expect, test } from 'vitest';
import { chainError, chainMean, effectiveSampleSize, splitRhat } from './mcmcDiagnostics.ts';
import { normals } from './random.ts';

/** x_t = phi x_t-1 + sqrt(1 - phi^2) z_t from its stationary N(0, 1): autocorrelation phi^t. */
function autoregressive(phi: number, length: number, chain: number): Float64Array {
  const normal = normals({ seed: 12, step: 0, draw: chain }, 5);
  const values = new Float64Array(length);
  values[0] = normal(0);
  for (let t = 1; t < length; t++) values[t] = phi * values[t - 1]! + Math.sqrt(1 - phi ** 2) * normal(t);
  return values;
}

const four = (phi: number, length: number) => [0, 1, 2, 3].map((c) => autoregressive(phi, length, c));

test.each([0, 0.5, 0.9, -0.4])('the ESS of AR(1) is S (1 - phi) / (1 + phi) (phi = %d)', (phi) => {
  const length = 8000;
  const expected = (4 * length * (1 - phi)) / (1 + phi);
  expect(Math.abs(effectiveSampleSize(four(phi, length)) / expected - 1)).toBeLessThan(0.1);
});

test('the standard error is sqrt((1 + phi) / (1 - phi) / S) for AR(1), and covers the mean', () => {
  const chains = four(0.8, 8000);
  const expected = Math.sqrt(1.8 / 0.2 / 32000);
  expect(Math.abs(chainError(chains) / expected - 1)).toBeLessThan(0.1);
  expect(Math.abs(chainMean(chains))).toBeLessThan(4 * expected);
});

test('R-hat of chains from one distribution is near 1', () => {
  expect(splitRhat(four(0.5, 4000))).toBeLessThan(1.01);
});

test('R-hat of two chains d standard deviations apart is sqrt(1 + d^2 / 3)', () => {
  for (const d of [0.5, 2]) {
    const chains = [autoregressive(0, 20000, 0), autoregressive(0, 20000, 1).map((value) => value + d)];
    expect(Math.abs(splitRhat(chains) / Math.sqrt(1 + d ** 2 / 3) - 1)).toBeLessThan(0.02);
  }
});

test('a trend that all chains share raises R-hat and lowers the ESS', () => {
  const drifting = four(0, 2000).map((chain) => chain.map((value, t) => value + t / 500));
  expect(splitRhat(drifting)).toBeGreaterThan(1.3);
  expect(effectiveSampleSize(drifting)).toBeLessThan(50);
});

test('chains that never move have no R-hat and no ESS, and so pass no test', () => {
  const stuck = [new Float64Array(10), new Float64Array(10)];
  expect(splitRhat(stuck)).toBeNaN();
  expect(effectiveSampleSize(stuck)).toBeNaN();
});

test('chains of different lengths, or of fewer than 4 draws, are refused', () => {
  expect(() => splitRhat([new Float64Array(8), new Float64Array(9)])).toThrow(RangeError);
  expect(() => effectiveSampleSize([new Float64Array(3)])).toThrow(RangeError);
});
