/** A table of numbers, ready to train on: inputs as float64, targets as classes or as float64. */
import { argumentError } from '../../errors.ts';
import { isMissing, quote } from '../cells/cells.ts';
import type { CsvTable } from '../csv/csv.ts';
import { DataError } from '../errors.ts';
import { typed } from '../typed.ts';
import { inputColumns, targetsOf } from './chosenColumns.ts';
import { encodeInputs, encodeTargets, placeOf } from './encode.ts';
import { type Encoding, inputNamesOf, type Task } from './encoding.ts';
import { type EncodingOptions, learnEncoding } from './learnEncoding.ts';

/** N rows of I numbers. */
export interface TableInputs {
  /**
   * Inputs [N * I], row after row. NaN stands for a missing value, and only under a policy other than
   * 'error'.
   */
  readonly inputs: Float64Array;
  /** Names [I]. */
  readonly inputNames: readonly string[];
  /** N. */
  readonly count: number;
  /** I. */
  readonly inputSize: number;
}

export interface ClassificationTable extends TableInputs {
  readonly task: 'classification';
  /** Classes [N], each below C. */
  readonly targets: Uint32Array;
  /** Names [C]. */
  readonly classNames: readonly string[];
  readonly encoding: Encoding;
}

export interface RegressionTable extends TableInputs {
  readonly task: 'regression';
  /** Targets [N * T], row after row. */
  readonly targets: Float64Array;
  /** Names [T]. */
  readonly targetNames: readonly string[];
  /** T. */
  readonly targetSize: number;
  readonly encoding: Encoding;
}

export type Table = ClassificationTable | RegressionTable;

/**
 * Turns a CSV file, or rows (`parseRows`), into numbers, and keeps how. Numeric columns become one input
 * each; columns of texts become one input per category, one of which is 1. A column that may be either is
 * refused. With a `missing` other than 'error' inputs may be NaN until `standardise` sets them to the
 * training mean.
 *
 * @throws DataError naming line and column of a cell that cannot be encoded; see also `learnEncoding`
 */
export function tableFromCsv<T extends Task>(
  csv: CsvTable,
  options: EncodingOptions & { readonly task: T },
): Extract<Table, { readonly task: T }> {
  const used = options.dropMissing ? withoutGaps(csv, options) : csv;
  return encodeRows(learnEncoding(used, options), used) as Extract<Table, { readonly task: T }>;
}

/** Rows with a target and, where a missing input is an error, with all inputs. */
function withoutGaps(csv: CsvTable, { target, ignore = [], missing = 'error' }: EncodingOptions): CsvTable {
  const targets = targetsOf(csv, target);
  const inputs = missing === 'error' ? inputColumns(csv, targets, ignore).map(({ index }) => index) : [];
  return rowsWith(csv, [...targets, ...inputs]);
}

/** @throws DataError if no row has them all */
function rowsWith(csv: CsvTable, columns: readonly number[]): CsvTable {
  const records = csv.records.filter(({ cells }) => columns.every((column) => !isMissing(cells[column]!)));
  if (records.length > 0) return { ...csv, records };
  const emptiest = columns.reduce((a, b) => (gaps(csv, b) > gaps(csv, a) ? b : a));
  const name = csv.names[emptiest]!;
  throw new DataError({
    ...{ file: csv.file, field: '--drop-missing', expected: 'a row without a missing value', got: 'none' },
    hint:
      `column ${quote(name)} lacks ${gaps(csv, emptiest)} of ${csv.records.length} values: leave it out with ` +
      `--ignore ${typed(name)}, or fill inputs with --missing mean as well`,
  });
}

const gaps = ({ records }: CsvTable, column: number): number =>
  records.filter(({ cells }) => isMissing(cells[column]!)).length;

/**
 * Encodes new rows as the training data was. Columns are found by name if both files have a header, else by
 * place.
 *
 * @throws DataError if a column is missing, or a cell is no number, no known category or no known class
 */
export function encodeLike(encoding: Encoding, csv: CsvTable): Table {
  if (!encoding.reading?.dropMissing) return encodeRows(encoding, csv);
  const inputs =
    encoding.missing === 'error' ? encoding.inputs.map((column, i) => placeOf(encoding, csv, column, i)) : [];
  const { target } = encoding;
  const columns = target.task === 'regression' ? target.columns : (target.oneHot ?? [target.column]);
  const targets = columns.map((column) => placeOf(encoding, csv, column));
  return encodeRows(encoding, rowsWith(csv, [...targets, ...inputs]));
}

function encodeRows(encoding: Encoding, csv: CsvTable): Table {
  return withTargets(encoding, encodeInputsLike(encoding, csv), encodeTargets(encoding, csv));
}

/**
 * Encodes rows to predict from: targets may be there or not. Without a header, that is told by the number of
 * columns: either all columns of the training file, or its inputs only.
 *
 * @throws DataError as `encodeLike`
 */
export function encodeInputsLike(encoding: Encoding, csv: CsvTable): TableInputs {
  return withNames(encoding, encodeInputs(encoding, csv), csv.records.length);
}

/** Puts the names that the encoding knows to encoded inputs [N * I]. */
export function withNames(encoding: Encoding, inputs: Float64Array, count: number): TableInputs {
  const inputNames = inputNamesOf(encoding);
  return { inputs, inputNames, count, inputSize: inputNames.length };
}

/** Joins inputs with their encoded targets: classes as whole numbers [N], or numbers [N * T]. */
export function withTargets(encoding: Encoding, table: TableInputs, targets: Float64Array): Table {
  const { target } = encoding;
  if (target.task === 'classification') {
    const { task, classNames } = target;
    return { ...table, task, targets: Uint32Array.from(targets), classNames, encoding };
  }
  const { task, columns } = target;
  const targetNames = columns.map(({ name }) => name);
  return {
    ...table,
    task,
    targets,
    targetNames,
    targetSize: columns.length,
    encoding,
  };
}

/**
 * The given rows of a table, in the given order, as copies; the parts of a split are made with this.
 *
 * @throws RangeError if there is no such row
 */
export function selectRows<T extends Table>(table: T, rows: Uint32Array): T {
  const stray = rows.find((row) => row >= table.count);
  if (stray !== undefined) throw argumentError('selectRows: rows', `rows below ${table.count}`, stray);
  const targetSize = table.task === 'regression' ? table.targetSize : 1;
  return {
    ...table,
    inputs: gather(table.inputs, new Float64Array(rows.length * table.inputSize), rows, table.inputSize),
    targets:
      table.task === 'regression'
        ? gather(table.targets, new Float64Array(rows.length * targetSize), rows, targetSize)
        : gather(table.targets, new Uint32Array(rows.length), rows, 1),
    count: rows.length,
  };
}

function gather<A extends Float64Array | Uint32Array>(from: A, to: A, rows: Uint32Array, size: number): A {
  rows.forEach((row, i) => {
    to.set(from.subarray(row * size, (row + 1) * size), i * size);
  });
  return to;
}
