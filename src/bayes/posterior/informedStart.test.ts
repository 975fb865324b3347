/** What the start of a layer says about each of its inputs, against numbers worked out by hand. */
import { expect, test } from 'vitest';
import { informedShares, informedStart, isUntouched } from './informedStart.ts';
import { softplus } from './rho.ts';

test('an input that is always 0 has share 0, one that is brighter than the mean has 1, others their part', () => {
  // sums of squares 0, 1, 2, 17 with mean 5
  const images = Float32Array.of(0, 1, -1, 4, 0, 0, 1, 1);
  expect([...informedShares([{ images, count: 2, inputSize: 4 }])]).toEqual([0, 0.2, 0.4, 1]);
  // what is trained on beside them informs too
  const pseudo = { images: Float32Array.of(3, 0, 0, 0), count: 1, inputSize: 4 };
  const shares = informedShares([{ images, count: 2, inputSize: 4 }, pseudo]);
  expect([...shares]).toEqual([1, ...[1, 2].map((own) => own / 7.25), 1]);
  expect([...informedShares([{ images: new Float32Array(4), count: 2, inputSize: 2 }])]).toEqual([0, 0]);
});

const layer = () => ({
  rho: { weight: new Float32Array(6).fill(-4), bias: new Float32Array(2).fill(-4) },
  mu: { weight: Float32Array.of(1, -1, 2, -2, 3, -3), bias: Float32Array.of(5, 6) },
});
const start = (priorSd: number, shares = Float64Array.of(0, 0.25, 1)) => {
  const { rho, mu } = layer();
  return informedStart(rho, { mu }, { shares, priorSd, initialRho: -4 });
};

test('an uninformed weight starts as the prior N(0, sd^2), an informed one as ever, to the bit', () => {
  const { mu, rho } = start(0.1);
  expect(softplus(rho.weight[0]!)).toBeCloseTo(0.1, 7);
  expect([...mu.weight.subarray(0, 2)]).toEqual([0, -0]);
  expect([...rho.weight.subarray(4)]).toEqual([-4, -4]);
  expect([...mu.weight.subarray(4)]).toEqual([3, -3]);
  expect(rho.bias).toEqual(layer().rho.bias);
  expect(mu.bias).toEqual(layer().mu.bias);
});

test('between them precisions add up by the share, and the mean shrinks with what the variance lacks', () => {
  const { mu, rho } = start(0.1);
  const [narrow, wide] = [softplus(-4) ** 2, 0.01];
  const variance = 1 / (0.75 / wide + 0.25 / narrow);
  expect(softplus(rho.weight[2]!) ** 2).toBeCloseTo(variance, 9);
  expect(mu.weight[3]).toBeCloseTo((-2 * (wide - variance)) / (wide - narrow), 6);
});

test('a prior that is no wider than the start changes nothing', () => {
  const { mu, rho } = start(0.01);
  expect({ mu, rho }).toEqual(layer());
});

test('a layer is untouched until one width is another', () => {
  const { rho } = layer();
  expect(isUntouched(rho, -4)).toBe(true);
  expect(isUntouched({ ...rho, weight: rho.weight.with(3, -3.9) }, -4)).toBe(false);
});
