/** What a model is fitted to and asked about: arrays of numbers, or rows of a table. */

import { ConfigError } from '../bayes/errors.ts';
import { isBytes, isNested } from '../bayes/input/arrays.ts';
import { type CsvTable, parseCsv } from '../data/csv/csv.ts';
import type { NamedArray } from '../data/encoding/arrays.ts';
import type { EncodingOptions } from '../data/encoding/learnEncoding.ts';
import { parseRows, type Row } from '../data/encoding/rows.ts';

/** N rows one after the other, or an array for each of them. Bytes (Uint8Array) are taken for pixels. */
export type Numbers = ArrayLike<number> | ArrayLike<ArrayLike<number>>;

/** The text of a CSV file, or its rows: objects by the names of columns, or arrays of cells. */
export type Rows = string | readonly Row[];

/** A table, and which of its columns are what; the target is the last one if nothing is said. */
export interface TableData extends Omit<EncodingOptions, 'task' | 'faults'> {
  readonly table: Rows;
}

/** What a prediction is asked of: as the model was fitted, without labels or targets. */
export type Inputs = Numbers | Rows;

export const isTable = (data: object): data is TableData => 'table' in data;

/** Cells, whatever they come as. @throws DataError naming the row that is none */
export const cellsOf = (rows: Rows): CsvTable =>
  typeof rows === 'string' ? parseCsv('the table', rows) : parseRows('the table', rows);

/** Whether the numbers are bytes, which stand for pixels. */
export const arePixels = (inputs: Numbers): boolean =>
  isBytes((isNested(inputs) ? inputs[0] : inputs) as ArrayLike<unknown>);

/**
 * Rows of numbers as one array [N, I].
 * @param count rows, where something else tells it: one array of numbers does not
 * @throws ConfigError naming the row that differs
 */
export function matrixOf(name: string, values: Numbers, count?: number): NamedArray {
  if (typeof values !== 'object' || values === null || !Number.isSafeInteger(values.length)) {
    throw new ConfigError(name, 'an array of numbers, or an array of them for each row', values);
  }
  if (values.length === 0) throw new ConfigError(name, 'at least one row', 'an empty array');
  if (isNested(values)) return nested(name, values as ArrayLike<ArrayLike<number>>, count);
  const data = values as ArrayLike<number>;
  const rows = count ?? data.length;
  if (data.length % rows === 0) return { name, dims: [rows, data.length / rows], data };
  throw new ConfigError(name, `${rows} rows of equally many numbers`, `${data.length} numbers`);
}

function nested(name: string, rows: ArrayLike<ArrayLike<number>>, count?: number): NamedArray {
  if (count !== undefined && rows.length !== count) {
    throw new ConfigError(name, `${count} rows, one for each label or target`, `${rows.length} rows`);
  }
  const width = rows[0]!.length;
  const data = new Float64Array(rows.length * width);
  for (let n = 0; n < rows.length; n++) {
    const row = rows[n]!;
    if (row?.length !== width) {
      throw new ConfigError(`${name}[${n}]`, `${width} numbers, as in ${name}[0]`, row);
    }
    for (let i = 0; i < width; i++) data[n * width + i] = row[i]!;
  }
  return { name, dims: [rows.length, width], data };
}
