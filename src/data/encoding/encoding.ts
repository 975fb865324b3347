/**
 * How columns of cells become numbers. It is learnt once from the training data, and kept with the network.
 */
import { argumentError, type FileFault } from '../../errors.ts';
import { isMissing, isNumber, MISSING, quote, quoteList, toNumber } from '../cells/cells.ts';
import { cellField, columnField } from '../cells/places.ts';
import { categoryFaults, singlesFault } from '../columns/categoryFaults.ts';
import type { Column, MissingPolicy } from '../columns/column.ts';
import { columnFaults } from '../columns/columnFaults.ts';
import { type ColumnKind, columnKind } from '../columns/columnKind.ts';
import { sumFaults } from '../columns/sumFaults.ts';
import type { CsvTable } from '../csv/csv.ts';
import type { KeptReading } from '../csv/reading.ts';
import { DataError } from '../errors.ts';
import { throwFaults } from '../faults.ts';
import { typed } from '../typed.ts';
import { isOneHot } from './oneHot.ts';

export type { Column, MissingPolicy } from '../columns/column.ts';

/** What is predicted: one of several classes, or one or more numbers. */
export type Task = 'classification' | 'regression';

/**
 * A number is one input; a category is as many inputs as there are categories, one of which is 1 (one-hot).
 */
export type InputColumn = Column &
  ({ readonly kind: 'number' } | { readonly kind: 'category'; readonly categories: readonly string[] });

export type TargetEncoding =
  | {
      readonly task: 'classification';
      readonly column: Column;
      readonly classNames: readonly string[];
      /**
       * Columns of 0 and 1 in the order of the classes, one of which is 1 in each row; `column` is the first.
       */
      readonly oneHot?: readonly Column[];
    }
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
  /** How the training file was read; absent of rows that a program held, and of older files. */
  readonly reading?: KeptReading;
}

/** A column by its name, or by its place counted from 0. */
export type ColumnRef = string | number;

export interface EncodingOptions {
  readonly task: Task;
  /**
   * What is predicted; several columns for regression, or for classes that are one-hot. Default: the last
   * column.
   */
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
  /** Leave out rows without a target and, under 'error', rows without an input. */
  readonly dropMissing?: boolean | undefined;
  /** What is wrong with the file beside its columns, to be told with them. */
  readonly faults?: readonly FileFault[] | undefined;
}

/** A target with more different values than this is a regression's. */
const MAX_CLASSES = 1024;

/**
 * Learns which columns are numbers and which categories, the categories and the classes. It looks at the
 * whole file, so that every part of it can be encoded; nothing that depends on values (means, scales) is
 * learnt here.
 *
 * @throws DataError if there is no such column, no input, a column without values, one that may be numbers or
 *   categories, too many categories or classes, or fewer than two classes; DataFaults of several
 * @throws RangeError if several targets are asked for in classification that are not one-hot
 */
export function learnEncoding(csv: CsvTable, options: EncodingOptions): Encoding {
  const { task, ignore = [], categorical = [], missing = 'error' } = options;
  const targets = targetsOf(csv, options.target);
  const isHot = task === 'classification' && targets.length > 1 && isOneHot(csv, targets);
  if (targets.length === 0 || (task === 'classification' && targets.length > 1 && !isHot)) {
    throw argumentError('learnEncoding: target', `one column for ${task}`, targets.length);
  }
  const faults: FileFault[] = [...(options.faults ?? [])];
  const named = new Set(categorical.map((ref) => findColumn(csv, ref)));
  const learner: Learner = { csv, missing, named, faults };
  const inputs = inputColumns(csv, targets, ignore).map((column) => learnInput(learner, column));
  if (inputs.length === 0) {
    const fault = { file: csv.file, expected: 'at least one input column', got: quoteList(csv.names) };
    faults.push({ ...fault, hint: 'name fewer columns as targets, or check the separator: --separator' });
  }
  const columns = targets.map((index) => ({ name: csv.names[index]!, index }));
  faults.push(...sumFaults(csv, named));
  const target =
    task === 'regression'
      ? learnTargets(learner, columns)
      : isHot
        ? { task, column: columns[0]!, classNames: columns.map(({ name }) => name), oneHot: columns }
        : learnClasses(learner, columns[0]!);
  throwFaults(csv.file, faults);
  const reading = keptReading(csv, options);
  return {
    hasHeader: csv.hasHeader,
    columnCount: csv.names.length,
    missing,
    inputs: inputs.map((input) => input!),
    target,
    ...(reading && { reading }),
  };
}

/** Places of the targets; of the last column if none are named. */
export function targetsOf(csv: CsvTable, target: EncodingOptions['target']): number[] {
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

function keptReading(
  { reading, options }: CsvTable,
  { dropMissing }: EncodingOptions,
): KeptReading | undefined {
  if (!reading) return undefined;
  const { encoding, decimal, groups, skipLines, comment, na, numeric } = options ?? {};
  return {
    ...(encoding !== undefined && { encoding }),
    ...{ separator: reading.separator, decimal: reading.decimal, groups: groups ?? decimal !== undefined },
    header: reading.header.is,
    ...(skipLines && skipLines.length > 0 && { skipLines }),
    ...(comment !== undefined && { comment }),
    ...(na && na.length > 0 && { na }),
    ...(numeric && numeric.length > 0 && { numeric }),
    ...(dropMissing && { dropMissing }),
  };
}

/** The place of a column. @throws DataError if there is none of this name or place */
export function findColumn({ file, names }: CsvTable, ref: ColumnRef): number {
  const index = typeof ref === 'string' ? names.indexOf(ref) : ref;
  if (Number.isInteger(index) && index >= 0 && index < names.length) return index;
  const expected = typeof ref === 'string' ? `a column ${quote(ref)}` : `a column at place ${ref} (from 0)`;
  const hint = 'check the name, --header and --separator';
  throw new DataError({ file, expected, got: `${names.length} columns: ${quoteList(names)}`, hint });
}

interface Learner {
  readonly csv: CsvTable;
  readonly missing: MissingPolicy;
  /** Columns that were said to be categories. */
  readonly named: ReadonlySet<number>;
  /** Takes what is wrong. */
  readonly faults: FileFault[];
}

/** The cells of a column, trimmed. */
export const cellsOf = ({ records }: CsvTable, { index }: Column): string[] =>
  records.map(({ cells }) => cells[index]!.trim());

/** What a column is, with its faults told. Said to be categories, it has no numbers. */
function kindIn(
  { csv, missing, named, faults }: Learner,
  column: Column,
  role: 'input' | 'target',
): ColumnKind {
  const cells = cellsOf(csv, column);
  const found = columnKind(cells, csv.reading?.decimal ?? '.');
  const kind: ColumnKind = named.has(column.index)
    ? { ...found, kind: 'category', odd: [], codes: [], tooLong: [], dressed: undefined }
    : found;
  const isNumeric = csv.options?.numeric?.includes(column.name) ?? false;
  faults.push(...columnFaults(csv, column, kind, { role, missing, isNumeric }));
  return kind;
}

function learnInput(learner: Learner, column: Column): InputColumn | undefined {
  const { csv, missing, faults } = learner;
  const { file } = csv;
  const cells = cellsOf(csv, column);
  const present = cells.filter((cell) => !isMissing(cell));
  if (present.length === 0) {
    const fault = { file, field: columnField(csv, column), expected: 'a value in at least one row' };
    faults.push({ ...fault, got: 'none', hint: `leave this column out: --ignore ${typed(column.name)}` });
    return undefined;
  }
  const kind = kindIn(learner, column, 'input');
  if (kind.kind === 'number') return { ...column, kind: 'number' };

  const texts = new Set(present);
  if (missing === 'category' && present.length < cells.length) texts.add(MISSING);
  const isNamed = learner.named.has(column.index);
  if (!kind.dressed) faults.push(...categoryFaults(csv, column, texts.size, isNamed));
  return { ...column, kind: 'category', categories: [...texts].sort() };
}

function learnTargets(learner: Learner, columns: readonly Column[]): TargetEncoding {
  const { csv, faults } = learner;
  for (const column of columns) {
    const cells = cellsOf(csv, column);
    if (kindIn(learner, column, 'target').kind === 'number') continue;
    const row = cells.findIndex((cell) => !isMissing(cell) && !isNumber(cell));
    if (row < 0) continue;
    const fault = { file: csv.file, field: cellField(csv, row, column), expected: 'a number' };
    const hint = 'correct the cell, choose another --target, or predict classes: --task classification';
    faults.push({ ...fault, got: quote(cells[row]!), hint });
  }
  return { task: 'regression', columns };
}

function learnClasses(learner: Learner, column: Column): TargetEncoding {
  const { csv, faults, named } = learner;
  const kind = kindIn(learner, column, 'target');
  const cells = cellsOf(csv, column).filter((cell) => !isMissing(cell));
  const areNumbers = !named.has(column.index) && cells.every(isNumber);
  const classNames = classNamesOf(cells, areNumbers);
  const wrong = classFault(csv.file, columnField(csv, column), classNames.length);
  // few classes may come of the rows that are at fault
  if (wrong && (faults.length === 0 || classNames.length > 1)) faults.push(wrong);
  else if (!kind.dressed && !named.has(column.index))
    faults.push(...singlesFault(csv, column, classNames.length, 'class'));
  return { task: 'classification', column, classNames };
}

function classFault(file: string, field: string, count: number): FileFault | undefined {
  if (count >= 2 && count <= MAX_CLASSES) return undefined;
  const hint =
    count < 2
      ? 'check which column is the target: --target'
      : 'predict it as a number (regression): --task regression';
  return { file, field, expected: `2 to ${MAX_CLASSES} classes`, got: `${count}`, hint };
}

function classNamesOf(cells: readonly string[], areNumbers: boolean): string[] {
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

/** Names of the I inputs: the column's, or `column=category`. */
export function inputNamesOf({ inputs }: Encoding): string[] {
  return inputs.flatMap((column) =>
    column.kind === 'number'
      ? column.name
      : column.categories.map((category) => `${column.name}=${category}`),
  );
}
