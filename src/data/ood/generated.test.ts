import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type GeneratedSet, generatedSets, rotationAngles } from './generated.ts';
import { permutePixels } from './permutePixels.ts';
import { someImages, words } from './testing.ts';

describe('permutePixels', () => {
  test('keeps every brightness of every image, and is one permutation for all of them', () => {
    fc.assert(
      fc.property(someImages, fc.nat(), ({ images, rows, columns, count }, seed) => {
        const size = rows * columns;
        const shuffled = permutePixels(images, rows, columns, words(seed));
        // an image that numbers its pixels shows where each comes from
        const order = permutePixels(
          Uint8Array.from({ length: size }, (_, i) => i),
          rows,
          columns,
          words(seed),
        );
        expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: size }, (_, i) => i));
        for (let n = 0; n < count; n++) {
          const from = images.subarray(n * size, (n + 1) * size);
          expect(shuffled.subarray(n * size, (n + 1) * size)).toEqual(
            Uint8Array.from(order, (i) => from[i]!),
          );
        }
      }),
    );
  });

  test('depends on the seed alone', () => {
    const image = Uint8Array.from({ length: 100 }, (_, i) => i);
    expect(permutePixels(image, 10, 10, words(1))).toEqual(permutePixels(image, 10, 10, words(1)));
    expect(permutePixels(image, 10, 10, words(1))).not.toEqual(permutePixels(image, 10, 10, words(2)));
  });
});

describe.each(Object.entries(generatedSets) as [string, GeneratedSet][])('%s', (_, { make, title }) => {
  const images = Uint8Array.from({ length: 13 * 64 }, (_, i) => (i * 37) % 256);

  test('has a title, as many images as it was given, and leaves those alone', () => {
    const before = images.slice();
    expect(title).not.toBe('');
    expect(make(images, 8, 8, words(1))).toHaveLength(images.length);
    expect(make(images, 8, 8, words(1))).not.toEqual(images);
    expect(images).toEqual(before);
  });

  test('is the same again from the same seed', () => {
    expect(make(images, 8, 8, words(9))).toEqual(make(images, 8, 8, words(9)));
  });
});

test('the sweep is 0, 15, ... 180 degrees', () => {
  expect(rotationAngles).toEqual([0, 15, 30, 45, 60, 75, 90, 105, 120, 135, 150, 165, 180]);
});
