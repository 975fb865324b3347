/** The classes among the cells of a target. */
import type { FileFault } from '../../errors.ts';
import { isNumber, toNumber } from '../cells/cells.ts';
import { DataError } from '../errors.ts';

/** A target with more different values than this is a regression's. */
const MAX_CLASSES = 1024;

/** What is wrong with so many classes, if anything is. */
export function classFault(file: string, field: string, count: number): FileFault | undefined {
  if (count >= 2 && count <= MAX_CLASSES) return undefined;
  const hint =
    count < 2
      ? 'check which column is the target: --target'
      : 'predict it as a number (regression): --task regression';
  return { file, field, expected: `2 to ${MAX_CLASSES} classes`, got: `${count}`, hint };
}

/** Names of classes, sorted: by value if all are numbers, otherwise as texts. */
export function classNamesOf(cells: readonly string[], areNumbers: boolean): string[] {
  const names = [...new Set(cells.map((cell) => className(cell, areNumbers)))];
  return areNumbers ? names.sort((a, b) => Number(a) - Number(b)) : names.sort();
}

/**
 * The classes among cells, sorted: by value if all are numbers, otherwise as texts.
 *
 * @throws DataError unless there are 2 to `MAX_CLASSES`
 */
export function classesOf(file: string, field: string, cells: readonly string[]): string[] {
  const names = classNamesOf(cells, cells.every(isNumber));
  const wrong = classFault(file, field, names.length);
  if (wrong) throw new DataError(wrong);
  return names;
}

/** The name of a cell's class: numbers by value, so that 1 and 1.0 are one class. */
export function className(cell: string, areNumbers: boolean): string {
  return areNumbers && isNumber(cell) ? `${toNumber(cell)}` : cell.trim();
}
