import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { HiddenActivation } from '../../../shaders/lib/nonlinearity.ts';
import { streams } from '../../../shaders/lib/random.ts';
import { permutation } from '../../data/order/permutation.ts';
import type { Gpu } from '../../gpu/device.ts';
import { networkNoise, posteriorOf } from '../../reference/padded.ts';
import { beginTraining, trainStep } from '../../reference/train.ts';
import { BayesianNeuralNetwork } from '../network.ts';
import { initialMeans, initialRhos } from '../posterior/initialise.ts';
import { encodePosterior } from '../posterior/posteriorFile.ts';
import { gaussian, scaleMixture } from '../prior.ts';
import { randomWords } from '../random.ts';
import { type Estimator, type TrainSettings, trainSettings } from '../settings/settings.ts';
import {
  type LabelledBytes,
  openTestDevice,
  placeOf,
  prototypes,
  referenceMinibatch,
  trainAll,
} from '../testing.ts';
import { trainingFields } from './stepFields.ts';

let gpu: Gpu;
beforeAll(async () => {
  gpu = await openTestDevice();
});
afterAll(() => gpu.destroy());

const estimators = ['draw', 'local', 'flipout'] as const;

/** The examples of one minibatch, in the order of the epoch's permutation. */
function minibatchOf(data: LabelledBytes, order: Uint32Array, first: number, size: number): LabelledBytes {
  const rows = [...order.subarray(first, first + size)];
  return {
    count: size,
    inputSize: data.inputSize,
    images: Uint8Array.from(
      rows.flatMap((n) => [...data.images.subarray(n * data.inputSize, (n + 1) * data.inputSize)]),
    ),
    labels: Uint8Array.from(rows.map((n) => data.labels[n]!)),
  };
}

const choices: [string, Partial<TrainSettings> & { estimator: Estimator }, HiddenActivation][] = [
  ...estimators.map(
    (estimator) => [estimator, { estimator }, 'relu'] as [string, { estimator: Estimator }, 'relu'],
  ),
  ['tanh, sgd', { estimator: 'local', optimiser: 'sgd', momentum: 0.8, learningRate: 0.003 }, 'tanh'],
  ['gelu, adamw', { estimator: 'flipout', optimiser: 'adamw', weightDecay: 0.5 }, 'gelu'],
];

test.each(choices)(
  '%s: ten steps follow the float64 reference: loss, KL and hits, over a short last minibatch and an epoch end',
  async (_, chosen, activation) => {
    const { estimator } = chosen;
    const widths = [13, 9, 4];
    const data = prototypes(50, 13, 4);
    const prior = scaleMixture({ mix: 0.5, scale1: 0.5, scale2: 0.02 });
    const net = await BayesianNeuralNetwork.create(gpu, {
      layers: widths,
      activation,
      prior,
      seed: 3,
    });
    const options = { epochs: 2, batch: 12, learningRate: 0.01, temperature: 1, seed: 8, ...chosen };
    const got = await trainAll(net, data, options);
    expect(got).toHaveLength(10);

    const { layout, config } = net;
    const settings = trainSettings(options, config.prior);
    const minibatches = [0, 12, 24, 36, 48].map((first) => ({ first, size: Math.min(12, 50 - first) }));
    let state = beginTraining({
      ...posteriorOf(layout, initialMeans(layout, config.seed, activation), initialRhos(layout, config)),
      activation,
    });
    for (const [index, metrics] of got.entries()) {
      const fields = trainingFields(config, settings, placeOf(settings, config, minibatches, index));
      const order = permutation(50, randomWords(8, streams.shuffle, Math.floor(index / 5)));
      const { first, size } = minibatches[index % 5]!;
      const minibatch = referenceMinibatch(minibatchOf(data, order, first, size), config.inputScale);
      const noise = networkNoise(layout, { seed: 8, step: index, draw: 0 }, size);
      const objective = { prior, estimator, kl: 'sampled' as const, klScale: fields.klScale };
      const next = trainStep(state, minibatch, noise, objective, {
        ...fields,
        optimiser: settings.optimiser,
      });
      expect(Math.abs(metrics.nll - next.before.nll)).toBeLessThan(2e-4 * Math.max(1, next.before.nll));
      expect(Math.abs(metrics.kl - next.before.kl)).toBeLessThan(2e-4 * Math.abs(next.before.kl));
      expect(metrics.error).toBeCloseTo(1 - next.before.hits / size, 6);
      expect(metrics.freeEnergy).toBeCloseTo(metrics.nll + metrics.kl / 50, 6);
      state = next.state;
    }
    net.destroy();
  },
);

describe.each(estimators)('%s', (estimator) => {
  test('the same seed gives the same bits, another seed does not', async () => {
    const data = prototypes(130, 20, 5);
    const train = async (seed: number) => {
      const net = await BayesianNeuralNetwork.create(gpu, { layers: [20, 17, 5], seed: 2 });
      await trainAll(net, data, { estimator, epochs: 3, batch: 32, seed });
      const bytes = encodePosterior(await net.posterior());
      net.destroy();
      return bytes;
    };
    const [first, again, other] = [await train(4), await train(4), await train(5)];
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
  });

  test.each([
    [[1, 1, 1], 1],
    [[7, 63, 65, 2], 100],
    [[63, 1, 7, 3], 96],
  ])(
    'layers %j with batch %i train without complaint, and the loss falls or stays',
    async (layers, batch) => {
      const data = prototypes(196, layers[0]!, layers.at(-1)!);
      const net = await BayesianNeuralNetwork.create(gpu, { layers });
      const metrics = await trainAll(net, data, {
        estimator,
        epochs: batch === 1 ? 1 : 12,
        batch,
        learningRate: 0.01,
      });
      const mean = (part: typeof metrics) => part.reduce((sum, m) => sum + m.freeEnergy, 0) / part.length;
      const quarter = Math.ceil(metrics.length / 4);
      expect(mean(metrics.slice(-quarter))).toBeLessThan(mean(metrics.slice(0, quarter)) + 1e-3);
      net.destroy();
      expect(gpu.liveBytes).toBe(0);
    },
  );
});

test('sgd learns what Adam learns: the loss of small prototypes falls by half', async () => {
  const net = await BayesianNeuralNetwork.create(gpu, { layers: [16, 12, 4], seed: 1 });
  const options = { optimiser: 'sgd', learningRate: 0.05, epochs: 6, batch: 16 } as const;
  const metrics = await trainAll(net, prototypes(256, 16, 4), options);
  const mean = (part: typeof metrics) => part.reduce((sum, { nll }) => sum + nll, 0) / part.length;
  expect(mean(metrics.slice(-16))).toBeLessThan(0.5 * mean(metrics.slice(0, 4)));
  net.destroy();
  expect(gpu.liveBytes).toBe(0);
});

test('ten golden losses: 13-9-4, local, closed KL, seed 1', async () => {
  const net = await BayesianNeuralNetwork.create(gpu, { layers: [13, 9, 4], prior: gaussian(0.2), seed: 1 });
  const metrics = await trainAll(net, prototypes(120, 13, 4), {
    estimator: 'local',
    kl: 'closed',
    epochs: 1,
    batch: 12,
    learningRate: 0.02,
    temperature: 1,
  });
  net.destroy();
  const golden = [
    7.6016723, 7.1012982, 6.6304579, 6.5605255, 6.2828477, 5.96121, 5.7201984, 5.9318452, 5.8809025,
    5.7399897,
  ];
  expect(metrics.map(({ freeEnergy }) => freeEnergy)).toHaveLength(10);
  metrics.forEach(({ freeEnergy }, i) => {
    expect(Math.abs(freeEnergy - golden[i]!)).toBeLessThan(1e-4 * golden[i]!);
  });
});
