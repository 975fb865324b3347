/**
 * The first things to try: a curve, three classes, and digits. Every setting but the layers is the default:
 * Bayes' own objective (temperature 1) under a Gaussian prior that follows from the width of each layer.
 * `holdEvery` waits for the GPU at every hundredth epoch only, which saves time where epochs are short.
 */
import { BayesianNeuralNetwork, type Examples, type Gpu, gaussianHead } from '../../src/index.ts';

/** y(x) with bands: where the curve may run, and where a measurement may lie. */
export async function curve(gpu: Gpu, x: Float32Array, y: Float32Array, at: Float32Array) {
  const net = await BayesianNeuralNetwork.create(gpu, { layers: [1, 32, 1], head: gaussianHead() });
  const reports = [];
  const train = { images: x, targets: y, count: x.length, inputSize: 1 };
  for await (const report of net.train(train, { holdEvery: 100 })) reports.push(...report.metrics);
  const grid = { images: at, count: at.length, inputSize: 1 };
  const { mean, meanInterval, predictiveInterval } = await net.predictTargets(grid, {
    ...{ draws: 100, interval: 0.9 },
  });
  const posterior = await net.posterior();
  net.destroy();
  return { mean, meanInterval: meanInterval!, predictiveInterval: predictiveInterval!, posterior, reports };
}

/** Classes with their probabilities; images as bytes, or any numbers. */
export async function classes(gpu: Gpu, layers: readonly number[], train: Examples, test: Examples) {
  const net = await BayesianNeuralNetwork.create(gpu, { layers });
  const reports = [];
  for await (const report of net.train(train, { holdEvery: 100 })) reports.push(...report.metrics);
  const prediction = await net.predict(test, { draws: 100 });
  const posterior = await net.posterior();
  net.destroy();
  return { prediction, posterior, reports };
}
