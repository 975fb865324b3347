import { describe, expect, test } from 'vitest';
import { normalValues } from '../testing.ts';
import { farInputs } from './farInputs.ts';
import { inputSpreadOf } from './summary.ts';

const codes = (
  trained: ArrayLike<number>,
  given: ArrayLike<number>,
  [rows, few]: readonly [number, number],
) =>
  farInputs(inputSpreadOf(trained, rows), inputSpreadOf(given, few)).map(
    ({ code, severity }) => `${severity} ${code}`,
  );
const off = ['error input-scale'];

describe('a table of five standardised columns', () => {
  const [rows, columns] = [1000, 5];
  const trained = normalValues(rows * columns, 1);
  const found = (given: ArrayLike<number>, few: number) => codes(trained, given, [rows, few]);

  test.each([1, 2, 10, 500])('new rows are no news, however few: %i', (few) => {
    for (let seed = 2; seed < 200 / few + 3; seed++)
      expect(found(normalValues(few * columns, seed), few)).toEqual([]);
  });

  test.each([
    ['ten times as large', 10, 0],
    ['in units of a tenth', 0.1, 0],
    ['not centred', 1, 3],
    ['not standardised at all', 20, 100],
  ])('100 rows that are %s are found', (_, scale, shift) => {
    expect(found(normalValues(100 * columns, 3, scale, shift), 100)).toEqual(off);
  });

  test('one row ten times as large is found', () => {
    expect(found(normalValues(columns, 3, 10), 1).join()).toMatch(/input-scale/);
  });

  test('one column in other units is found', () => {
    const given = normalValues(50 * columns, 3).map((x, i) => (i % columns === 2 ? 12 * x : x));
    expect(found(given, 50).join()).toMatch(/input-scale/);
  });

  test('an image that is black, or the one number of one example, says nothing', () => {
    expect(found(new Float32Array(columns), 1)).toEqual([]);
    expect(codes(normalValues(300, 1), [0.4], [300, 1])).toEqual([]);
    expect(codes([1, 1, 1], [5, 5, 5], [3, 3])).toEqual([]);
  });
});

test('of many examples some are looked at, spread evenly over all', () => {
  const count = 2 ** 21;
  const sorted = Uint8Array.from({ length: count }, (_, i) => (i < count / 2 ? 10 : 20));
  const { examples, mean, sd, least, most } = inputSpreadOf(sorted, count);
  expect([examples, mean, sd, least, most]).toEqual([2 ** 20, 15, 5, 10, 20]);
});
