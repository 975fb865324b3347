import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { streams } from '../../shaders/lib/random.ts';
import { permutation } from '../data/permutation.ts';
import type { Gpu } from '../gpu/device.ts';
import { networkNoise, posteriorOf } from '../reference/padded.ts';
import { beginTraining, trainStep } from '../reference/train.ts';
import { trainSettings } from './config.ts';
import { NonFiniteError } from './errors.ts';
import { initialMeans, initialRhos } from './initialise.ts';
import { BayesianNeuralNetwork } from './network.ts';
import { encodePosterior } from './posterior.ts';
import { gaussian, scaleMixture } from './prior.ts';
import { randomWords } from './random.ts';
import { trainingFields } from './stepFields.ts';
import { type LabelledBytes, openTestDevice, prototypes, referenceMinibatch, trainAll } from './testing.ts';

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

describe.each(estimators)('%s', (estimator) => {
  test('ten steps follow the float64 reference: loss, KL and hits, over a short last minibatch and an epoch end', async () => {
    const widths = [13, 9, 4];
    const data = prototypes(50, 13, 4);
    const net = await BayesianNeuralNetwork.create(gpu, {
      layers: widths,
      prior: scaleMixture({ mix: 0.5, scale1: 0.5, scale2: 0.02 }),
      seed: 3,
    });
    const options = { estimator, epochs: 2, batch: 12, learningRate: 0.01, temperature: 1, seed: 8 };
    const got = await trainAll(net, data, options);
    expect(got).toHaveLength(10);

    const { layout, config } = net;
    const settings = trainSettings(options, config.prior);
    const minibatches = [0, 12, 24, 36, 48].map((first) => ({ first, size: Math.min(12, 50 - first) }));
    let state = beginTraining(
      posteriorOf(layout, initialMeans(layout, config.seed), initialRhos(layout, config)),
    );
    for (const [index, metrics] of got.entries()) {
      const fields = trainingFields(config, settings, minibatches, index, 0);
      const order = permutation(50, randomWords(8, streams.shuffle, Math.floor(index / 5)));
      const { first, size } = minibatches[index % 5]!;
      const minibatch = referenceMinibatch(minibatchOf(data, order, first, size), config.inputScale);
      const noise = networkNoise(layout, { seed: 8, step: index, draw: 0 }, size);
      const objective = { prior: config.prior, estimator, kl: 'sampled' as const, klScale: fields.klScale };
      const next = trainStep(state, minibatch, noise, objective, fields);
      expect(Math.abs(metrics.nll - next.before.nll)).toBeLessThan(2e-4 * Math.max(1, next.before.nll));
      expect(Math.abs(metrics.kl - next.before.kl)).toBeLessThan(2e-4 * Math.abs(next.before.kl));
      expect(metrics.error).toBeCloseTo(1 - next.before.hits / size, 6);
      expect(metrics.freeEnergy).toBeCloseTo(metrics.nll + metrics.kl / 50, 6);
      state = next.state;
    }
    net.destroy();
  });

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

test('an epoch creates no buffer and reads nothing but its reports; short steps share submits', async () => {
  const net = await BayesianNeuralNetwork.create(gpu, { layers: [16, 8, 4] });
  const data = prototypes(4096, 16, 4);
  const counts = { buffers: 0, submits: 0, maps: 0 };
  const { device } = gpu;
  const restore = [
    spy(device, 'createBuffer', () => counts.buffers++),
    spy(device.queue, 'submit', () => counts.submits++),
    spy(GPUBuffer.prototype, 'mapAsync', () => counts.maps++),
  ];
  let reports = 0;
  let atFirst: typeof counts | undefined;
  let steps = 0;
  for await (const report of net.train(data, { epochs: 4, batch: 8 })) {
    atFirst ??= { ...counts };
    reports++;
    steps = report.step;
  }
  for (const undo of restore) undo();
  expect(steps).toBe(2048);
  expect(counts.buffers).toBe(atFirst!.buffers);
  expect(counts.maps).toBe(reports);
  expect(steps / counts.submits).toBeGreaterThan(8);
  net.destroy();
  expect(gpu.liveBytes).toBe(0);
});

test("at the end of an epoch the network holds that epoch's posterior and nothing later", async () => {
  const data = prototypes(256, 16, 4);
  const options = { epochs: 3, batch: 16, schedule: 'constant', seed: 4 } as const;
  const ends: Uint8Array[] = [];
  const net = await BayesianNeuralNetwork.create(gpu, { layers: [16, 8, 4] });
  for await (const report of net.train(data, options)) {
    if (report.endOfEpoch) {
      expect(report.inFlight).toBe(0);
      ends.push(encodePosterior(await net.posterior()));
    }
  }
  net.destroy();
  expect(ends).toHaveLength(3);
  for (const [i, expected] of ends.entries()) {
    const shorter = await BayesianNeuralNetwork.create(gpu, { layers: [16, 8, 4] });
    await trainAll(shorter, data, { ...options, epochs: i + 1 });
    expect(encodePosterior(await shorter.posterior())).toEqual(expected);
    shorter.destroy();
  }
});

test('leaving the loop early, or aborting, ends the training and frees its buffers', async () => {
  const net = await BayesianNeuralNetwork.create(gpu, { layers: [16, 8, 4] });
  const parametersOnly = gpu.liveBytes;
  const data = prototypes(256, 16, 4);
  for await (const report of net.train(data, { epochs: 50 })) if (report.step >= 1) break;
  expect(gpu.liveBytes).toBe(parametersOnly);
  const controller = new AbortController();
  let last = 0;
  for await (const report of net.train(data, { epochs: 1000, signal: controller.signal })) {
    last = report.step;
    controller.abort();
  }
  expect(last).toBeLessThan(2000);
  expect(gpu.liveBytes).toBe(parametersOnly);
  net.destroy();
});

test('a step limit of one takes single steps, and of zero drains what is in flight', async () => {
  const net = await BayesianNeuralNetwork.create(gpu, { layers: [16, 8, 4] });
  let limit = Number.POSITIVE_INFINITY;
  const training = net.train(prototypes(2048, 16, 4), { epochs: 5, batch: 16, stepLimit: () => limit });
  await training.next();
  limit = 0;
  let report = (await training.next()).value!;
  while (report.inFlight > 0) report = (await training.next()).value!;
  limit = 1;
  for (let i = 1; i <= 3; i++) {
    const single = (await training.next()).value!;
    expect(single.step).toBe(report.step + i);
    expect(single.metrics).toHaveLength(1);
    expect(single.inFlight).toBe(0);
  }
  await training.return();
  net.destroy();
});

test('inputs that overflow end training with an error that names the step', async () => {
  const net = await BayesianNeuralNetwork.create(gpu, { layers: [16, 8, 4], inputScale: 1 });
  const { labels, count, inputSize } = prototypes(64, 16, 4);
  const images = new Float32Array(count * inputSize).fill(3e38);
  const training = trainAll(net, { images, labels, count, inputSize }, { batch: 64 });
  await expect(training).rejects.toThrow(NonFiniteError);
  await expect(training).rejects.toThrow(/training step 1: /);
  net.destroy();
  expect(gpu.liveBytes).toBe(0);
});

test('a second training while one runs is refused, and a destroyed network says so', async () => {
  const net = await BayesianNeuralNetwork.create(gpu, { layers: [16, 8, 4] });
  const data = prototypes(64, 16, 4);
  const running = net.train(data);
  await running.next();
  await expect(net.train(data).next()).rejects.toThrow(/a training is running/);
  await running.return();
  net.destroy();
  await expect(net.predict(data)).rejects.toThrow(/destroyed/);
});

test('settings that make no sense are refused before anything is created', async () => {
  const net = await BayesianNeuralNetwork.create(gpu, { layers: [16, 8, 4] });
  const live = gpu.liveBytes;
  const data = prototypes(64, 16, 4);
  await expect(trainAll(net, data, { epochs: 0 })).rejects.toThrow(/epochs: expected a whole number/);
  await expect(trainAll(net, data, { kl: 'closed' })).rejects.toThrow(/mixture prior/);
  await expect(trainAll(net, { ...data, inputSize: 15 }, {})).rejects.toThrow(/inputSize: expected 16/);
  await expect(trainAll(net, { ...data, labels: data.labels.map(() => 9) }, {})).rejects.toThrow(
    /labels\[0\]/,
  );
  expect(gpu.liveBytes).toBe(live);
  net.destroy();
});

function spy<T extends object, K extends keyof T>(object: T, method: K, seen: () => void): () => void {
  const original = object[method] as (...args: unknown[]) => unknown;
  Object.defineProperty(object, method, {
    configurable: true,
    writable: true,
    value(this: T, ...args: unknown[]) {
      seen();
      return original.apply(this, args);
    },
  });
  return () => {
    Object.defineProperty(object, method, { configurable: true, writable: true, value: original });
  };
}
