import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { centreOfMass } from '../../src/data/digit/fit.ts';
import type { Polygon } from '../../src/data/digit/outline.ts';
import { letters, parseShipped } from '../../src/data/ood/shipped.ts';
import { alphabetFiles } from './alphabet.ts';
import { drawLetter } from './drawLetter.ts';

const shipped = (path: string) => gunzipSync(readFileSync(new URL(`../../public/${path}`, import.meta.url)));
const files = { images: shipped(letters.images), labels: shipped(letters.labels) };
const data = parseShipped(letters, files);
const image = (n: number) => data.images.subarray(n * 784, (n + 1) * 784);

describe('the shipped letters', () => {
  test('are what the generator draws', () => {
    const drawn = alphabetFiles();
    expect(Buffer.compare(drawn.images, files.images)).toBe(0);
    expect(Buffer.compare(drawn.labels, files.labels)).toBe(0);
  });

  test('are 100 of each of A to J, all different', () => {
    const counts = letters.classNames.map((_, c) => data.labels.filter((label) => label === c).length);
    expect(counts).toEqual(Array(10).fill(100));
    expect(new Set(Array.from({ length: 1000 }, (_, n) => image(n).join())).size).toBe(1000);
  });

  test('are like MNIST: centred by mass, 20 pixels on the longer side, black at the border', () => {
    for (let n = 0; n < data.count; n++) {
      const pixels = image(n);
      const [x, y] = centreOfMass(pixels);
      // the box of what is not black has at most one grey pixel more on each side than the outline
      const lit = [...pixels.keys()].filter((i) => pixels[i]! > 0);
      const extent = (at: (i: number) => number) => Math.max(...lit.map(at)) - Math.min(...lit.map(at)) + 1;
      const longer = Math.max(
        extent((i) => i % 28),
        extent((i) => Math.floor(i / 28)),
      );
      expect(Math.abs(x - 14)).toBeLessThan(0.1);
      expect(Math.abs(y - 14)).toBeLessThan(0.1);
      expect(longer).toBeGreaterThanOrEqual(19);
      expect(longer).toBeLessThanOrEqual(22);
    }
  });
});

describe('drawLetter', () => {
  const box: Polygon = [
    [0, 0],
    [3, 0],
    [3, 6],
    [0, 6],
  ];

  test('without jitter: a box of 3 to 6 is 10 by 20 pixels in the middle', () => {
    const drawn = drawLetter([box], { rotation: 0, shear: 0, stretch: 1 });
    const expected = Uint8Array.from({ length: 784 }, (_, i) => {
      const [row, column] = [Math.floor(i / 28), i % 28];
      return row >= 4 && row < 24 && column >= 9 && column < 19 ? 255 : 0;
    });
    expect(drawn).toEqual(expected);
  });

  test('a positive shear leans to the right, a positive rotation turns counter-clockwise', () => {
    const top = (jitter: { rotation: number; shear: number }) => {
      const drawn = drawLetter([box], { ...jitter, stretch: 1 });
      return centreOfMass(drawn.map((pixel, i) => (i < 10 * 28 ? pixel : 0)))[0];
    };
    expect(top({ rotation: 0, shear: 0.2 })).toBeGreaterThan(14.5);
    expect(top({ rotation: 0.2, shear: 0 })).toBeLessThan(13.5);
  });
});
