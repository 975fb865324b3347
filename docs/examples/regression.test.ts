import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestGpu } from '../../e2e/harness/gpu.ts';
import { normalValues } from '../../src/bayes/testing.ts';
import { type Gpu, openGpu } from '../../src/index.ts';
import { regression } from './regression.ts';

let gpu: Gpu;
beforeAll(async () => {
  gpu = await openGpu(await openTestGpu());
});
afterAll(() => gpu.destroy());

/**
 * A table like many: two numbers, a category, and a target that depends on them crookedly, with noise of 0.3.
 */
function table(rows: number): string {
  const [a, b, e] = [normalValues(rows, 1), normalValues(rows, 2), normalValues(rows, 3, 0.3)];
  const lines = Array.from({ length: rows }, (_, n) => {
    const colour = ['red', 'green', 'blue'][n % 3]!;
    const y = 10 + 2 * Math.sin(1.5 * a[n]!) + b[n]! * (colour === 'red' ? 1 : -0.5) + e[n]!;
    return `${a[n]},${(100 * b[n]!).toFixed(3)},${colour},${y}`;
  });
  return ['width,height,colour,price', ...lines].join('\n');
}

const meanOf = (values: ArrayLike<number>) =>
  Array.from(values).reduce((sum, v) => sum + v, 0) / values.length;

test('the example learns a table: errors near its noise, an NLL far below the best constant, honest intervals', async () => {
  const { measured: targets, mean, sd, epistemic } = await regression(gpu, 'prices.csv', table(400));
  const errors = targets.map((y, n) => y - mean[n]!);
  const rmse = Math.sqrt(meanOf(errors.map((error) => error * error)));
  expect(rmse).toBeLessThan(0.45);

  const nll = (error: number, s: number) =>
    0.5 * Math.log(2 * Math.PI) + Math.log(s) + 0.5 * (error / s) ** 2;
  const centre = meanOf(targets);
  const spread = Math.sqrt(meanOf(targets.map((y) => (y - centre) ** 2)));
  const constant = meanOf(targets.map((y) => nll(y - centre, spread)));
  const ours = meanOf(errors.map((error, n) => nll(error, sd[n]!)));
  expect(ours).toBeLessThan(constant - 0.8);

  // two thirds within one standard deviation, within 4 binomial standard errors
  const within = meanOf(errors.map((error, n) => (Math.abs(error) < sd[n]! ? 1 : 0)));
  expect(Math.abs(within - 0.683)).toBeLessThan(4 * Math.sqrt((0.683 * 0.317) / targets.length));
  expect(epistemic.every((s, n) => s > 0 && s < sd[n]!)).toBe(true);
  expect(gpu.liveBytes).toBe(0);
});
