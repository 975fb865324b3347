import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { streams } from '../../../shaders/lib/random.ts';
import { augmentations } from '../../data/augment/augmentation.ts';
import { permutation } from '../../data/order/permutation.ts';
import type { Gpu } from '../../gpu/device.ts';
import { augment } from '../../reference/augment.ts';
import { matrix } from '../../reference/matrix.ts';
import { networkNoise, posteriorOf } from '../../reference/padded.ts';
import { beginTraining, trainStep } from '../../reference/train.ts';
import type { Examples } from '../examples.ts';
import { deepEnsemble } from '../method.ts';
import { BayesianNeuralNetwork } from '../network.ts';
import { initialMeans, initialRhos } from '../posterior/initialise.ts';
import { encodePosterior } from '../posterior/posteriorFile.ts';
import { gaussian } from '../prior.ts';
import { randomWords } from '../random.ts';
import { type NetworkConfig, trainSettings } from '../settings/settings.ts';
import { openTestDevice, placeOf, prototypes, trainAll } from '../testing.ts';
import { trainingFields } from './stepFields.ts';
import type { TrainOptions } from './train.ts';

let gpu: Gpu;
beforeAll(async () => {
  gpu = await openTestDevice();
});
afterAll(() => gpu.destroy());

test.each([
  ['local', 'pen', { rows: 5, columns: 3 }],
  ['draw', 'moves', { rows: 4, columns: 4 }],
  ['flipout', 'pen', { rows: 2, columns: 6 }],
] as const)(
  '%s, %s: six steps follow the float64 reference on versions of the images',
  async (estimator, name, shape) => {
    const inputSize = shape.rows * shape.columns;
    const data = { ...prototypes(30, inputSize, 4), rows: shape.rows };
    const prior = gaussian(0.3);
    const net = await BayesianNeuralNetwork.create(gpu, { layers: [inputSize, 9, 4], prior, seed: 3 });
    const options = { epochs: 2, batch: 12, learningRate: 0.01, seed: 8, estimator, augment: name } as const;
    const got = await trainAll(net, data, options);

    const { layout, config } = net;
    const settings = trainSettings(options, config.prior);
    const minibatches = [0, 12, 24].map((first) => ({ first, size: Math.min(12, 30 - first) }));
    const examples = matrix(30, inputSize, (n, i) => data.images[n * inputSize + i]!);
    let state = beginTraining({
      ...posteriorOf(layout, initialMeans(layout, config.seed, 'relu'), initialRhos(layout, config)),
      activation: 'relu',
    });
    for (const [step, metrics] of got.entries()) {
      const fields = trainingFields(config, settings, placeOf(settings, config, minibatches, step));
      const order = permutation(30, randomWords(8, streams.shuffle, Math.floor(step / 3)));
      const { first, size } = minibatches[step % 3]!;
      const noise = { seed: 8, step, draw: 0 };
      const x = augment(examples, order, {
        ...{ first, batch: size, inputScale: Math.fround(1 / 126), shape, noise },
        augmentation: augmentations[name],
      });
      const y = Array.from(order.subarray(first, first + size), (n) => data.labels[n]!);
      const objective = { prior, estimator, kl: 'closed' as const, klScale: fields.klScale };
      const drawn = networkNoise(layout, noise, size);
      const next = trainStep(state, { x, y }, drawn, objective, { ...fields, optimiser: 'adam' });
      expect(Math.abs(metrics.nll - next.before.nll)).toBeLessThan(2e-4 * Math.max(1, next.before.nll));
      expect(metrics.error).toBeCloseTo(1 - next.before.hits / size, 6);
      state = next.state;
    }
    expect(got).toHaveLength(6);
    net.destroy();
    expect(gpu.liveBytes).toBe(0);
  },
);

async function trained(config: Partial<NetworkConfig>, data: Examples, calls: readonly TrainOptions[]) {
  const net = await BayesianNeuralNetwork.create(gpu, { seed: 2, ...config });
  for (const options of calls) await trainAll(net, data, { batch: 16, seed: 4, ...options });
  const bytes = encodePosterior(await net.posterior());
  net.destroy();
  return bytes;
}

describe.each([
  ['bbb', { layers: [16, 9, 4] }],
  ['an ensemble', { layers: [16, 9, 4], method: deepEnsemble(2) }],
] as const)('%s', (_, config) => {
  const data = prototypes(40, 16, 4);

  test('is the same network trained in one call or in three, and another one without versions', async () => {
    const whole = await trained(config, data, [{ augment: 'pen', epochs: 3 }]);
    const third = { augment: 'pen', epochs: 1, horizon: 3 } as const;
    expect(await trained(config, data, [third, third, third])).toEqual(whole);
    const none = await trained(config, data, [{ epochs: 3 }]);
    expect(none).not.toEqual(whole);
    expect(await trained(config, data, [{ augment: 'none', epochs: 3 }])).toEqual(none);
  });
});

test('the rows of an image may be said; without them they are those of a square', async () => {
  const data = prototypes(40, 16, 4);
  const options = [{ augment: 'moves', epochs: 1 }] as const;
  const square = await trained({ layers: [16, 4] }, data, options);
  expect(await trained({ layers: [16, 4] }, { ...data, rows: 4 }, options)).toEqual(square);
  expect(await trained({ layers: [16, 4] }, { ...data, rows: 2 }, options)).not.toEqual(square);
});

test.each([
  [16, { images: Float32Array.from(prototypes(20, 16, 4).images) }, /augment: expected "none" with numbers/],
  [
    12,
    {},
    /augment: expected "none", or square images; 12 inputs are no square, got "pen": say how many rows/,
  ],
  [12, { rows: 5 }, /examples.rows: expected the rows of an image, .* got 5/],
  [12, { rows: 1 }, /examples.rows/],
  [12, { rows: 12 }, /examples.rows/],
  [12, { rows: '3' as never }, /examples.rows: .* got "3"/],
  [1, {}, /examples.rows: .* got 1/],
])(
  '%i inputs, %o: what has no versions is refused before anything is trained',
  async (inputs, given, message) => {
    const net = await BayesianNeuralNetwork.create(gpu, { layers: [inputs, 4] });
    const before = encodePosterior(await net.posterior());
    const data = { ...prototypes(20, inputs, 4), ...given };
    await expect(trainAll(net, data, { augment: 'pen', epochs: 1 })).rejects.toThrow(message);
    expect(encodePosterior(await net.posterior())).toEqual(before);
    // and the same examples train as they are
    expect(await trainAll(net, data, { epochs: 1 })).toHaveLength(1);
    net.destroy();
    expect(gpu.liveBytes).toBe(0);
  },
);
