/**
 * The band of a trained network against the exact one. A network of one hidden layer is small enough for
 * Hamiltonian Monte Carlo to tell the exact posterior of its function; training must come near it where the
 * data are. Where and why a mean-field posterior cannot: docs/what-mean-field-misses.md.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Gpu } from '../gpu/device.ts';
import { matrix, matrixOf } from '../reference/matrix.ts';
import { hmcBand, type RegressionNetwork } from '../reference/regressionNetwork.ts';
import { gaussianHead } from './head.ts';
import { BayesianNeuralNetwork } from './network.ts';
import { gaussian } from './prior.ts';
import { normalValues, openTestDevice, trainAll } from './testing.ts';

let gpu: Gpu;
beforeAll(async () => {
  gpu = await openTestDevice();
});
afterAll(() => gpu.destroy());

/** y = sin 2x + N(0, 0.2^2) at 40 even places on [-1, 1]: a curve that two tanh units draw, and no fewer. */
const model: RegressionNetwork = { widths: [1, 2, 1], activation: 'tanh', noise: 0.2, priorScale: 1 };
const count = 40;
const x = Float32Array.from({ length: count }, (_, n) => -1 + (2 * n) / (count - 1));
const errors = normalValues(count, 3, model.noise);
const y = x.map((at, n) => Math.sin(2 * at) + errors[n]!);

/** The places of the data, then two on either side of them. */
const beyond = [-1.5, -1.25, 1.25, 1.5];
const places = Float32Array.from([...x, ...beyond]);

async function trainedBand() {
  const { widths, activation, noise, priorScale } = model;
  const net = await BayesianNeuralNetwork.create(gpu, {
    layers: widths,
    activation: activation as 'tanh',
    head: gaussianHead('fixed', noise),
    prior: gaussian(priorScale),
    inputScale: 1,
    initialRho: -3,
  });
  await trainAll(
    net,
    { images: x, targets: y, count, inputSize: 1 },
    { estimator: 'local', kl: 'closed', temperature: 1, batch: count, epochs: 2500, learningRate: 0.02 },
  );
  const band = await net.predictTargets(
    { images: places, count: places.length, inputSize: 1 },
    { draws: 4000 },
  );
  net.destroy();
  return { mean: band.mean, sd: band.epistemic };
}

const rms = (values: Float64Array): number =>
  Math.sqrt(values.reduce((total, value) => total + value ** 2, 0) / values.length);

test('on the data the trained band is as wide as the exact one within a factor 0.6 to 1.4, beyond them it is too narrow', async () => {
  const exact = hmcBand(
    matrixOf(places.length, 1, places),
    { x: matrix(count, 1, (n) => x[n]!), y },
    { ...model, seed: 1, chains: 4, warmup: 500, draws: 1500, leapfrogSteps: 60, targetAcceptance: 0.95 },
  );
  // chains from four draws of the prior agree, and no trajectory broke off: what they agree on is a yardstick
  expect(exact.chains.map(({ divergences }) => divergences)).toEqual([0, 0, 0, 0]);
  for (const [q, rHat] of exact.rHat.entries()) {
    expect(rHat).toBeLessThan(1.01);
    expect(exact.ess[q]!).toBeGreaterThan(1000);
  }

  const trained = await trainedBand();
  const ratios = trained.sd.map((sd, q) => sd / exact.sd[q]!);
  for (const [q, ratio] of ratios.subarray(0, count).entries()) {
    expect(ratio, `at x = ${x[q]}`).toBeGreaterThan(0.6);
    expect(ratio, `at x = ${x[q]}`).toBeLessThan(1.4);
    // and it lies in the right place: the two curves are within one standard deviation of the exact posterior
    expect(Math.abs(trained.mean[q]! - exact.mean[q]!)).toBeLessThan(exact.sd[q]!);
  }
  const ratio = rms(trained.sd.subarray(0, count)) / rms(exact.sd.subarray(0, count));
  expect(Math.abs(ratio - 1)).toBeLessThan(0.25);

  // what mean field misses: off the data the exact band opens faster, because its weights move together
  for (const off of ratios.subarray(count)) expect(off).toBeLessThan(0.6);
  expect(gpu.liveBytes).toBe(0);
});
