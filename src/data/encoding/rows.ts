/** Rows that a program holds, as the cells of a CSV file: what takes the one takes the other. */
import { quote, quoteList } from '../cells/cells.ts';
import type { CsvTable } from '../csv/csv.ts';
import { DataError } from '../errors.ts';

/** A number, a text, or a truth value, which is the text `true` or `false`. Null and NaN are missing. */
export type CellValue = number | string | boolean | null | undefined;

/** The cells of a row by their columns' names, or in their order. */
export type Row = Readonly<Record<string, CellValue>> | readonly CellValue[];

/**
 * @param name of the rows, for errors
 * @param rows all by names, the same in every row, or all arrays of one length
 * @throws DataError if there are no rows; naming the row, if one has other columns than the first, or a value
 *   is no cell
 */
export function parseRows(name: string, rows: readonly Row[]): CsvTable {
  const [first] = rows;
  if (rows.length === 0) {
    const hint = 'hand over at least one row';
    throw new DataError({ file: name, expected: 'at least one row of data', got: 'none', hint });
  }
  const isNamed = !isList(first);
  const keys = keysOf(first);
  const names = isNamed ? keys : keys.map((_, column) => `column ${column + 1}`);
  if (names.length === 0) throw wrongColumns(name, 1, 'at least one column', 'none');
  const records = rows.map((row, n) => {
    checkColumns(name, n + 1, { row, isNamed, names });
    return { line: n + 1, cells: keys.map((key, c) => cellOf(name, n + 1, names[c]!, valueAt(row, key))) };
  });
  return { file: name, separator: ',', hasHeader: isNamed, names, records, recordsAre: 'rows' };
}

/** Also a typed array. */
const isList = (row: unknown): row is ArrayLike<unknown> => Array.isArray(row) || ArrayBuffer.isView(row);

/** Places of a list, holes among them, or names. */
const keysOf = (row: unknown): string[] =>
  isList(row) ? Array.from({ length: row.length }, (_, i) => `${i}`) : Object.keys(row ?? {});

const valueAt = (row: Row, key: string): unknown => (row as Readonly<Record<string, unknown>>)[key];

interface Columns {
  readonly row: Row;
  readonly isNamed: boolean;
  readonly names: readonly string[];
}

function checkColumns(file: string, number: number, { row, isNamed, names }: Columns): void {
  const isRow = typeof row === 'object' && row !== null && isList(row) !== isNamed;
  if (!isRow) {
    const expected = isNamed ? 'an object of cells, as in row 1' : 'an array of cells, as in row 1';
    throw wrongColumns(file, number, expected, isList(row) ? 'an array' : typeof row);
  }
  const own = keysOf(row);
  if (!isNamed) {
    if (own.length === names.length) return;
    throw wrongColumns(file, number, `${names.length} cells, as in row 1`, `${own.length}`);
  }
  const missing = names.find((name) => !own.includes(name));
  if (missing !== undefined) {
    throw wrongColumns(file, number, `a column ${quote(missing)}, as in row 1`, quoteList(own));
  }
  const stray = own.find((name) => !names.includes(name));
  if (stray !== undefined) throw wrongColumns(file, number, 'no other columns than row 1', quote(stray));
}

function wrongColumns(file: string, number: number, expected: string, got: string): DataError {
  const hint = 'give every row the same columns; null is a missing value';
  return new DataError({ file, field: `row ${number}`, expected, got, hint });
}

function cellOf(file: string, number: number, column: string, value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new DataError({
    ...{ file, field: `row ${number}, column ${quote(column)}` },
    expected: 'a number, a text, true, false, or null',
    got: typeof value === 'object' ? `an object, ${quote(String(value))}` : typeof value,
    hint: 'write it as a number or a text',
  });
}
