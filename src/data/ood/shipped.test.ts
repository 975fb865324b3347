import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { DataError } from '../errors.ts';
import { drawnNonDigits } from './drawn.ts';
import { fashionMnist, parseShipped, type ShippedSet } from './shipped.ts';

const read = (path: string) => readFileSync(new URL(`../../../public/${path}`, import.meta.url));
const md5 = (bytes: Uint8Array) => createHash('md5').update(bytes).digest('hex');
const unpacked = (set: ShippedSet) => ({
  images: gunzipSync(read(set.images)),
  labels: gunzipSync(read(set.labels)),
});
const countsOf = (labels: Uint8Array) =>
  Array.from({ length: 10 }, (_, c) => labels.filter((label) => label === c).length);

describe('fashionMnist', () => {
  test('the files are those that the README names', () => {
    expect(md5(read(fashionMnist.images))).toBe('f78720b4224f21cce2f2ccf2d7a94c9a');
    expect(md5(read(fashionMnist.labels))).toBe('0d30e22e447f3c33dab9ed536400ac01');
  });

  test('10,000 images of 28x28, 1,000 of each class; the first is an ankle boot', () => {
    const data = parseShipped(fashionMnist, unpacked(fashionMnist));
    expect(data).toMatchObject({ count: 10_000, rows: 28, columns: 28, inputSize: 784, classes: 10 });
    expect(countsOf(data.labels)).toEqual(Array(10).fill(1000));
    expect(fashionMnist.classNames[data.labels[0]!]).toBe('ankle boot');
  });
});

describe('parseShipped', () => {
  test('takes as many classes as the set names, and no more', () => {
    const set = { ...drawnNonDigits, count: 1 };
    const images = Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 28, 0, 0, 0, 28, ...new Uint8Array(784));
    const labelled = (label: number) =>
      parseShipped(set, { images, labels: Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 1, label) });
    expect(labelled(41)).toMatchObject({ classes: 42, labels: Uint8Array.of(41) });
    expect(() => labelled(42)).toThrow(/a label from 0 to 41, got 42/);
  });

  test('refuses files that are still compressed', () => {
    const images = read(fashionMnist.images);
    expect(() => parseShipped(fashionMnist, { images, labels: images })).toThrow(/is compressed; unpack it/);
  });

  test('refuses a whole file of another set', () => {
    const images = Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 7);
    const labels = Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 1, 3);
    const parse = () => parseShipped(fashionMnist, { images, labels });
    expect(parse).toThrow(DataError);
    expect(parse).toThrow(/expected 10000 images of 28x28, the Fashion-MNIST test images, got 1 of 1x1/);
  });
});
