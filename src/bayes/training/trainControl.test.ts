/** Training as a process: what it allocates, reads and submits; how it is held, stopped and refused. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Gpu } from '../../gpu/device.ts';
import { NonFiniteError } from '../errors.ts';
import { BayesianNeuralNetwork } from '../network.ts';
import { encodePosterior } from '../posterior/posteriorFile.ts';
import { scaleMixture } from '../prior.ts';
import { networkParts, openTestDevice, prototypes, trainAll } from '../testing.ts';
import { createMoments } from './moments.ts';

let gpu: Gpu;
beforeAll(async () => {
  gpu = await openTestDevice();
});
afterAll(() => gpu.destroy());

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
  // how many share one depends on the machine, see pace.test.ts; that they do does not
  expect(counts.submits).toBeLessThan(steps / 2);
  net.destroy();
  expect(gpu.liveBytes).toBe(0);
});

// what the last step of a held epoch drew for the next, or made of its variances, is made again
test.each([
  { estimator: 'draw', draws: 1 },
  { estimator: 'draw', draws: 3 },
  { estimator: 'local', draws: 1 },
  { estimator: 'local', draws: 3 },
] as const)(
  'of epochs that are not held none is waited for, and training is the same to the bit: $estimator, $draws draws a step',
  async ({ estimator, draws }) => {
    const data = prototypes(24, 16, 4);
    const options = { epochs: 50, batch: 16, seed: 4, estimator, draws };
    const train = async (holdEvery: number) => {
      const net = await BayesianNeuralNetwork.create(gpu, { layers: [16, 8, 4] });
      const ends: number[] = [];
      let reports = 0;
      for await (const report of net.train(data, { ...options, holdEvery })) {
        reports++;
        if (report.endOfEpoch) {
          expect(report.inFlight).toBe(0);
          expect(report.step).toBe(2 * report.epoch);
          ends.push(report.epoch);
        }
      }
      const posterior = encodePosterior(await net.posterior());
      net.destroy();
      return { ends, reports, posterior };
    };
    const [each, some] = [await train(1), await train(20)];
    expect(each.ends).toHaveLength(50);
    expect(some.ends).toEqual([20, 40, 50]);
    expect(some.posterior).toEqual(each.posterior);
    expect(some.reports).toBeLessThan(each.reports);
    const net = await BayesianNeuralNetwork.create(gpu, { layers: [16, 8, 4] });
    await expect(trainAll(net, data, { ...options, holdEvery: 0 })).rejects.toThrow(/holdEvery/);
    net.destroy();
  },
);

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

test('leaving the loop early, or aborting, ends the training and frees its buffers; the moments stay', async () => {
  const net = await BayesianNeuralNetwork.create(gpu, { layers: [16, 8, 4] });
  const data = prototypes(256, 16, 4);
  for await (const report of net.train(data, { epochs: 50 })) if (report.step >= 1) break;
  // Adam's: two for each mean and each rho, each a whole arena
  const { parameters } = networkParts(gpu, net.config);
  const moments = createMoments(gpu, net.layout, net.config.method, 'adam');
  const kept = gpu.liveBytes / 2;
  for (const owner of [parameters, moments]) owner.destroy();
  expect(gpu.liveBytes).toBe(kept);
  const controller = new AbortController();
  let last = 0;
  for await (const report of net.train(data, { epochs: 1000, signal: controller.signal })) {
    last = report.step;
    controller.abort();
  }
  expect(last).toBeLessThan(2000);
  expect(gpu.liveBytes).toBe(kept);
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

test('an abort still tells of a step in flight that broke the network', async () => {
  const net = await BayesianNeuralNetwork.create(gpu, { layers: [16, 8, 4], inputScale: 1 });
  // the first update is finite; with its large weights the second step overflows
  const bytes = prototypes(64, 16, 4);
  const data = { ...bytes, images: Float32Array.from(bytes.images, (pixel) => pixel * 1e13) };
  const controller = new AbortController();
  const { signal } = controller;
  const untilAborted = async () => {
    const options = { batch: 16, estimator: 'draw', optimiser: 'sgd', learningRate: 10, signal } as const;
    for await (const { step, inFlight } of net.train(data, options)) {
      expect([step, inFlight]).toEqual([1, 1]);
      controller.abort();
    }
  };
  await expect(untilAborted()).rejects.toThrow(/training step 2:/);
  net.destroy();
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

test('a network that is destroyed while in use gives its memory back when the work has ended, and harms no other', async () => {
  const data = prototypes(64, 16, 4);
  const trained = await BayesianNeuralNetwork.create(gpu, { layers: [16, 8, 4] });
  const running = trained.train(data);
  await running.next();
  trained.destroy();
  await expect(trained.predict(data)).rejects.toThrow(/destroyed/);
  expect(gpu.liveBytes).toBeGreaterThan(0);
  await running.next();
  await running.return();
  expect(gpu.liveBytes).toBe(0);

  const predicting = await BayesianNeuralNetwork.create(gpu, { layers: [16, 8, 4] });
  const prediction = predicting.predict(data);
  predicting.destroy();
  expect((await prediction).count).toBe(64);
  expect(gpu.liveBytes).toBe(0);
  gpu.check('after all of that');
});

test('a dispatch beyond the device is refused before anything is submitted, and the device lives on', async () => {
  const net = await BayesianNeuralNetwork.create(gpu, { layers: [1, 2] });
  const count = 66_000;
  const many = { images: new Uint8Array(count), labels: new Uint8Array(count), count, inputSize: 1 };
  await expect(net.featureImportance(many, { draws: 2 })).rejects.toThrow(/gather: needs 66000 workgroups/);
  gpu.check('after the refusal');
  await expect(trainAll(net, many, { batch: 65_536 })).rejects.toThrow(/batch: expected a whole number/);
  const batchBeyondData = await trainAll(net, prototypes(3, 1, 2), { batch: 65_535, epochs: 1 });
  expect(batchBeyondData).toHaveLength(1);
  net.destroy();
  expect(gpu.liveBytes).toBe(0);
});

test('settings that make no sense are refused before anything is created', async () => {
  const net = await BayesianNeuralNetwork.create(gpu, { layers: [16, 8, 4], prior: scaleMixture() });
  const live = gpu.liveBytes;
  const data = prototypes(64, 16, 4);
  await expect(trainAll(net, data, { epochs: 0 })).rejects.toThrow(/epochs: expected a whole number/);
  await expect(trainAll(net, data, { kl: 'closed' })).rejects.toThrow(/mixture prior/);
  await expect(trainAll(net, { ...data, inputSize: 15 }, {})).rejects.toThrow(/inputSize: expected 16/);
  await expect(trainAll(net, { ...data, labels: data.labels.map(() => 9) }, {})).rejects.toThrow(
    /labels\[0\]/,
  );
  const { labels: _, ...unlabelled } = data;
  await expect(trainAll(net, unlabelled, {})).rejects.toThrow(/examples.labels: expected the class/);
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
