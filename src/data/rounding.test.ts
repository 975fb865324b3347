import { describe, expect, test } from 'vitest';
import { parseRows } from './rows.ts';
import { tableFromCsv } from './table.ts';

const tableOf = (x: (row: number) => number, y: (row: number) => number) => {
  const rows = Array.from({ length: 30 }, (_, row) => ({ x: x(row), y: y(row) }));
  return tableFromCsv(parseRows('rows', rows), { task: 'regression' });
};
const plain = (row: number) => row;

describe('a column that float32 cannot tell apart', () => {
  test('is refused by its name: inputs, and targets, which would all be one number', () => {
    const seconds = (row: number) => 1_700_000_000 + row;
    expect(() => tableOf(seconds, plain)).toThrow(
      /column "x".*1700000000 to 1700000029.*subtract a constant/,
    );
    expect(() => tableOf(plain, seconds)).toThrow(/column "y".*first 7 digits/);
  });

  test('is none if it is constant, varies enough, or is only large', () => {
    expect(tableOf(() => 0.1, plain).count).toBe(30);
    expect(tableOf((row) => 1_700_000_000 + 86_400 * row, plain).count).toBe(30);
    expect(tableOf(plain, (row) => 1e30 * row).count).toBe(30);
  });
});
