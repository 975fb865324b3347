/** What is known of a mean over thousands of draws does not drown in the rounding of its sums. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Gpu } from '../../gpu/device.ts';
import { gaussianPredict as targetTwin } from '../../reference/gaussianPredict.ts';
import { type Matrix, matrix } from '../../reference/matrix.ts';
import { networkNoise } from '../../reference/padded.ts';
import { predict as classTwin, entropy } from '../../reference/predict.ts';
import { gaussianHead } from '../head.ts';
import { BayesianNeuralNetwork } from '../network.ts';
import type { Posterior } from '../posterior/posterior.ts';
import { normalValues, openTestDevice } from '../testing.ts';

let gpu: Gpu;
beforeAll(async () => {
  gpu = await openTestDevice();
});
afterAll(() => gpu.destroy());

const [inputs, count] = [3, 4];
const data = { images: normalValues(count * inputs, 3), count, inputSize: inputs };

/** A network of one layer, whose weights are large or small, and all of one width. */
function posteriorOf(base: Posterior, scale: number, rho: number): Posterior {
  const [{ weight, bias }] = base.mu as [Posterior['mu'][number]];
  const like = (values: Float32Array, seed: number) => normalValues(values.length, seed, scale);
  return {
    ...base,
    mu: [{ weight: like(weight, 5), bias: like(bias, 6) }],
    rho: [{ weight: weight.map(() => rho), bias: bias.map(() => rho) }],
  };
}

async function open(config: Parameters<typeof BayesianNeuralNetwork.create>[1], scale: number, rho: number) {
  const untrained = await BayesianNeuralNetwork.create(gpu, { inputScale: 1, ...config });
  const posterior = posteriorOf(await untrained.posterior(), scale, rho);
  untrained.destroy();
  return { posterior, net: await BayesianNeuralNetwork.fromPosterior(gpu, posterior) };
}

/** Outputs [S][N, O] of every draw in float64. */
function outputsOf(
  net: BayesianNeuralNetwork,
  { mu, rho }: Posterior,
  draws: number,
  seed: number,
): Matrix[] {
  const [{ weight, bias }] = mu as [Posterior['mu'][number]];
  const outputs = bias.length;
  const sigma = Math.log1p(Math.exp(rho[0]!.bias[0]!));
  return Array.from({ length: draws }, (_, draw) => {
    const { values: eps } = networkNoise(net.layout, { seed, step: 0xffffffff, draw }, count).eps[0]!;
    const w = (i: number, o: number) =>
      (i < inputs ? weight[i * outputs + o]! : bias[o]!) + sigma * eps[i * outputs + o]!;
    return matrix(count, outputs, (n, o) => {
      let sum = w(inputs, o);
      for (let i = 0; i < inputs; i++) sum += data.images[n * inputs + i]! * w(i, o);
      return sum;
    });
  });
}

const certain = -60;

test.each([
  [10_000, 5],
  [1000, 0.5],
  [1000, 100],
])(
  '%d draws of a network without widths have no mutual information (weights of %d)',
  async (draws, scale) => {
    const { net } = await open({ layers: [inputs, 5] }, scale, certain);
    const once = await net.predict(data, { draws: 1 });
    const often = await net.predict(data, { draws });
    for (let n = 0; n < count; n++) expect(Math.abs(often.epistemic[n]!)).toBeLessThan(1e-12);
    for (const [at, p] of often.probs.entries()) expect(p).toBeCloseTo(once.probs[at]!, 14);
    for (const [n, h] of often.aleatoric.entries()) expect(h).toBeCloseTo(once.aleatoric[n]!, 12);
    net.destroy();
  },
);

test('of thousands of draws that differ, mutual information and probabilities are those of float64', async () => {
  const { net, posterior } = await open({ layers: [inputs, 5] }, 1, 0);
  const draws = 3000;
  const got = await net.predict(data, { draws, seed: 7 });
  const logits = outputsOf(net, posterior, draws, 7);
  for (let n = 0; n < count; n++) {
    const { probs, entropy: entropies } = classTwin(logits, n);
    const mean = probs.map((sum) => sum / draws);
    const epistemic = entropy(mean) - entropies / draws;
    expect(epistemic).toBeGreaterThan(0.05);
    expect(Math.abs(got.epistemic[n]! - epistemic)).toBeLessThan(1e-6);
    expect(Math.abs(got.aleatoric[n]! - entropies / draws)).toBeLessThan(1e-6);
    for (const [c, p] of mean.entries()) expect(Math.abs(got.probs[n * 5 + c]! / p - 1)).toBeLessThan(1e-5);
  }
  net.destroy();
});

test('a target on which all of ten thousand draws agree has no epistemic spread, and the noise of one draw', async () => {
  const config = { layers: [inputs, 2], head: gaussianHead('learned') };
  const { net } = await open(config, 5, certain);
  const once = await net.predictTargets(data, { draws: 1 });
  const often = await net.predictTargets(data, { draws: 10_000 });
  expect([...often.epistemic].every((spread) => spread === 0)).toBe(true);
  expect(often.mean).toEqual(once.mean);
  for (const [at, noise] of often.aleatoric.entries()) {
    expect(noise / once.aleatoric[at]!).toBeCloseTo(1, 12);
  }
  net.destroy();
});

test('of thousands of draws that differ, moments of targets are those of float64', async () => {
  const config = { layers: [inputs, 2], head: gaussianHead('learned') };
  const { net, posterior } = await open(config, 1, -1);
  const draws = 3000;
  const got = await net.predictTargets(data, { draws, seed: 7 });
  const outputs = outputsOf(net, posterior, draws, 7);
  for (let n = 0; n < count; n++) {
    for (let t = 0; t < 2; t++) {
      const want = targetTwin(outputs, n, t);
      const at = 2 * n + t;
      expect(Math.abs(got.mean[at]! - want.mean)).toBeLessThan(1e-6);
      expect(got.epistemic[at]! ** 2 / want.epistemicVariance).toBeCloseTo(1, 5);
      expect(got.aleatoric[at]! ** 2 / want.aleatoricVariance).toBeCloseTo(1, 5);
    }
  }
  net.destroy();
});
