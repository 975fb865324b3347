import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { centreOfMass } from '../../src/data/digit/fit.ts';
import { drawnDigits, drawnNonDigits, drawnPart } from '../../src/data/ood/drawn.ts';
import { drawnKinds } from '../../src/data/ood/drawnKinds.ts';
import { parseShipped, type ShippedSet } from '../../src/data/ood/shipped.ts';
import { drawnFiles } from './files.ts';
import { kinds } from './nonDigits.ts';
import { partsOfKinds } from './parts.ts';

const read = (path: string) => readFileSync(new URL(`../../public/${path}`, import.meta.url));
const open = (set: ShippedSet) =>
  parseShipped(set, { images: gunzipSync(read(set.images)), labels: gunzipSync(read(set.labels)) });
const nonDigits = open(drawnNonDigits);
const digits = open(drawnDigits);
const image = ({ images }: { images: Uint8Array }, n: number) => images.subarray(n * 784, (n + 1) * 784);
const countsOf = ({ labels, classes }: typeof digits) =>
  Array.from({ length: classes }, (_, c) => labels.filter((label) => label === c).length);
const distinct = (data: typeof digits) =>
  new Set(Array.from({ length: data.count }, (_, n) => image(data, n).join())).size;

describe('the shipped drawings', () => {
  test('are what the generator draws', () => {
    const drawn = drawnFiles();
    expect(drawn.size).toBe(5);
    for (const [path, bytes] of drawn) {
      const shipped = path.endsWith('.gz') ? gunzipSync(read(path)) : read(path);
      expect(Buffer.compare(bytes, shipped), path).toBe(0);
    }
  });

  test('are 20 of each of 42 kinds and 40 of each digit, all different', () => {
    expect(countsOf(nonDigits)).toEqual(Array(42).fill(20));
    expect(countsOf(digits)).toEqual(Array(10).fill(40));
    expect(distinct(nonDigits)).toBe(840);
    expect(distinct(digits)).toBe(400);
  });

  test('digits are like MNIST: centred by mass, 20 pixels on the longer side', () => {
    for (let n = 0; n < digits.count; n++) {
      const pixels = image(digits, n);
      const [x, y] = centreOfMass(pixels);
      expect(Math.hypot(x - 14, y - 14)).toBeLessThan(0.2);
      // brighter than half of the brightest: what is darker is the edge of a soft pen
      const half = Math.max(...pixels) / 2;
      const lit = [...pixels.keys()].filter((i) => pixels[i]! >= half);
      const extent = (at: (i: number) => number) => Math.max(...lit.map(at)) - Math.min(...lit.map(at)) + 1;
      const longer = Math.max(
        extent((i) => i % 28),
        extent((i) => Math.floor(i / 28)),
      );
      expect(longer).toBeGreaterThanOrEqual(18);
      expect(longer).toBeLessThanOrEqual(21);
    }
  });
});

describe('the kinds', () => {
  test('are divided as the seed says, two thirds of each family to choose with', () => {
    const parts = partsOfKinds();
    expect(drawnKinds).toEqual(kinds.map(({ name, family }, n) => ({ name, family, part: parts[n] })));
    expect(new Set(drawnKinds.map(({ name }) => name)).size).toBe(42);
    for (const family of new Set(drawnKinds.map((kind) => kind.family))) {
      const own = drawnKinds.filter((kind) => kind.family === family);
      expect(own.filter(({ part }) => part === 'final').length).toBe(own.length / 3);
    }
  });

  test('a part has all images of its kinds, as they are in the whole, and no other', () => {
    const [choose, final] = [drawnPart(nonDigits, 'choose'), drawnPart(nonDigits, 'final')];
    expect([choose.count, final.count]).toEqual([560, 280]);
    expect([...choose.labels].every((label) => drawnKinds[label]!.part === 'choose')).toBe(true);
    expect([...final.labels].every((label) => drawnKinds[label]!.part === 'final')).toBe(true);
    expect(() => drawnPart(digits, 'final')).toThrow(/expected labels of 42 kinds, got .*10 classes/);
    const at = [...nonDigits.labels.keys()].filter((n) => drawnKinds[nonDigits.labels[n]!]!.part === 'final');
    at.forEach((n, i) => {
      expect(Buffer.compare(image(final, i), image(nonDigits, n))).toBe(0);
    });
  });
});
