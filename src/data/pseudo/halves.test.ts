import { expect, test } from 'vitest';
import { halves, middleOf } from './halves.ts';

const shape = { rows: 3, columns: 4 };
const first = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
const second = first.map((p) => 100 + p);

test('above the cut is the first image, from it on the mirror image of the second', () => {
  expect([...halves(first, second, shape, { along: 'rows', at: 1 })]).toEqual([
    ...[1, 2, 3, 4],
    ...[108, 107, 106, 105],
    ...[112, 111, 110, 109],
  ]);
});

test('left of the cut is the first image, right of it the mirror image of the second', () => {
  expect([...halves(first, second, shape, { along: 'columns', at: 3 })]).toEqual([
    ...[1, 2, 3, 101],
    ...[5, 6, 7, 105],
    ...[9, 10, 11, 109],
  ]);
});

test('cuts of 28 rows are at 10 to 17, and those of any side of at least 2 leave something of both', () => {
  expect(middleOf(28)).toEqual([10, 17]);
  for (let side = 2; side < 100; side++) {
    const [least, most] = middleOf(side);
    expect(least).toBeGreaterThanOrEqual(1);
    expect(most).toBeGreaterThanOrEqual(least);
    expect(most).toBeLessThan(side);
  }
});
