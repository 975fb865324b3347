/** One-hot targets: as many columns as classes, one of which is 1 in each row, and the others 0. */
import { isNumber, toNumber } from '../cells/cells.ts';
import type { CsvTable } from '../csv/csv.ts';

/** The place of the 1, or -1 if the numbers are not one-hot. */
export function hotPlace(values: readonly number[]): number {
  const isBinary = values.every((value) => value === 0 || value === 1);
  return isBinary && values.filter((value) => value === 1).length === 1 ? values.indexOf(1) : -1;
}

/** Whether columns are one-hot in every row. */
export function isOneHot({ records }: CsvTable, columns: readonly number[]): boolean {
  if (columns.length < 2 || records.length === 0) return false;
  return records.every(({ cells }) => {
    const own = columns.map((column) => cells[column]!);
    return own.every(isNumber) && hotPlace(own.map(toNumber)) >= 0;
  });
}

/** Whether the rows of an array [N, C] are one-hot. */
export function isHotArray(dims: readonly number[], data: ArrayLike<number>): boolean {
  const [count = 0, width = 0] = dims;
  if (dims.length !== 2 || width < 2) return false;
  const rows = Array.from({ length: count }, (_, n) => rowOf(data, n, width));
  return rows.every((row) => hotPlace(row) >= 0);
}

/** Row `n` of an array [N, width]. */
export const rowOf = (data: ArrayLike<number>, n: number, width: number): number[] =>
  Array.from({ length: width }, (_, i) => data[n * width + i]!);
