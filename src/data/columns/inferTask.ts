/** Classes or numbers? A guess from the target's values, with the reason, so that a person can disagree. */
import { isMissing, isNumber, quote, toNumber } from '../cells/cells.ts';
import { columnField } from '../cells/places.ts';
import type { CsvTable } from '../csv/csv.ts';
import { type ColumnRef, findColumn, targetsOf } from '../encoding/chosenColumns.ts';
import type { Task } from '../encoding/encoding.ts';
import { isOneHot } from '../encoding/oneHot.ts';

export interface Inferred {
  readonly task: Task;
  /** Completes "because ..." for people. */
  readonly because: string;
}

/** So many different whole numbers may be the names of classes; more are a count or a measurement. */
const MOST_NUMBERED_CLASSES = 10;

/**
 * @param target one column, or several
 * @param categorical columns that were said to be categories
 * @throws DataError if there is no such column
 */
export function inferTask(
  csv: CsvTable,
  target?: ColumnRef | readonly ColumnRef[],
  categorical: readonly ColumnRef[] = [],
): Inferred {
  const columns = targetsOf(csv, target);
  if (columns.length > 1) {
    return isOneHot(csv, columns)
      ? {
          task: 'classification',
          because: `the ${columns.length} targets are one-hot, a column for each class`,
        }
      : { task: 'regression', because: 'there are several targets' };
  }
  const column = columns[0]!;
  if (categorical.some((ref) => findColumn(csv, ref) === column)) {
    return { task: 'classification', because: `${quote(csv.names[column]!)} was said to be categories` };
  }
  if (csv.options?.numeric?.includes(csv.names[column]!)) {
    return { task: 'regression', because: `${quote(csv.names[column]!)} was said to be numbers` };
  }
  const named = columnField(csv, { name: csv.names[column]! });
  const cells = csv.records.map(({ cells }) => cells[column]!).filter((cell) => !isMissing(cell));
  const text = cells.find((cell) => !isNumber(cell));
  if (text !== undefined) {
    return { task: 'classification', because: `${named} holds texts, such as ${quote(text.trim())}` };
  }
  return inferTaskOfNumbers(named, cells.map(toNumber));
}

/** @param named what holds the numbers, for the reason */
export function inferTaskOfNumbers(named: string, values: ArrayLike<number>): Inferred {
  const different = new Set(Array.from(values));
  const areWhole = [...different].every(Number.isInteger);
  if (areWhole && different.size <= MOST_NUMBERED_CLASSES) {
    const numbers = different.size === 1 ? 'one whole number' : `${different.size} different whole numbers`;
    return { task: 'classification', because: `${named} holds ${numbers}` };
  }
  return {
    task: 'regression',
    because: areWhole
      ? `${named} holds more than ${MOST_NUMBERED_CLASSES} different numbers`
      : `${named} holds numbers that are not whole`,
  };
}
