/**
 * Seven errors that published code for Bayesian networks makes. Each is planted here: the check that the
 * right formula, or the engine, passes is one that the error fails.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deadRho } from '../../shaders/lib/gaussian.ts';
import { batches } from '../data/order/permutation.ts';
import type { Gpu } from '../gpu/device.ts';
import { logGaussian, softplus } from '../reference/gaussian.ts';
import { klClosed } from '../reference/kl.ts';
import { normals } from '../reference/random.ts';
import { diagnose } from './diagnose/diagnose.ts';
import { summariseInputs } from './diagnose/inputSummary.ts';
import { gaussianHead } from './head.ts';
import { BayesianNeuralNetwork } from './network.ts';
import type { Posterior } from './posterior/posterior.ts';
import { decodePosterior, encodePosterior } from './posterior/posteriorFile.ts';
import { gaussian } from './prior.ts';
import { openTestDevice, prototypes, trainAll } from './testing.ts';
import { klScaleAt, paperKlWeight } from './training/schedule.ts';

let gpu: Gpu;
beforeAll(async () => {
  gpu = await openTestDevice();
});
afterAll(() => gpu.destroy());

const widths = [6, 5, 3];
const [inputSize, , classes] = widths as [number, number, number];
const prior = gaussian(0.5);
/** Wide weights, so that draws disagree. */
const create = (inputScale?: number) =>
  BayesianNeuralNetwork.create(gpu, {
    ...{ layers: widths, prior, initialRho: -1, seed: 3 },
    ...(inputScale !== undefined && { inputScale }),
  });

/** KL[q || p] of every weight, in closed form and float64. */
function exactKl({ mu, rho }: Posterior): number {
  const terms = mu.flatMap(({ weight, bias }, l) =>
    [...weight, ...bias].map((mean, i) => {
      const { weight: w, bias: b } = rho[l]!;
      return klClosed(prior, mean, softplus([...w, ...b][i]!)).value;
    }),
  );
  return terms.reduce((a, b) => a + b, 0);
}

describe('1. sigma is softplus(rho) where weights are drawn, but exp(rho) inside log q', () => {
  /** The Monte Carlo KL is that of the closed form, within 4 standard errors. */
  const isUnbiased = (estimates: readonly number[], exact: number): boolean => {
    const mean = estimates.reduce((a, b) => a + b) / estimates.length;
    const variance = estimates.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (estimates.length - 1);
    return Math.abs(mean - exact) < 4 * Math.sqrt(variance / estimates.length);
  };
  const eps = normals({ seed: 1, step: 0, draw: 0 }, 1);
  const estimates = (mu: number, rho: number, sigmaOfLogQ: (rho: number) => number) =>
    Array.from({ length: 20_000 }, (_, i) => {
      const w = mu + softplus(rho) * eps(i);
      return logGaussian(w, mu, sigmaOfLogQ(rho)) - logGaussian(w, 0, 0.5);
    });

  // for rho far below 0 the two hardly differ, which is how the error goes unnoticed
  test.each([-1, 0, 2])('with one sigma the estimate is unbiased, with two it is not: rho = %i', (rho) => {
    const exact = klClosed(prior, 0.3, softplus(rho)).value;
    expect(isUnbiased(estimates(0.3, rho, softplus), exact)).toBe(true);
    expect(isUnbiased(estimates(0.3, rho, Math.exp), exact)).toBe(false);
  });

  test('the KLs that training reports, one draw a step, are unbiased', async () => {
    const net = await create();
    const settings = { estimator: 'draw', kl: 'sampled', learningRate: 0, batch: 8, epochs: 300 } as const;
    const reported = (await trainAll(net, prototypes(8, inputSize, classes), settings)).map(({ kl }) => kl);
    expect(isUnbiased(reported, exactKl(await net.posterior()))).toBe(true);
    net.destroy();
  });
});

describe('2. the KL is averaged over weights, divided by layers, or has weight 1 beside a mean NLL', () => {
  const [examples, batch, temperature, weights, layers] = [36, 12, 0.7, 53, 2];
  const epoch = batches(examples, batch);
  /** Over an epoch, sum_i c_i B_i: beside the NLL of every example the KL counts `temperature` times. */
  const countsOnce = (scales: readonly number[]): boolean =>
    Math.abs(epoch.reduce((sum, { size }, i) => sum + scales[i]! * size, 0) - temperature) <
    1e-3 * temperature;
  const scales = (klWeights: 'uniform' | 'paper') =>
    epoch.map(({ size }, i) =>
      klScaleAt({ klWeights, temperature }, { number: i + 1, of: epoch.length, size, examples }),
    );

  test.each([
    ['averaged over weights, then divided by the batch', () => temperature / (weights * batch)],
    ['divided by the number of layers', (c: number) => c / layers],
    ['of weight 1 beside a mean NLL', () => temperature],
    ['divided by the minibatches only, beside a mean NLL', () => temperature / epoch.length],
  ] as const)('a KL %s does not count once', (_, planted) => {
    for (const klWeights of ['uniform', 'paper'] as const) {
      expect(countsOnce(scales(klWeights))).toBe(true);
      expect(countsOnce(scales(klWeights).map(planted))).toBe(false);
    }
  });

  test.each(['uniform', 'paper'] as const)(
    'what an epoch on the GPU applies counts once: %s',
    async (klWeights) => {
      const net = await BayesianNeuralNetwork.create(gpu, {
        ...{ layers: [2, 1], head: gaussianHead('fixed'), prior: gaussian(1), seed: 2 },
      });
      const before = (await net.posterior()).mu[0]!.weight[0]!;
      // black images: the likelihood says nothing about a weight, and a step is mu -= learningRate c mu / 1^2
      const [learningRate, black] = [0.01, new Uint8Array(examples * 2)];
      const metrics = await trainAll(
        net,
        { images: black, targets: new Float32Array(examples), count: examples, inputSize: 2 },
        {
          ...{ klWeights, temperature, batch, epochs: 1, learningRate, schedule: 'constant' },
          ...{ estimator: 'local', kl: 'closed', optimiser: 'sgd', momentum: 0 },
        },
      );
      const applied = -Math.log((await net.posterior()).mu[0]!.weight[0]! / before) / learningRate;
      // log(1 - x) is -x within x / 2 of itself, which is 4e-4
      expect(countsOnce(epoch.map(() => applied / epoch.length))).toBe(true);
      // and so does the free energy that it reports
      expect(countsOnce(metrics.map(({ freeEnergy, nll, kl }) => (freeEnergy - nll) / kl))).toBe(true);
      net.destroy();
    },
  );
});

test('3. pruning that sets rho = 0 leaves sigma = 0.69: a pruned weight has mu = 0 and sigma = 0', async () => {
  const net = await create();
  const whole = await net.posterior();
  net.destroy();
  /** Whether the first weight is 0 in every draw, before training and after. */
  const isGone = async (rhoOfPruned: number): Promise<boolean> => {
    const withFirst = (layers: Posterior['mu'], value: number): Posterior['mu'] =>
      layers.map((layer, l) =>
        l > 0 ? layer : { ...layer, weight: layer.weight.map((old, i) => (i > 0 ? old : value)) },
      );
    const [mu, rho] = [withFirst(whole.mu, 0), withFirst(whole.rho, rhoOfPruned)];
    const pruned = await BayesianNeuralNetwork.fromPosterior(gpu, { ...whole, mu, rho });
    const drawn = async () =>
      Promise.all([1, 2, 3].map(async (seed) => (await pruned.draw(seed))[0]!.weight[0]!));
    const before = await drawn();
    await trainAll(pruned, prototypes(8, inputSize, classes), { batch: 8, epochs: 2 });
    const after = await drawn();
    pruned.destroy();
    return [...before, ...after].every((w) => w === 0);
  };
  expect(await isGone(deadRho)).toBe(true);
  expect(await isGone(0)).toBe(false);
});

test('4. log probabilities averaged over draws: a prediction is the mean of probabilities', async () => {
  const net = await create();
  const [count, draws] = [7, 20];
  const { probs, everyDraw } = await net.predict(prototypes(count, inputSize, classes), {
    draws,
    interval: 0.9,
  });
  const isPrediction = (of: (p: number) => number, back: (mean: number) => number): boolean =>
    Array.from({ length: count }, (_, n) => {
      const means = Array.from({ length: classes }, (_, c) => {
        const values = Array.from({ length: draws }, (_, s) => everyDraw![(s * count + n) * classes + c]!);
        return back(values.reduce((sum, p) => sum + of(p), 0) / draws);
      });
      const total = means.reduce((a, b) => a + b);
      return means.every((mean, c) => Math.abs(mean / total - probs[n * classes + c]!) < 1e-5);
    }).every(Boolean);
  expect(
    isPrediction(
      (p) => p,
      (mean) => mean,
    ),
  ).toBe(true);
  expect(isPrediction((p) => Math.log(Math.max(p, 1e-30)), Math.exp)).toBe(false);
  net.destroy();
});

test('5. a log posterior that is valid only after a draw: the KL is known before, and no draw changes it', async () => {
  const net = await create();
  const exact = exactKl(await net.posterior());
  const isKl = (value: number) => Math.abs(value - exact) < 1e-5 * Math.abs(exact);
  // what a layer that stores log q and log p of its last draw answers before there is one
  const stored: { logQ: number; logP: number }[] = [{ logQ: 0, logP: 0 }];
  expect(isKl(stored.reduce((sum, { logQ, logP }) => sum + logQ - logP, 0))).toBe(false);
  const first = await net.kl();
  expect(isKl(first)).toBe(true);
  await net.draw(5);
  await net.predict(prototypes(3, inputSize, classes), { draws: 2 });
  expect(await net.kl()).toBe(first);
  net.destroy();
});

test('6. test inputs on another scale: the scale belongs to the posterior, and the doctor finds data that lack it', async () => {
  const net = await create(1 / 50);
  const data = prototypes(40, inputSize, classes);
  const options = { draws: 4, seed: 9 };
  const { probs } = await net.predict(data, options);
  const saved = decodePosterior('p', encodePosterior(await net.posterior()));
  const predictsTheSame = async (config: Posterior['config']): Promise<boolean> => {
    const opened = await BayesianNeuralNetwork.fromPosterior(gpu, { ...saved, config });
    const again = (await opened.predict(data, options)).probs;
    opened.destroy();
    return again.every((p, i) => p === probs[i]);
  };
  expect(await predictsTheSame(saved.config)).toBe(true);
  expect(await predictsTheSame({ ...saved.config, inputScale: 1 / 255 })).toBe(false);

  const finds = (test: typeof data.images | Float32Array): boolean => {
    const inputs = { train: summariseInputs(data), test: summariseInputs({ images: test, count: 40 }) };
    return diagnose({ config: saved.config, inputs }).some(({ code }) => code === 'input-scale');
  };
  expect(finds(data.images)).toBe(false);
  expect(finds(Float32Array.from(data.images, (byte) => byte / 255))).toBe(true);
  net.destroy();
});

describe('7. 2^M overflows', () => {
  const sumsToOne = (minibatches: number, weight: (i: number, of: number) => number): boolean => {
    let sum = 0;
    for (let i = 1; i <= minibatches; i++) sum += weight(i, minibatches);
    return Math.abs(sum - 1) < 1e-12;
  };
  const asPrinted = (i: number, of: number) => 2 ** (of - i) / (2 ** of - 1);
  const inFloat32 = (i: number, of: number) => Math.fround(2 ** (of - i)) / Math.fround(2 ** of - 1);

  test.each([1, 469, 100_000])('the KL weights of %i minibatches sum to 1', (minibatches) => {
    expect(sumsToOne(minibatches, paperKlWeight)).toBe(true);
  });

  test('as printed they do not: beyond 127 minibatches in float32, beyond 1023 in float64', () => {
    expect(sumsToOne(1, asPrinted) && sumsToOne(1, inFloat32)).toBe(true);
    expect(sumsToOne(469, inFloat32)).toBe(false);
    expect(sumsToOne(100_000, asPrinted)).toBe(false);
  });
});
