import { expect, test } from 'vitest';
import { randomWords } from '../../bayes/random.ts';
import { nearestImages } from './nearest.ts';

const words = randomWords(3, 1, 0);
const [count, inputSize] = [200, 30];
const images = Uint8Array.from({ length: count * inputSize }, (_, at) => words(at) >>> 24);
const labels = Uint8Array.from({ length: count }, (_, n) => n % 10);
const data = { images, labels, count, inputSize, rows: 5, columns: 6, classes: 10 };
const rowOf = (n: number) => images.slice(n * inputSize, (n + 1) * inputSize);

test('are those that sorting all distances finds, nearest first', () => {
  const image = Uint8Array.from({ length: inputSize }, (_, i) => words(9000 + i) >>> 24);
  const distances = Array.from({ length: count }, (_, n) => {
    const squares = rowOf(n).reduce((sum, pixel, i) => sum + (pixel - image[i]!) ** 2, 0);
    return { index: n, distance: Math.sqrt(squares / inputSize) };
  });
  const expected = distances.sort((a, b) => a.distance - b.distance).slice(0, 7);
  const found = nearestImages(data, image, 7);
  expect(found.map(({ index }) => index)).toEqual(expected.map(({ index }) => index));
  for (const [k, { index, label, distance, image: own }] of found.entries()) {
    expect(distance).toBeCloseTo(expected[k]!.distance, 10);
    expect([label, own]).toEqual([labels[index], rowOf(index)]);
  }
});

test('a training image is the nearest to itself, and there are never more than there are', () => {
  expect(nearestImages(data, rowOf(42), 1)).toMatchObject([{ index: 42, distance: 0, label: 2 }]);
  expect(nearestImages({ ...data, count: 3 }, rowOf(0), 8)).toHaveLength(3);
});
