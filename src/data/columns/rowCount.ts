/** Columns that only number the rows. */
import { isMissing, isNumber, toNumber } from '../cells/cells.ts';

/** Whether whole numbers go on by 1, or texts all differ. */
export function countsRows(cells: readonly string[]): boolean {
  return (
    isRunning(cells) ||
    (cells.every((cell) => !isMissing(cell) && !isNumber(cell)) && new Set(cells).size === cells.length)
  );
}

/** Whether whole numbers go on by 1, up or down. */
export function isRunning(cells: readonly string[]): boolean {
  if (cells.length < 2 || !cells.every(isNumber)) return false;
  const values = cells.map(toNumber);
  const step = values[1]! < values[0]! ? -1 : 1;
  return Number.isInteger(values[0]) && values.every((value, i) => value === values[0]! + i * step);
}
