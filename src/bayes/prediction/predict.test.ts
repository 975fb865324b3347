import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type HiddenActivation, hiddenActivations } from '../../../shaders/lib/nonlinearity.ts';
import type { Gpu } from '../../gpu/device.ts';
import { credibleInterval, entropy } from '../../metrics/uncertainty.ts';
import { at, type Matrix } from '../../reference/matrix.ts';
import { evaluate } from '../../reference/network.ts';
import { networkNoise, posteriorOf } from '../../reference/padded.ts';
import { BayesianNeuralNetwork } from '../network.ts';
import { scaleMixture } from '../prior.ts';
import { openTestDevice, prototypes, referenceMinibatch } from '../testing.ts';
import { groupDraws } from './overDraws.ts';

let gpu: Gpu;
beforeAll(async () => {
  gpu = await openTestDevice();
});
afterAll(() => gpu.destroy());

const widths = [11, 9, 6, 4];
/** Wide weights, so that draws disagree. */
const create = (activation: HiddenActivation = 'relu') =>
  BayesianNeuralNetwork.create(gpu, { layers: widths, activation, initialRho: -1.5, seed: 6 });

const softmax = (logits: Matrix, row: number): number[] => {
  const values = Array.from({ length: logits.columns }, (_, c) => at(logits, row, c));
  const exps = values.map((value) => Math.exp(value - Math.max(...values)));
  return exps.map((e) => e / exps.reduce((a, b) => a + b, 0));
};

/** p_s of every draw, [S][N][C], from the float64 reference. */
async function referenceDraws(net: BayesianNeuralNetwork, count: number, draws: number, seed: number) {
  const { mu, rho } = await net.posterior();
  const data = referenceMinibatch(prototypes(count, widths[0]!, 4), net.config.inputScale);
  const objective = { prior: scaleMixture(), estimator: 'draw', kl: 'sampled', klScale: 0 } as const;
  return Array.from({ length: draws }, (_, draw) => {
    const noise = networkNoise(net.layout, { seed, step: 0xffffffff, draw }, count);
    const { activation } = net.config;
    const posterior = { ...posteriorOf(net.layout, mu, rho), activation };
    const { logits } = evaluate(posterior, data, noise, objective);
    return Array.from({ length: count }, (_, n) => softmax(logits, n));
  });
}

describe('the posterior predictive', () => {
  test.each(hiddenActivations)(
    'of a %s network is the mean of probabilities over draws, and splits its entropy into aleatoric and epistemic',
    async (activation) => {
      const net = await create(activation);
      const [count, draws] = [13, 7];
      const got = await net.predict(prototypes(count, 11, 4), { draws, seed: 21 });
      const want = await referenceDraws(net, count, draws, 21);
      for (let n = 0; n < count; n++) {
        const mean = [0, 1, 2, 3].map((c) => want.reduce((sum, p) => sum + p[n]![c]!, 0) / draws);
        const aleatoric = want.reduce((sum, p) => sum + entropy(p[n]!), 0) / draws;
        for (const [c, p] of mean.entries()) expect(got.probs[n * 4 + c]).toBeCloseTo(p, 5);
        expect(got.entropy[n]).toBeCloseTo(entropy(mean), 4);
        expect(got.aleatoric[n]).toBeCloseTo(aleatoric, 4);
        expect(got.epistemic[n]).toBeCloseTo(entropy(mean) - aleatoric, 4);
        expect(got.epistemic[n]).toBeGreaterThan(1e-3);
      }
      net.destroy();
    },
  );

  test('of the mean weights is the plain network at w = mu: no epistemic uncertainty', async () => {
    const net = await create();
    const data = prototypes(9, 11, 4);
    const got = await net.predict(data, { meanWeights: true });
    const { mu, rho } = await net.posterior();
    const certain = rho.map(({ weight, bias }) => ({
      weight: weight.map(() => -200),
      bias: bias.map(() => -200),
    }));
    const objective = { prior: scaleMixture(), estimator: 'draw', kl: 'sampled', klScale: 0 } as const;
    const noise = networkNoise(net.layout, { seed: 0, step: 0, draw: 0 }, 9);
    const { logits } = evaluate(
      posteriorOf(net.layout, mu, certain),
      referenceMinibatch(data, net.config.inputScale),
      noise,
      objective,
    );
    for (let n = 0; n < 9; n++) {
      for (const [c, p] of softmax(logits, n).entries()) expect(got.probs[n * 4 + c]).toBeCloseTo(p, 5);
      expect(got.epistemic[n]).toBe(0);
    }
    net.destroy();
  });

  test('does not depend on how examples are cut into chunks', async () => {
    const net = await create();
    const data = prototypes(300, 11, 4);
    const all = await net.predict(data, { draws: 5 });
    const tail = {
      ...data,
      images: data.images.subarray(290 * 11),
      labels: data.labels.subarray(290),
      count: 10,
    };
    const last = await net.predict(tail, { draws: 5 });
    for (const [i, p] of last.probs.entries()) expect(p).toBeCloseTo(all.probs[290 * 4 + i]!, 6);
    net.destroy();
  });

  test('gives the quantiles of its own draws as credible intervals, whatever the grouping of draws', async () => {
    const net = await create();
    const [count, draws] = [6, 40];
    const got = await net.predict(prototypes(count, 11, 4), { draws, seed: 3, interval: 0.9 });
    expect(got.everyDraw).toHaveLength(draws * count * 4);
    const want = await referenceDraws(net, count, draws, 3);
    for (let at = 0; at < count * 4; at++) {
      const samples = want.map((p) => p[Math.floor(at / 4)]![at % 4]!);
      const { lower, upper } = credibleInterval(samples, 0.9);
      expect(got.interval!.lower[at]).toBeCloseTo(lower, 4);
      expect(got.interval!.upper[at]).toBeCloseTo(upper, 4);
    }
    net.destroy();
  });

  test('is the same for bytes and for floats of the same value, given the scale', async () => {
    const config = { layers: widths, initialRho: -1.5, seed: 6, inputScale: 1 / 126 };
    const net = await BayesianNeuralNetwork.create(gpu, config);
    const data = prototypes(5, 11, 4);
    const bytes = await net.predict(data, { draws: 3 });
    const floats = await net.predict({ ...data, images: Float32Array.from(data.images) }, { draws: 3 });
    expect(floats.probs).toEqual(bytes.probs);
    net.destroy();
    expect(gpu.liveBytes).toBe(0);
  });

  test('takes no more memory for more draws', async () => {
    const net = await create();
    const data = prototypes(300, 11, 4);
    const bytesOf = async (draws: number) => {
      const created = vi.spyOn(gpu.device, 'createBuffer');
      await net.predict(data, { draws });
      const bytes = created.mock.calls.reduce((sum, [{ size }]) => sum + size, 0);
      created.mockRestore();
      return bytes;
    };
    const few = await bytesOf(groupDraws);
    // all that was ever created, so also the most that lived at once
    expect(few).toBeGreaterThan(300 * (11 + 5 * 4));
    expect(await bytesOf(4 * groupDraws + 1)).toBe(few);
    expect(await bytesOf(1)).toBeLessThan(few);
    net.destroy();
  });

  test('refuses impossible requests by name, and stops when it is aborted', async () => {
    const net = await create();
    const data = prototypes(5, 11, 4);
    const live = gpu.liveBytes;
    await expect(net.predict(data, { draws: 0 })).rejects.toThrow(/draws: expected a whole number/);
    await expect(net.predict(data, { interval: 1 })).rejects.toThrow(/interval: expected a mass/);
    await expect(net.predict({ ...data, count: 4 })).rejects.toThrow(/examples.images: expected 4 x 11/);
    await expect(net.predict(data, { signal: AbortSignal.abort() })).rejects.toThrow(/abort/i);
    expect(gpu.liveBytes).toBe(live);
    net.destroy();
  });
});

test('draw() returns the very weights that prediction uses as its first draw', async () => {
  const net = await create();
  const drawn = await net.draw(17);
  const { mu, rho } = await net.posterior();
  const noise = networkNoise(net.layout, { seed: 17, step: 0xffffffff, draw: 0 }, 1);
  const sigma = (r: number) => Math.log1p(Math.exp(r));
  drawn.forEach(({ weight, bias }, l) => {
    const outputs = net.layout.layers[l]!.outputs;
    weight.forEach((w, at) => {
      const want = mu[l]!.weight[at]! + sigma(rho[l]!.weight[at]!) * noise.eps[l]!.values[at]!;
      expect(w).toBeCloseTo(want, 5);
    });
    bias.forEach((w, o) => {
      const eps = noise.eps[l]!.values[net.layout.layers[l]!.inputs * outputs + o]!;
      expect(w).toBeCloseTo(mu[l]!.bias[o]! + sigma(rho[l]!.bias[o]!) * eps, 5);
    });
  });
  net.destroy();
});
