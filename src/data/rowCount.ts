/** Columns that only number the rows. */
import { isMissing, isNumber, toNumber } from './cells.ts';

/** Whether whole numbers go on by 1, or texts all differ. */
export function countsRows(cells: readonly string[]): boolean {
  return (
    isRunning(cells) ||
    (cells.every((cell) => !isMissing(cell) && !isNumber(cell)) && new Set(cells).size === cells.length)
  );
}

/** Whether whole numbers go on by 1. */
export function isRunning(cells: readonly string[]): boolean {
  if (cells.length < 2 || !cells.every(isNumber)) return false;
  const values = cells.map(toNumber);
  return Number.isInteger(values[0]) && values.every((value, i) => value === values[0]! + i);
}
