/** Tables as people write them, for tests. */

import type { FileFault } from '../errors.ts';
import { isMissing } from './cells/cells.ts';
import { inferTask } from './columns/inferTask.ts';
import { type ReadCsv, readCsv } from './csv/csv.ts';
import type { ReadingOptions } from './csv/reading.ts';
import { learnEncoding } from './encoding/learnEncoding.ts';
import { DataError } from './errors.ts';
import { DataFaults } from './faults.ts';

/** A number for a row and a column, the same ones every time, from 0.1 to 0.9. */
export const cell = (row: number, column = 0): string =>
  (0.1 + 0.8 * Math.abs(Math.sin(12.9898 * (row + 1) + 78.233 * column))).toFixed(3);

/** Lines of a file below some others. */
export const table = (head: string, rows: number, line: (row: number) => string): string =>
  [...(head === '' ? [] : [head]), ...Array.from({ length: rows }, (_, row) => line(row))].join('\n');

export interface SaidOptions extends ReadingOptions {
  readonly category?: readonly string[];
  readonly ignore?: readonly string[];
  readonly missing?: 'mean' | 'category';
  readonly dropMissing?: boolean;
}

/** What must be said or corrected before a text is trained on, by its guessed task. */
export function faultsOf(
  text: string,
  { category, ignore, missing, dropMissing, ...said }: SaidOptions = {},
): readonly FileFault[] {
  const read: ReadCsv = readCsv('t.csv', text, said);
  if (read.isUnsure) return read.faults;
  const { csv, faults } = read;
  const { task } = inferTask(csv, undefined, category);
  const records = dropMissing
    ? csv.records.filter(({ cells }) => cells.every((own) => !isMissing(own)))
    : csv.records;
  try {
    learnEncoding({ ...csv, records }, { task, categorical: category, ignore, missing, dropMissing, faults });
    return [];
  } catch (error) {
    if (error instanceof DataFaults) return error.faults;
    if (error instanceof DataError) return [error];
    throw error;
  }
}
