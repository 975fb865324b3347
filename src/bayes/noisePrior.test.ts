/** A learned noise is the noise of the data, whatever the prior of the weights. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Gpu } from '../gpu/device.ts';
import { bestConstant, mostProbableConstant } from '../reference/constantNoise.ts';
import { klClosed } from '../reference/kl.ts';
import { defaultNoisePrior, gaussianHead, networkWidths } from './head.ts';
import { bayesByBackprop, deepEnsemble, ivon, type Method, plainNetwork } from './method.ts';
import { BayesianNeuralNetwork } from './network.ts';
import { layoutOf } from './posterior/layout.ts';
import { softplus } from './posterior/rho.ts';
import {
  gaussian,
  type LayeredPrior,
  type LayerPrior,
  laplace,
  layeredGaussian,
  type Prior,
  scaleMixture,
} from './prior.ts';
import { networkConfig } from './settings/settings.ts';
import { randomValues } from './testing/gradients.ts';
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
async function posteriorOf(
  x: Float32Array<ArrayBuffer>,
  y: Float32Array<ArrayBuffer>,
  { prior, method = bayesByBackprop, noisePrior = defaultNoisePrior, training }: Asked,
) {
  const net = await BayesianNeuralNetwork.create(gpu, {
    layers: [1, 1],
    ...{ head: gaussianHead('learned', 1, noisePrior), prior, method, inputScale: 1, initialRho: -2 },
  });
  const options = { temperature: 1, batch: y.length, epochs: 400, learningRate: 0.03 } as const;
  const data = { images: x, targets: y, count: y.length, inputSize: 1 };
  await trainAll(net, data, { ...options, schedule: 'cosine', ...training });
  const { config, mu, rho } = await net.posterior();
  net.destroy();
  return { prior: config.prior, mu, rho };
}

async function learned(...asked: Parameters<typeof posteriorOf>): Promise<Learned> {
  const { mu, rho } = await posteriorOf(...asked);
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
      await learned(zeros, constant, { prior, training: { estimator: 'flipout', draws: 4, epochs: 1000 } }),
      prior,
    );
  });

  test.each([
    ['draw', bayesByBackprop, { estimator: 'draw', kl: 'closed', draws: 4 }],
    ['local', bayesByBackprop, closed],
    ['ivon', ivon, { learningRate: 0.03, beta2: 0.99, draws: 4, epochs: 600 }],
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

describe.each([1, 2, 3, 4, 5])('%d targets', (targets) => {
  test('the KL is the sum of those of the weights under their prior and of the log sigmas under theirs', async () => {
    const prior = gaussian(0.1);
    const head = gaussianHead('input');
    const config = networkConfig({ layers: [3, 2, targets], prior, head });
    const layout = layoutOf(networkWidths(config.layers, head));
    const [mu, rho] = [randomValues(layout, 5, 0.5, 0), randomValues(layout, 6, 1, -2)];
    const net = await BayesianNeuralNetwork.fromPosterior(gpu, { config, mu, rho });
    const klOf = (own: LayerPrior, means: Float32Array, rhos: Float32Array) =>
      means.reduce((sum, m, i) => sum + klClosed(own, m, softplus(rhos[i]!)).value, 0);
    const want = mu.reduce((sum, means, l) => {
      const first = l === 1 ? targets : means.bias.length;
      const biases = (from: number, to?: number) =>
        [means.bias.subarray(from, to), rho[l]!.bias.subarray(from, to)] as const;
      const ofWeights = klOf(prior, means.weight, rho[l]!.weight) + klOf(prior, ...biases(0, first));
      return sum + ofWeights + klOf(gaussian(defaultNoisePrior), ...biases(first));
    }, 0);
    expect(Math.abs((await net.kl()) / want - 1)).toBeLessThan(1e-5);
    net.destroy();
  });
});

test('a scale that is learned is that of the weights alone: the log sigma has no part in it', async () => {
  const { prior, mu, rho } = await posteriorOf(constant, constant, {
    prior: layeredGaussian(0.1, { learned: true }),
    training: { ...closed, epochs: 20 },
  });
  const { scale } = prior as LayeredPrior;
  const squares = [mu[0]!.weight[0]!, mu[0]!.bias[0]!].map((m, i) => {
    return m ** 2 + softplus([rho[0]!.weight[0]!, rho[0]!.bias[0]!][i]!) ** 2;
  });
  const rms = Math.sqrt((squares[0]! + squares[1]!) / 2);
  expect(Math.abs((scale as number[])[0]! / rms - 1)).toBeLessThan(1e-5);
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
