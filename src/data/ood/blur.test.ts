import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { blur } from './blur.ts';
import { someImages, sum } from './testing.ts';

const sigma = fc.double({ min: 0.1, max: 3, noNaN: true });

/** Sum of the differences between neighbours in a row and in a column. */
function totalVariation(image: Uint8Array, rows: number, columns: number): number {
  return sum(
    Array.from(image, (pixel, i) => {
      const right = i % columns < columns - 1 ? Math.abs(image[i + 1]! - pixel) : 0;
      const below = i < (rows - 1) * columns ? Math.abs(image[i + columns]! - pixel) : 0;
      return right + below;
    }),
  );
}

describe('blur', () => {
  test('by 0 is the identity, and a copy', () => {
    const images = Uint8Array.of(1, 2, 3, 4);
    expect(blur(images, 2, 2, 0)).toEqual(images);
    expect(blur(images, 2, 2, 0)).not.toBe(images);
  });

  test('equals the two-dimensional sum, within the rounding to bytes', () => {
    fc.assert(
      fc.property(someImages, sigma, ({ images, rows, columns }, s) => {
        const radius = Math.ceil(3 * s);
        const weight = (d: number) => (Math.abs(d) > radius ? 0 : Math.exp((-d * d) / (2 * s * s)));
        const norm = sum(Array.from({ length: 2 * radius + 1 }, (_, k) => weight(k - radius)));
        const size = rows * columns;
        blur(images, rows, columns, s).forEach((pixel, i) => {
          let expected = 0;
          for (let j = 0; j < size; j++) {
            const dx = (j % columns) - ((i % size) % columns);
            const dy = Math.floor(j / columns) - Math.floor((i % size) / columns);
            expected += (images[i - (i % size) + j]! * weight(dx) * weight(dy)) / norm ** 2;
          }
          expect(Math.abs(pixel - expected)).toBeLessThanOrEqual(0.5 + 1e-9);
        });
      }),
    );
  });

  test('keeps a constant in the interior, and dims it at the edge', () => {
    const blurred = blur(new Uint8Array(21 * 21).fill(100), 21, 21, 1.5);
    expect(blurred[10 * 21 + 10]).toBe(100);
    // a corner has a quarter of its surroundings, and its own row and column
    expect(blurred[0]).toBeGreaterThan(25);
    expect(blurred[0]).toBeLessThan(50);
  });

  test('keeps the mass of a blot away from the edge, and lowers its total variation', () => {
    const blot = Uint8Array.from({ length: 29 * 29 }, (_, i) =>
      Math.hypot((i % 29) - 14, Math.floor(i / 29) - 14) < 5 ? 250 : 0,
    );
    const blurred = blur(blot, 29, 29, 2);
    expect(Math.abs(sum(blurred) / sum(blot) - 1)).toBeLessThan(0.005);
    expect(totalVariation(blurred, 29, 29)).toBeLessThan(totalVariation(blot, 29, 29));
  });

  test('commutes with a half turn', () => {
    fc.assert(
      fc.property(someImages, sigma, ({ rows, columns, images }, s) => {
        const one = images.slice(0, rows * columns);
        const there = blur(one, rows, columns, s).toReversed();
        blur(one.toReversed(), rows, columns, s).forEach((pixel, i) => {
          // sums in another order may round to the other side of a half
          expect(Math.abs(pixel - there[i]!)).toBeLessThanOrEqual(1);
        });
      }),
    );
  });

  test.each([-1, Number.NaN, Number.POSITIVE_INFINITY])('refuses sigma = %d', (s) => {
    expect(() => blur(new Uint8Array(4), 2, 2, s)).toThrow(/blur: sigma: expected at least 0 pixels/);
  });
});
