/**
 * How columns of cells become numbers. It is learnt once from the training data, and kept with the network.
 */
import { argumentError } from '../errors.ts';
import { isMissing, isNumber, MISSING, quote, quoteList, toNumber } from './cells.ts';
import type { CsvTable } from './csv.ts';
import { DataError } from './errors.ts';
import { mustSurviveRounding } from './rounding.ts';

/** What is predicted: one of several classes, or one or more numbers. */
export type Task = 'classification' | 'regression';

/**
 * What a missing input becomes. `error`: a DataError. `mean`: the training mean of its column or, one-hot, of
 * its columns. `category`: a category of its own where the column is categorical, the training mean where it
 * is numeric.
 */
export type MissingPolicy = 'error' | 'mean' | 'category';

/** A column of a file: its name, and its place counted from 0. */
export interface Column {
  readonly name: string;
  readonly index: number;
}

/**
 * A number is one input; a category is as many inputs as there are categories, one of which is 1 (one-hot).
 */
export type InputColumn = Column &
  ({ readonly kind: 'number' } | { readonly kind: 'category'; readonly categories: readonly string[] });

export type TargetEncoding =
  | { readonly task: 'classification'; readonly column: Column; readonly classNames: readonly string[] }
  | { readonly task: 'regression'; readonly columns: readonly Column[] };

/** Plain JSON data: `JSON.stringify` writes it, `encodingFromJson` reads it. */
export interface Encoding {
  /** Whether the names are the file's own, so that columns of other files are found by them. */
  readonly hasHeader: boolean;
  /** Columns of the file, inputs or not. */
  readonly columnCount: number;
  readonly missing: MissingPolicy;
  readonly inputs: readonly InputColumn[];
  readonly target: TargetEncoding;
}

/** A column by its name, or by its place counted from 0. */
export type ColumnRef = string | number;

export interface EncodingOptions {
  readonly task: Task;
  /** What is predicted; several columns only for regression. Default: the last column. */
  readonly target?: ColumnRef | readonly ColumnRef[] | undefined;
  /** Columns that are neither input nor target, such as a running number. */
  readonly ignore?: readonly ColumnRef[] | undefined;
  /**
   * Columns of numbers that are names, such as postal codes. Columns with a text in them are categorical
   * anyway.
   */
  readonly categorical?: readonly ColumnRef[] | undefined;
  /** Default: 'error'. */
  readonly missing?: MissingPolicy | undefined;
}

/**
 * A column with more different texts than this has names, dates, or numbers with a mistake, and no
 * categories.
 */
const MAX_CATEGORIES = 64;
/** A target with more different values than this is a regression's. */
const MAX_CLASSES = 1024;

/**
 * Learns which columns are numbers and which categories, the categories and the classes. It looks at the
 * whole file, so that every part of it can be encoded; nothing that depends on values (means, scales) is
 * learnt here.
 *
 * @throws DataError if there is no such column, no input, a column without values, too many categories or
 *   classes, or fewer than two classes
 * @throws RangeError if several targets are asked for in classification
 */
export function learnEncoding(csv: CsvTable, options: EncodingOptions): Encoding {
  const { task, target = csv.names.length - 1, ignore = [], categorical = [], missing = 'error' } = options;
  const targets = (Array.isArray(target) ? target : [target]).map((ref) => findColumn(csv, ref));
  if (targets.length === 0 || (task === 'classification' && targets.length > 1)) {
    throw argumentError('learnEncoding: target', `one column for ${task}`, targets.length);
  }
  const unused = new Set([...targets, ...ignore.map((ref) => findColumn(csv, ref))]);
  const named = new Set(categorical.map((ref) => findColumn(csv, ref)));
  const inputs = csv.names
    .map((name, index) => ({ name, index }))
    .filter(({ index }) => !unused.has(index))
    .map((column) => learnInput(csv, column, missing, named.has(column.index)));
  if (inputs.length === 0) {
    const fault = { file: csv.file, expected: 'at least one input column', got: quoteList(csv.names) };
    throw new DataError({ ...fault, hint: 'name fewer columns as targets, or check the separator' });
  }
  const columns = targets.map((index) => ({ name: csv.names[index]!, index }));
  if (task === 'regression') for (const column of columns) checkTarget(csv, column);
  return {
    hasHeader: csv.hasHeader,
    columnCount: csv.names.length,
    missing,
    inputs,
    target: task === 'regression' ? { task, columns } : learnClasses(csv, columns[0]!),
  };
}

/** The place of a column. @throws DataError if there is none of this name or place */
export function findColumn({ file, names }: CsvTable, ref: ColumnRef): number {
  const index = typeof ref === 'string' ? names.indexOf(ref) : ref;
  if (Number.isInteger(index) && index >= 0 && index < names.length) return index;
  const expected = typeof ref === 'string' ? `a column ${quote(ref)}` : `a column at place ${ref} (from 0)`;
  const hint = 'check the name, the header and the separator';
  throw new DataError({ file, expected, got: `${names.length} columns: ${quoteList(names)}`, hint });
}

function learnInput(csv: CsvTable, column: Column, missing: MissingPolicy, named: boolean): InputColumn {
  const { file, records } = csv;
  const cells = records.map((record) => record.cells[column.index]!.trim());
  const present = cells.filter((cell) => !isMissing(cell));
  if (present.length === 0) {
    const fault = { file, field: columnField(csv, column), expected: 'a value in at least one row' };
    throw new DataError({ ...fault, got: 'none', hint: 'leave this column out' });
  }
  if (!named && present.every(isNumber)) {
    mustSurviveRounding(file, columnField(csv, column), present);
    return { ...column, kind: 'number' };
  }

  const texts = new Set(present);
  if (missing === 'category' && present.length < cells.length) texts.add(MISSING);
  if (texts.size > MAX_CATEGORIES) {
    const row = cells.findIndex((cell) => !isMissing(cell) && (named || !isNumber(cell)));
    throw new DataError({
      file,
      field: cellField(csv, row, column),
      expected: `a number, or a column of at most ${MAX_CATEGORIES} different texts`,
      got: `${quote(cells[row]!)}, one of ${texts.size} texts`,
      hint: 'correct the cell, or leave this column out',
    });
  }
  return { ...column, kind: 'category', categories: [...texts].sort() };
}

function checkTarget(csv: CsvTable, column: Column): void {
  const cells = csv.records.map((record) => record.cells[column.index]!.trim());
  if (cells.every(isNumber)) mustSurviveRounding(csv.file, columnField(csv, column), cells);
}

function learnClasses(csv: CsvTable, column: Column): TargetEncoding {
  const cells = csv.records.map((record) => record.cells[column.index]!).filter((cell) => !isMissing(cell));
  return { task: 'classification', column, classNames: classesOf(csv.file, columnField(csv, column), cells) };
}

/**
 * The classes among cells, sorted: by value if all are numbers, otherwise as texts.
 *
 * @throws DataError unless there are 2 to `MAX_CLASSES`
 */
export function classesOf(file: string, field: string, cells: readonly string[]): string[] {
  const areNumbers = cells.every(isNumber);
  const names = [...new Set(cells.map((cell) => className(cell, areNumbers)))];
  if (names.length < 2 || names.length > MAX_CLASSES) {
    const fault = { file, field, expected: `2 to ${MAX_CLASSES} classes`, got: `${names.length}` };
    const cure =
      names.length < 2 ? 'check which column is the target' : 'predict it as a number (regression)';
    throw new DataError({ ...fault, hint: cure });
  }
  return areNumbers ? names.sort((a, b) => Number(a) - Number(b)) : names.sort();
}

/** The name of a cell's class: numbers by value, so that 1 and 1.0 are one class. */
export function className(cell: string, areNumbers: boolean): string {
  return areNumbers && isNumber(cell) ? `${toNumber(cell)}` : cell.trim();
}

/** Names of the I inputs: the column's, or `column=category`. */
export function inputNamesOf({ inputs }: Encoding): string[] {
  return inputs.flatMap((column) =>
    column.kind === 'number'
      ? column.name
      : column.categories.map((category) => `${column.name}=${category}`),
  );
}

/** Where a column is, for errors. */
function columnField({ hasHeader }: CsvTable, { name }: Column): string {
  return hasHeader ? `column ${quote(name)}` : name;
}

/** Where a cell is, for errors: `line 17, column "age"`. */
export function cellField(csv: CsvTable, row: number, column: Column): string {
  const place = csv.recordsAre === 'rows' ? 'row' : 'line';
  return `${place} ${csv.records[row]!.line}, ${columnField(csv, column)}`;
}
