/** Models in two calls: what follows from the data, what comes back, and what is refused. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestGpu } from '../../e2e/harness/gpu.ts';
import { ConfigError, DataError, type Gpu, openGpu } from '../index.ts';
import { fitClassifier, loadClassifier } from './classifier.ts';
import { fitRegressor, loadRegressor } from './regressor.ts';

let gpu: Gpu;
beforeAll(async () => {
  gpu = await openGpu(await openTestGpu());
});
afterAll(() => {
  expect(gpu.liveBytes).toBe(0);
  gpu.destroy();
});

const short = { epochs: 60, hidden: [8], batch: 32 };
const points = Array.from({ length: 64 }, (_, n) => [Math.sin(n), 10 + 5 * Math.cos(3 * n)]);
const sides = points.map(([a]) => (a! > 0 ? 'right' : 'left'));

describe('a classifier', () => {
  test('takes names, learns them, and is the same from its file', async () => {
    const model = await fitClassifier(gpu, { inputs: points, labels: sides }, short);
    expect(model.classNames).toEqual(['left', 'right']);
    const flat = Float64Array.from(points.flat());
    const [rows, one] = [await model.predict(points), await model.predict(flat)];
    expect(one).toEqual(rows);
    expect(rows.predicted.filter((name, n) => name === sides[n]).length).toBeGreaterThan(55);
    const { probs, errorProbability, predicted } = rows;
    for (const [n, name] of predicted.entries()) {
      expect(errorProbability[n]).toBe(1 - probs[2 * n + (name === 'right' ? 1 : 0)]!);
    }
    const bytes = await model.save();
    model.destroy();
    const again = await loadClassifier(gpu, bytes);
    expect(await again.predict(points)).toEqual(rows);
    again.destroy();
    await expect(loadRegressor(gpu, bytes)).rejects.toThrow(/gaussian head.*load it by loadClassifier/);
  });

  test('takes bytes for pixels, with numbers for labels', async () => {
    const images = Uint8Array.from({ length: 32 * 16 }, (_, i) => ((i >> 4) % 2 === 0 ? 200 : 10));
    const labels = Array.from({ length: 32 }, (_, n) => (n % 2 === 0 ? 3 : 1));
    const options = { ...short, epochs: 150 };
    const model = await fitClassifier(gpu, { inputs: images, labels }, options);
    expect(model.classNames).toEqual(['0', '1', '2', '3']);
    expect(model.net.config.layers).toEqual([16, 8, 4]);
    expect((await model.predict(images)).predicted).toEqual(labels.map(String));
    await expect(model.predict(images.subarray(1))).rejects.toThrow(/rows of 16 numbers.*got "511 numbers"/);
    model.destroy();
  });

  test('takes numbers that are no places for classes as well', async () => {
    const labels = points.map(([a]) => (a! > 0 ? 30 : -5));
    const model = await fitClassifier(gpu, { inputs: points, labels }, { ...short, epochs: 1 });
    expect(model.classNames).toEqual(['-5', '30']);
    model.destroy();
  });
});

describe('a regressor', () => {
  test('answers in the units of its targets, with bands', async () => {
    const x = Array.from({ length: 80 }, (_, n) => n / 8);
    const targets = x.map((at, n) => 1000 + 200 * at + 10 * Math.sin(n * n));
    const model = await fitRegressor(gpu, { inputs: x, targets }, { ...short, epochs: 150 });
    const { mean, predictiveInterval } = await model.predict([2, 5], { interval: 0.9 });
    for (const [n, at] of [2, 5].entries()) {
      expect(Math.abs(mean[n]! - 1000 - 200 * at)).toBeLessThan(150);
      expect(predictiveInterval!.lower[n]).toBeLessThan(mean[n]!);
      expect(predictiveInterval!.upper[n]).toBeGreaterThan(mean[n]!);
    }
    const again = await loadRegressor(gpu, await model.save());
    expect((await again.predict([[2], [5]], { interval: 0.9 })).mean).toEqual(mean);
    again.destroy();
    model.destroy();
  });

  test('takes a table as text or as rows, and asks for rows by the names of its columns', async () => {
    const rows = Array.from({ length: 40 }, (_, n) => ({
      ...{ size: 50 + n, colour: ['red', 'blue'][n % 2]!, price: 10 * n + 0.5 },
    }));
    const text = ['size,colour,price', ...rows.map((row) => Object.values(row).join(','))].join('\n');
    const options = { ...short, epochs: 2 };
    const [a, b] = [
      await fitRegressor(gpu, { table: rows, target: 'price' }, options),
      await fitRegressor(gpu, { table: text }, options),
    ];
    expect(a.targetNames).toEqual(['price']);
    const asked = [{ colour: 'red', size: 60 }];
    expect((await a.predict(asked)).mean).toEqual((await b.predict(asked)).mean);
    expect((await a.predict(asked)).mean).toEqual((await a.predict('colour,size\nred,60')).mean);
    await expect(a.predict([{ colour: 'green', size: 60 }])).rejects.toThrow(DataError);
    a.destroy();
    b.destroy();
  });

  test('has several targets where rows have', async () => {
    const targets = points.map(([a, b]) => [a! + b!, a! - b!]);
    const model = await fitRegressor(gpu, { inputs: points, targets }, { ...short, epochs: 1 });
    expect(model.targetNames).toHaveLength(2);
    expect((await model.predict(points)).mean).toHaveLength(128);
    model.destroy();
  });
});

test('the default objective is Bayes: every temperature is 1', async () => {
  const temperatures: number[] = [];
  for (const inputs of [points, Uint8Array.from(points.flat())]) {
    const labels = sides.map((side) => (side === 'left' ? 0 : 1));
    const model = await fitClassifier(gpu, { inputs, labels }, { ...short, epochs: 1 });
    const { training } = await model.net.state();
    temperatures.push(training!.progress.settings.temperature);
    model.destroy();
  }
  expect(temperatures).toEqual([1, 1]);
});

test('an abort ends a fit early, and what it has become answers', async () => {
  const controller = new AbortController();
  const data = { inputs: points, labels: sides };
  const options = { ...short, epochs: 100_000, signal: controller.signal };
  const model = await fitClassifier(gpu, data, { ...options, onReport: () => controller.abort() });
  expect((await model.predict(points)).count).toBe(64);
  model.destroy();
});

test.each<[string, () => Promise<unknown>, RegExp]>([
  ['no labels', () => fitClassifier(gpu, { inputs: points } as never), /labels: expected an array/],
  [
    'labels of other rows',
    () => fitClassifier(gpu, { inputs: points, labels: [0, 1] }),
    /inputs: expected 2 rows, one for each label or target, got "64 rows"/,
  ],
  [
    'rows of different lengths',
    () => fitClassifier(gpu, { inputs: [[1, 2], [3]], labels: [0, 1] }),
    /inputs\[1\]: expected 2 numbers, as in inputs\[0\], got \[3\]/,
  ],
  [
    'one class only',
    () => fitClassifier(gpu, { inputs: points, labels: points.map(() => 'a') }),
    /labels: .* expected 2 to 1024 classes, got 1/,
  ],
  [
    'a number that is none',
    () => fitRegressor(gpu, { inputs: [[1], [Number.NaN]], targets: [1, 2] }),
    /finite/,
  ],
  [
    'targets that fit no rows',
    () => fitRegressor(gpu, { inputs: points, targets: [1, 2, 3] }),
    /targets: expected 64 rows of equally many numbers, got "3 numbers"/,
  ],
  [
    'an option that is none',
    () => fitRegressor(gpu, { inputs: [1, 2], targets: [1, 2] }, { epoch: 3 } as never),
    /epoch/,
  ],
  [
    'a width that is none',
    () => fitRegressor(gpu, { inputs: [1, 2], targets: [1, 2] }, { hidden: 8 as never }),
    /hidden: expected an array/,
  ],
])('refused: %s', async (_, ask, message) => {
  const refused = ask();
  await expect(refused).rejects.toThrow(message);
  await expect(refused).rejects.toSatisfy((e) => e instanceof ConfigError || e instanceof DataError);
});
