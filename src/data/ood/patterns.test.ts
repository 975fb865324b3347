import { expect, test } from 'vitest';
import { patternSets } from './patterns.ts';

test('blank is 0 everywhere and white 255', () => {
  expect(patternSets.blank.make(2, 3)).toEqual(new Uint8Array(6));
  expect(patternSets.white.make(2, 3)).toEqual(new Uint8Array(6).fill(255));
});

test('a checkerboard has squares of its side, and its negative comes next', () => {
  const size = 8 * 10;
  const images = patternSets.checkerboard.make(8, 10);
  // sides 1 and 2, each twice
  expect(images).toHaveLength(4 * size);
  const row = (n: number, r: number) => [...images.subarray(n * size + 10 * r, n * size + 10 * (r + 1))];
  expect(row(0, 0)).toEqual([255, 0, 255, 0, 255, 0, 255, 0, 255, 0]);
  expect(row(0, 1)).toEqual([0, 255, 0, 255, 0, 255, 0, 255, 0, 255]);
  expect(row(2, 1)).toEqual([255, 255, 0, 0, 255, 255, 0, 0, 255, 255]);
  expect(row(2, 2)).toEqual([0, 0, 255, 255, 0, 0, 255, 255, 0, 0]);
  for (const n of [0, 2]) {
    const board = images.subarray(n * size, (n + 1) * size);
    const negative = images.subarray((n + 1) * size, (n + 2) * size);
    expect(negative).toEqual(board.map((pixel) => 255 - pixel));
  }
});

test('images of any size have at least one, and what is no size is refused', () => {
  expect(patternSets.checkerboard.make(1, 1)).toEqual(Uint8Array.of(255, 0));
  expect(patternSets.checkerboard.make(28, 28)).toHaveLength(14 * 784);
  for (const { make } of Object.values(patternSets)) expect(() => make(0, 2)).toThrow(/rows: expected/);
});
