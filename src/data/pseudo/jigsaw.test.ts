import fc from 'fast-check';
import { expect, test } from 'vitest';
import { words } from '../ood/testing.ts';
import { drawsFrom } from './draws.ts';
import { drawJigsaw, jigsaw, quartersOf } from './jigsaw.ts';
import { none, quarter } from './turn.ts';

const sides = fc.record({ rows: fc.integer({ min: 2, max: 9 }), columns: fc.integer({ min: 2, max: 9 }) });
/** An image that numbers its pixels. */
const numbered = (length: number) => Uint8Array.from({ length }, (_, i) => i + 1);

test('each quarter holds the pixels of the quarter that came there; what is between them stays', () => {
  fc.assert(
    fc.property(sides, fc.nat(), (shape, seed) => {
      const { rows, columns } = shape;
      const image = numbered(rows * columns);
      const drawn = drawJigsaw(shape, drawsFrom(words(seed), 0));
      const result = jigsaw(image, shape, drawn);
      const quarters = quartersOf(shape);
      const pixels = (of: Uint8Array, k: number) => {
        const { top, left, rows: height, columns: width } = quarters[k]!;
        const all = Array.from({ length: height * width }, (_, i) => [
          top + Math.floor(i / width),
          left + (i % width),
        ]);
        return all.map(([r, c]) => of[r! * columns + c!]!).sort((a, b) => a - b);
      };
      for (let k = 0; k < 4; k++) expect(pixels(result, k)).toEqual(pixels(image, drawn.order[k]!));
      const isMiddle = (i: number) =>
        (rows % 2 === 1 && Math.floor(i / columns) === (rows - 1) / 2) ||
        (columns % 2 === 1 && i % columns === (columns - 1) / 2);
      result.forEach((pixel, i) => {
        if (isMiddle(i)) expect(pixel).toBe(image[i]);
      });
      // all numbers are still there, and somewhere else
      expect([...result].sort((a, b) => a - b)).toEqual([...image]);
    }),
  );
});

test('by hand: quarters change places and turn', () => {
  const shape = { rows: 4, columns: 4 };
  const turns = [none, none, none, quarter];
  const result = jigsaw(numbered(16), shape, { order: [3, 1, 2, 0], turns });
  expect([...result]).toEqual([11, 12, 3, 4, 15, 16, 7, 8, 9, 10, 2, 6, 13, 14, 1, 5]);
});

test('is never the image itself, as small as it may be', () => {
  let same = 0;
  for (let seed = 0; seed < 10_000; seed++) {
    // quarters of 1 x 2 have two turns, so that one in 384 would be the image
    const { order, turns } = drawJigsaw({ rows: 2, columns: 4 }, drawsFrom(words(seed), 0));
    if (order.every((from, k) => from === k) && turns.every((turn) => turn === none)) same++;
  }
  expect(same).toBe(0);
});
