import { expect, test } from 'vitest';
import { sum, words } from '../ood/testing.ts';
import { drawsFrom } from './draws.ts';
import { blockNoise, flatGrey, pixelNoise } from './noise.ts';

test.each([0.1, 0.5, 1])('pixels have the density %d, and are uniform where they are', (density) => {
  const shape = { rows: 200, columns: 300 };
  const pixels = pixelNoise(shape, density, drawsFrom(words(1), 0));
  const n = pixels.length;
  // a byte of 0 is not seen, which is one in 256 of them
  const share = (density * 255) / 256;
  const seen = pixels.filter((p) => p > 0);
  expect(Math.abs(seen.length / n - share)).toBeLessThan(4 * Math.sqrt((share * (1 - share)) / n));
  const counts = new Float64Array(256);
  for (const p of seen) counts[p]!++;
  const expected = seen.length / 255;
  // 254 degrees of freedom: the 99.9th percentile is 329.3
  expect(sum(counts.subarray(1).map((k) => (k - expected) ** 2 / expected))).toBeLessThan(329.3);
});

test('blocks of 28 x 28 are 4 x 4 of one brightness, with the density', () => {
  const shape = { rows: 28, columns: 28 };
  const images = Array.from({ length: 200 }, (_, n) => blockNoise(shape, 0.6, drawsFrom(words(n), 0)));
  for (const image of images) {
    const corners = image.map((_, i) => {
      const [r, c] = [Math.floor(i / 28), i % 28];
      return image[(r - (r % 4)) * 28 + c - (c % 4)]!;
    });
    expect(image).toEqual(corners);
  }
  const n = 200 * 49;
  const lit = sum(images.map((image) => image.filter((p) => p > 0).length / 16)) / n;
  const share = (0.6 * 255) / 256;
  expect(Math.abs(lit - share)).toBeLessThan(4 * Math.sqrt((share * (1 - share)) / n));
});

test('blocks of other sizes are a grid of at most 7 x 7, and cover the image', () => {
  const image = blockNoise({ rows: 3, columns: 16 }, 1, drawsFrom(words(2), 0));
  expect(image).toHaveLength(48);
  for (let r = 0; r < 3; r++) {
    const row = image.subarray(16 * r, 16 * r + 16);
    const steps = row.filter((p, c) => c > 0 && p !== row[c - 1]).length;
    expect(steps).toBeGreaterThan(0);
    expect(steps).toBeLessThan(7);
  }
});

test('one grey is one grey, and any of the 256', () => {
  const greys = Array.from({ length: 4000 }, (_, n) => {
    const image = flatGrey({ rows: 2, columns: 3 }, drawsFrom(words(n), 0));
    expect(new Set(image).size).toBe(1);
    return image[0]!;
  });
  expect([Math.min(...greys), Math.max(...greys)]).toEqual([0, 255]);
});
