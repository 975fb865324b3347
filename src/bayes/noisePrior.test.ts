/** A learned noise is the noise of the data, whatever the prior of the weights. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Gpu } from '../gpu/device.ts';
import { bestConstant, mostProbableConstant } from '../reference/constantNoise.ts';
import { defaultNoisePrior, gaussianHead } from './head.ts';
import { bayesByBackprop, deepEnsemble, ivon, type Method, plainNetwork } from './method.ts';
import { BayesianNeuralNetwork } from './network.ts';
import { softplus } from './posterior/rho.ts';
import { gaussian, type LayerPrior, laplace, layeredGaussian, type Prior, scaleMixture } from './prior.ts';
import { normalValues, openTestDevice, trainAll } from './testing.ts';
import type { TrainOptions } from './training/train.ts';

let gpu: Gpu;
beforeAll(async () => {
  gpu = await openTestDevice();
});
afterAll(() => {
  expect(gpu.liveBytes).toBe(0);
  gpu.destroy();
});

const noise = 0.18;
const count = 20;
const constant = Float32Array.from(normalValues(count, 7, noise));
const sampleSd = Math.sqrt(constant.reduce((sum, y) => sum + y * y, 0) / count);

interface Learned {
  /** Of the biases of the last layer, one of each member: the mean and the log sigma. */
  readonly bias: Float32Array;
  readonly logNoiseSd: number;
}

interface Asked {
  readonly prior: Prior;
  readonly method?: Method;
  readonly noisePrior?: number | null;
  readonly training?: TrainOptions;
}

/** Trains a linear network on rows of one input. */
async function learned(
  x: Float32Array<ArrayBuffer>,
  y: Float32Array<ArrayBuffer>,
  asked: Asked,
): Promise<Learned> {
  const { prior, method = bayesByBackprop, noisePrior = defaultNoisePrior, training } = asked;
  const net = await BayesianNeuralNetwork.create(gpu, {
    layers: [1, 1],
    ...{ head: gaussianHead('learned', 1, noisePrior), prior, method, inputScale: 1, initialRho: -2 },
  });
  const options = {
    temperature: 1,
    batch: y.length,
    epochs: 600,
    learningRate: 0.03,
    schedule: 'cosine',
  } as const;
  await trainAll(net, { images: x, targets: y, count: y.length, inputSize: 1 }, { ...options, ...training });
  const { mu, rho } = await net.posterior();
  net.destroy();
  return { bias: mu[0]!.bias, logNoiseSd: softplus(rho[0]!.bias[1]!) };
}

/** Of inputs that are 0, nothing is left but the two biases. */
const zeros = new Float32Array(count);
const weightPriors: [string, LayerPrior][] = [
  ['N(0, 0.1^2)', gaussian(0.1)],
  ['Laplace', laplace()],
  ['the mixture', scaleMixture()],
];
const modelOf = (prior: LayerPrior) => ({ prior, noisePrior: gaussian(defaultNoisePrior) });
const closed = { estimator: 'local', kl: 'closed', draws: 4 } as const;

describe('y ~ N(m, sigma^2), 20 rows: log sigma is where the ELBO is highest, near the sample', () => {
  const expectBest = ({ bias, logNoiseSd }: Learned, prior: LayerPrior) => {
    const best = bestConstant([...constant], modelOf(prior));
    expect(Math.abs(bias[1]! - best.logNoise)).toBeLessThan(0.04);
    expect(Math.abs(logNoiseSd / best.logNoiseSd - 1)).toBeLessThan(0.15);
    expect(Math.abs(bias[1]! - Math.log(sampleSd))).toBeLessThan(4 / Math.sqrt(2 * count));
  };

  test.each(weightPriors)('under %s, flipout', async (_, prior) => {
    expectBest(
      await learned(zeros, constant, { prior, training: { estimator: 'flipout', draws: 4 } }),
      prior,
    );
  });

  test.each([
    ['draw', bayesByBackprop, { estimator: 'draw', kl: 'closed', draws: 4 }],
    ['local', bayesByBackprop, closed],
    ['ivon', ivon, { learningRate: 0.03, beta2: 0.99, draws: 4, epochs: 1000 }],
  ] as [string, Method, TrainOptions][])('under N(0, 0.1^2), %s', async (_, method, training) => {
    const prior = gaussian(0.1);
    expectBest(await learned(zeros, constant, { prior, method, training }), prior);
  });
});

describe('y ~ N(m, sigma^2), 20 rows, weights without a width: log sigma is the most probable', () => {
  test.each([
    ['plain, N(0, 0.1^2)', plainNetwork, gaussian(0.1)],
    ['plain, Laplace', plainNetwork, laplace()],
    ['plain, the mixture', plainNetwork, scaleMixture()],
    ['an ensemble, Laplace', deepEnsemble(3), laplace()],
  ] as [string, Method, LayerPrior][])('%s', async (_, method, prior) => {
    const { bias } = await learned(zeros, constant, { prior, method });
    const best = mostProbableConstant([...constant], modelOf(prior));
    const logNoises = bias.filter((_, at) => at % 2 === 1);
    expect(logNoises).toHaveLength(method.kind === 'ensemble' ? 3 : 1);
    for (const found of logNoises) expect(Math.abs(found - best.logNoise)).toBeLessThan(0.01);
  });
});

test('a prior of null is that of the weights, as before: it pulls the noise towards 1', async () => {
  const prior = gaussian(0.1);
  const { bias } = await learned(zeros, constant, { prior, noisePrior: null, training: closed });
  const best = bestConstant([...constant], { prior, noisePrior: prior });
  expect(Math.abs(bias[1]! - best.logNoise)).toBeLessThan(0.04);
  expect(Math.exp(bias[1]!)).toBeGreaterThan(2 * sampleSd);
});

describe.each([20, 60])('a line through %d rows with noise of 0.18', (rows) => {
  const x = Float32Array.from(normalValues(rows, 20 + rows));
  const errors = normalValues(rows, 21 + rows, noise);
  const y = Float32Array.from(x, (value, n) => 0.9 * value + errors[n]!);

  test.each([
    ['N(0, 0.5^2)', gaussian(0.5), closed],
    ['the mixture', scaleMixture(), { estimator: 'flipout', draws: 4 }],
    ['a Gaussian whose scale is learned', layeredGaussian(0.1, { learned: true }), closed],
  ] as [string, Prior, TrainOptions][])(
    'under %s the noise is known to its sampling error',
    async (_, prior, training) => {
      const { bias } = await learned(x, y, { prior, training });
      expect(Math.abs(bias[1]! - Math.log(noise))).toBeLessThan(3 / Math.sqrt(2 * rows));
    },
  );
});
