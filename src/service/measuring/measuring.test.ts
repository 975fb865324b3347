/** The service measures what the pure functions say of the same predictions. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestDevice, prototypes } from '../../bayes/testing.ts';
import { setsMeasure, testMeasure } from '../../figures/predictions/measured.ts';
import {
  BayesianNeuralNetwork,
  categoricalOrNone,
  type Gpu,
  type LabelledImages,
  type Posterior,
  subset,
} from '../../index.ts';
import { createMeasuring, type MeasureProgress } from './measuring.ts';

const [rows, columns, classes, count] = [3, 4, 4, 90];
const { images, labels } = prototypes(count, rows * columns, classes) as unknown as LabelledImages;
const shown: LabelledImages = { images, labels, count, rows, columns, inputSize: 12, classes };
const foreign = Uint8Array.from({ length: 12 * 40 }, (_, i) => (i * 97) % 256);
const network = 'shipped' as const;

let gpu: Gpu;
let net: BayesianNeuralNetwork;
let posterior: Posterior;
beforeAll(async () => {
  gpu = await openTestDevice();
  net = await BayesianNeuralNetwork.create(gpu, { layers: [12, 8, classes], head: categoricalOrNone });
  for await (const _ of net.train(shown, { epochs: 3, batch: 30 }));
  posterior = await net.posterior();
});
afterAll(() => {
  net.destroy();
  gpu.destroy();
});

const open = (hasGpu = true) =>
  createMeasuring({ posterior: async () => posterior, gpu: async () => (hasGpu ? gpu : undefined) });
const heard: MeasureProgress[] = [];
const context = () => ({
  signal: new AbortController().signal,
  progress: (told: MeasureProgress) => heard.push(told),
});

test('test images, foreign sets and rotations, by the draws that are asked for', async () => {
  const measuring = open();
  const by = { draws: 6, seed: 4 };
  const told = await measuring.test({ network, test: shown, by }, context());
  const own = await net.predict(shown, by);
  expect(told).toEqual({ measure: testMeasure(own, labels), draws: 6, computedBy: gpu.adapterName });

  const thresholds = {
    ...{ entropy: 0.5, mutualInformation: 0.1, maximumProbability: 0.3, none: 0.2, jointMaximum: 0.4 },
  };
  const sets = [
    { name: 'a', title: 'A', images: foreign },
    { name: 'b', title: 'B', images, labels },
  ];
  const beside = await measuring.sets({ network, sets, thresholds }, context());
  const predicted = await net.predict({ images: foreign, count: 40, inputSize: 12 }, by);
  const parts = [
    { name: 'a', title: 'A', prediction: predicted },
    { name: 'b', title: 'B', labels, prediction: own },
  ];
  expect(beside).toMatchObject({ measure: setsMeasure(own, parts, thresholds) });

  const turned = await measuring.rotations({ network, test: shown, images: 50 }, context());
  const { measure } = turned as Extract<typeof turned, { measure: unknown }>;
  expect(measure.images).toBe(50);
  expect(measure.points.map(({ degrees }) => degrees)).toEqual(expect.arrayContaining([0, 90, 180]));
  const upright = testMeasure(await net.predict(subset(shown, 0, 50), by), labels.slice(0, 50));
  expect(measure.points[0]!.error).toBeCloseTo(upright.quality.error, 12);
  const shares = heard.map(({ share }) => share);
  expect(Math.min(...heard.map(({ left }) => left))).toBeGreaterThanOrEqual(0);
  expect(shares.every((share) => share > 0 && share <= 1)).toBe(true);
});

test('without patience only how long it would take is told, and what was begun can be given up', async () => {
  const measuring = open();
  const told = await measuring.test({ network, test: shown, patience: 0 }, context());
  expect((told as { seconds: number }).seconds).toBeGreaterThan(0);
  const fault = await measuring.sets({ network, sets: [], thresholds: undefined }, context()).catch(String);
  expect(fault).toMatch(/one whose test images were measured/);
  const controller = new AbortController();
  const begun = measuring.test({ network, test: shown }, { ...context(), signal: controller.signal });
  const next = measuring.test({ network, test: shown, by: { draws: 2 } }, context());
  controller.abort();
  await expect(begun).rejects.toThrow(/abort/i);
  expect(await next, 'what was asked after it is measured').toMatchObject({ draws: 2 });
});

test('without WebGPU the reference code measures, from fewer draws', async () => {
  const few = { ...shown, count: 6, images: images.slice(0, 72), labels: labels.slice(0, 6) };
  const told = await open(false).test({ network, test: few }, context());
  const own = testMeasure(await net.predict(few, { draws: 8, seed: 1 }), few.labels);
  expect(told).toMatchObject({
    computedBy: 'the processor',
    draws: 8,
    measure: { confusion: own.confusion },
  });
  const { measure } = told as Extract<typeof told, { measure: unknown }>;
  expect(measure.quality.nll).toBeCloseTo(own.quality.nll, 4);
});
