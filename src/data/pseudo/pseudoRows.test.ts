import { describe, expect, test } from 'vitest';
import { pseudoRows, type RowSource } from './pseudoRows.ts';

/** SplitMix32 of the index. */
function random(index: number): number {
  let x = (index * 0x9e3779b9) >>> 0;
  x = Math.imul(x ^ (x >>> 16), 0x21f0aaad);
  x = Math.imul(x ^ (x >>> 15), 0x735a2d97);
  return (x ^ (x >>> 15)) >>> 0;
}

/** Two numbers that are equal in every row, and a category of three values. */
const N = 40;
const source: RowSource = {
  rows: Float32Array.from({ length: N * 5 }, (_, i) => {
    const [n, c] = [Math.floor(i / 5), i % 5];
    return c < 2 ? n / 10 : Number(n % 3 === c - 2);
  }),
  ...{ count: N, inputSize: 5, widths: [1, 1, 3] },
};
const made = pseudoRows(source, { count: 4_000, random });
const rowsOf = (which: 'permuted' | 'beyond') =>
  Array.from({ length: 2_000 }, (_, i) => {
    const n = 2 * i + Number(which === 'beyond');
    return made.subarray(5 * n, 5 * n + 5);
  });
const isInside = (x: number) => x >= 0 && x <= Math.fround((N - 1) / 10);

describe('permuted rows', () => {
  const rows = rowsOf('permuted');

  test('have values of the data in every column, and one value of the category', () => {
    const known = new Set(source.rows.filter((_, i) => i % 5 === 0));
    for (const row of rows) {
      expect(known.has(row[0]!) && known.has(row[1]!)).toBe(true);
      expect([...row.subarray(2)].sort()).toEqual([0, 0, 1]);
    }
  });

  test('have the means of the columns, and no correlation between them', () => {
    const meanOf = (of: (row: Float32Array) => number) => rows.reduce((sum, row) => sum + of(row), 0) / 2_000;
    const [centre, variance] = [(N - 1) / 20, (N ** 2 - 1) / 1_200];
    const tolerance = 4 * Math.sqrt(variance / 2_000);
    expect(Math.abs(meanOf((row) => row[0]!) - centre)).toBeLessThan(tolerance);
    expect(Math.abs(meanOf((row) => row[1]!) - centre)).toBeLessThan(tolerance);
    const covariance = meanOf((row) => (row[0]! - centre) * (row[1]! - centre));
    expect(Math.abs(covariance)).toBeLessThan((4 * variance) / Math.sqrt(2_000));
  });

  test('are never the values of one row alone, were there but two rows', () => {
    const two = { rows: Float32Array.of(0, 0, 1, 1), count: 2, inputSize: 2 };
    const all = pseudoRows(two, { count: 400, random });
    for (let n = 0; n < 400; n += 2) expect(all[2 * n]).not.toBe(all[2 * n + 1]);
  });
});

test('rows beyond the data are rows of it but for one number, which is outside its range', () => {
  const [sides, columns] = [new Set<boolean>(), new Set<number>()];
  for (const row of rowsOf('beyond')) {
    const outside = [0, 1].filter((c) => !isInside(row[c]!));
    expect(outside).toHaveLength(1);
    const moved = outside[0]!;
    const range = (N - 1) / 10;
    const by = row[moved]! > 0 ? row[moved]! - range : -row[moved]!;
    expect(by).toBeGreaterThanOrEqual(0.5 * range - 1e-5);
    expect(by).toBeLessThanOrEqual(2 * range + 1e-5);
    const n = Math.round(10 * row[1 - moved]!);
    expect([...row.subarray(2)]).toEqual([...source.rows.subarray(5 * n + 2, 5 * n + 5)]);
    sides.add(row[moved]! > 0);
    columns.add(moved);
  }
  expect([sides.size, columns.size]).toEqual([2, 2]);
});

test('a row depends on its number, not on how many are made', () => {
  expect(pseudoRows(source, { count: 10, random })).toEqual(made.subarray(0, 50));
  expect(pseudoRows(source, { count: 0, random })).toHaveLength(0);
});

test('where one kind cannot be made all are of the other', () => {
  const single = { rows: Float32Array.of(1, 2, 3), count: 3, inputSize: 1 };
  for (const x of pseudoRows(single, { count: 50, random })) expect(x < 1 || x > 3).toBe(true);
  const same = { rows: Float32Array.of(2, 2), count: 2, inputSize: 1 };
  for (const x of pseudoRows(same, { count: 50, random }))
    expect(Math.abs(x - 2)).toBeGreaterThanOrEqual(0.5);
  const categories = {
    rows: Float32Array.of(1, 0, 0, 1, 0, 1, 1, 0),
    count: 2,
    inputSize: 4,
    widths: [2, 2],
  };
  const rows = pseudoRows(categories, { count: 50, random });
  for (let n = 0; n < 50; n++) expect(rows[4 * n]).toBe(rows[4 * n + 2]);
});

test.each<[string, RowSource, number, RegExp]>([
  ['no rows', { ...source, rows: new Float32Array(0), count: 0 }, 1, /source\.count/],
  ['rows of another size', { ...source, inputSize: 4 }, 1, /source\.rows/],
  ['widths that do not add up', { ...source, widths: [1, 1] }, 1, /source\.widths/],
  ['half a row', source, 0.5, /count/],
  [
    'one category',
    { rows: Float32Array.of(1, 0, 0, 1), count: 2, inputSize: 2, widths: [2] },
    1,
    /two columns/,
  ],
])('%s is refused', (_, from, count, message) => {
  expect(() => pseudoRows(from, { count, random })).toThrow(RangeError);
  expect(() => pseudoRows(from, { count, random })).toThrow(message);
});
