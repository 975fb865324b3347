import { describe, expect, test } from 'vitest';
import { flatNumbers } from '../bayes/input/arrays.ts';
import type { Prediction } from '../bayes/prediction/prediction.ts';
import { networkConfig } from '../bayes/settings/settings.ts';
import type { LabelledImages } from '../data/files/mnist.ts';
import { collectFigures, type FigureNetwork } from './collect.ts';

const count = 30;
const classes = 3;
const test4: LabelledImages = {
  images: Uint8Array.from({ length: count * 4 }, (_, i) => (i * 37) % 256),
  labels: Uint8Array.from({ length: count }, (_, n) => (n * 2) % classes),
  count,
  rows: 2,
  columns: 2,
  inputSize: 4,
  classes,
};

/** Says class 0 with a probability that falls from image to image. */
function predictionOf(n: number): Prediction {
  const probs = Float64Array.from({ length: n * classes }, (_, i) => {
    const top = 1 - Math.floor(i / classes) / (2 * count);
    return i % classes === 0 ? top : (1 - top) / 2;
  });
  const entropy = Float64Array.from({ length: n }, (_, i) => i / count);
  const interval = { mass: 0.9, lower: probs, upper: probs };
  const uncertainty = { entropy, aleatoric: entropy, epistemic: entropy, interval };
  return { count: n, classes, draws: 5, probs, ...uncertainty, findings: [] };
}

function fakeNetwork() {
  const config = networkConfig({ layers: [4, classes] });
  const layer = { weight: new Float32Array(12).fill(0.1), bias: new Float32Array(3) };
  const asked: { images: number; draws: number | undefined; seed: number | undefined }[] = [];
  const explained: number[][] = [];
  const net: FigureNetwork = {
    config,
    posterior: async () => ({ config, mu: [layer], rho: [layer] }),
    draw: async () => [layer],
    predict: async ({ count: n = 0 }, options = {}) => {
      asked.push({ images: n, draws: options.draws, seed: options.seed });
      return predictionOf(n);
    },
    featureImportance: async (data, options = {}) => {
      explained.push(Array.from(data.labels!));
      const maps = Float64Array.from(flatNumbers(data.images));
      return { mean: maps, sd: maps, draws: options.draws ?? 0, findings: [] };
    },
  };
  return { net, asked, explained };
}

describe('collectFigures', () => {
  test('explains the first image of each class, for the class that was predicted', async () => {
    const { net, explained } = fakeNetwork();
    const { importance } = await collectFigures(net, test4, { draws: 5, intervalDraws: 7 });
    expect(importance.digits.map(({ index, label }) => [index, label])).toEqual([
      [0, 0],
      [2, 1],
      [1, 2],
    ]);
    expect(explained).toEqual([[0, 0, 0]]);
    expect(importance.digits[1]!.pixels).toEqual([...test4.images.subarray(8, 12)]);
    expect(importance.digits[1]!.mean).toEqual([...test4.images.subarray(8, 12)]);
    expect(importance.draws).toBe(7);
  });

  test('asks for all images with `draws`, for the chosen ones with `intervalDraws`, all with one seed', async () => {
    const { net, asked } = fakeNetwork();
    const { predictions, confidence } = await collectFigures(net, test4, {
      draws: 5,
      intervalDraws: 7,
      seed: 3,
    });
    expect(asked).toEqual([
      { images: count, draws: 5, seed: 3 },
      { images: 9, draws: 7, seed: 3 },
    ]);
    expect(predictions.digits.slice(0, 5).map(({ index }) => index)).toEqual([29, 28, 27, 26, 25]);
    expect(confidence.images).toBe(count);
  });

  test('does not predict again what is given, and survives JSON', async () => {
    const { net, asked } = fakeNetwork();
    const figures = await collectFigures(net, test4, { draws: 5, probs: predictionOf(count) });
    expect(asked.map(({ images }) => images)).toEqual([9]);
    expect(JSON.parse(JSON.stringify(figures))).toEqual(figures);
  });

  test('refuses a prediction of other images, and stops when asked to', async () => {
    const { net } = fakeNetwork();
    const options = { draws: 5, probs: predictionOf(count - 1) };
    await expect(collectFigures(net, test4, options)).rejects.toThrow(
      /expected a prediction of 30 images, got 29/,
    );
    const signal = AbortSignal.abort();
    await expect(collectFigures(net, test4, { draws: 5, signal })).rejects.toThrow(/abort/i);
  });
});
