/** A table of numbers, ready to train on: inputs as float32, targets as classes or as float32. */
import { argumentError } from '../errors.ts';
import type { CsvTable } from './csv.ts';
import { encodeInputs, encodeTargets } from './encode.ts';
import { type Encoding, type EncodingOptions, inputNamesOf, learnEncoding, type Task } from './encoding.ts';

/** N rows of I numbers. */
export interface TableInputs {
  /**
   * Inputs [N * I], row after row. NaN stands for a missing value, and only under a policy other than
   * 'error'.
   */
  readonly inputs: Float32Array;
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
  readonly targets: Float32Array;
  /** Names [T]. */
  readonly targetNames: readonly string[];
  /** T. */
  readonly targetSize: number;
  readonly encoding: Encoding;
}

export type Table = ClassificationTable | RegressionTable;

/**
 * Turns a CSV file, or rows (`parseRows`), into numbers, and keeps how. Numeric columns become one input
 * each, rounded to float32 (7 digits); columns with any text in them become one input per category, one of
 * which is 1. With a `missing` other than 'error' inputs may be NaN until `standardise` sets them to the
 * training mean.
 *
 * @throws DataError naming line and column of a cell that cannot be encoded; see also `learnEncoding`
 */
export function tableFromCsv<T extends Task>(
  csv: CsvTable,
  options: EncodingOptions & { readonly task: T },
): Extract<Table, { readonly task: T }> {
  return encodeLike(learnEncoding(csv, options), csv) as Extract<Table, { readonly task: T }>;
}

/**
 * Encodes new rows as the training data was. Columns are found by name if both files have a header, else by
 * place.
 *
 * @throws DataError if a column is missing, or a cell is no number, no known category or no known class
 */
export function encodeLike(encoding: Encoding, csv: CsvTable): Table {
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
export function withNames(encoding: Encoding, inputs: Float32Array, count: number): TableInputs {
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
    targets: Float32Array.from(targets),
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
    inputs: gather(table.inputs, new Float32Array(rows.length * table.inputSize), rows, table.inputSize),
    targets:
      table.task === 'regression'
        ? gather(table.targets, new Float32Array(rows.length * targetSize), rows, targetSize)
        : gather(table.targets, new Uint32Array(rows.length), rows, 1),
    count: rows.length,
  };
}

function gather<A extends Float32Array | Uint32Array>(from: A, to: A, rows: Uint32Array, size: number): A {
  rows.forEach((row, i) => {
    to.set(from.subarray(row * size, (row + 1) * size), i * size);
  });
  return to;
}
