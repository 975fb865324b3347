/** Which columns of a table a person means: by name or place, targets, inputs. */
import { quote, quoteList } from '../cells/cells.ts';
import type { Column } from '../columns/column.ts';
import type { CsvTable } from '../csv/csv.ts';
import { DataError } from '../errors.ts';

/** A column by its name, or by its place counted from 0. */
export type ColumnRef = string | number;

/** One or more columns; undefined is the last one. */
export type Targets = ColumnRef | readonly ColumnRef[] | undefined;

/** The place of a column. @throws DataError if there is none of this name or place */
export function findColumn({ file, names }: CsvTable, ref: ColumnRef): number {
  const index = typeof ref === 'string' ? names.indexOf(ref) : ref;
  if (Number.isInteger(index) && index >= 0 && index < names.length) return index;
  const expected = typeof ref === 'string' ? `a column ${quote(ref)}` : `a column at place ${ref} (from 0)`;
  const hint = 'check the name, --header and --separator';
  throw new DataError({ file, expected, got: `${names.length} columns: ${quoteList(names)}`, hint });
}

/** Places of the targets; of the last column if none are named. */
export function targetsOf(csv: CsvTable, target: Targets): number[] {
  const refs = target ?? csv.names.length - 1;
  return (typeof refs === 'object' ? refs : [refs]).map((ref) => findColumn(csv, ref));
}

/** Columns that are neither a target, nor ignored, nor only number the rows. */
export function inputColumns(
  csv: CsvTable,
  targets: readonly number[],
  ignore: readonly ColumnRef[],
): Column[] {
  const unused = new Set([
    ...targets,
    ...ignore.map((ref) => findColumn(csv, ref)),
    ...(csv.reading?.indexColumns ?? []),
  ]);
  return csv.names.map((name, index) => ({ name, index })).filter(({ index }) => !unused.has(index));
}

/** The cells of a column, trimmed. */
export const cellsOf = ({ records }: CsvTable, { index }: Column): string[] =>
  records.map(({ cells }) => cells[index]!.trim());
