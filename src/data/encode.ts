/** Cells to numbers, under an encoding that is already learnt. */
import { fitsFloat32, isMissing, isNumber, MISSING, quote, quoteList, toNumber } from './cells.ts';
import type { CsvTable } from './csv.ts';
import { type Column, cellField, className, type Encoding, type InputColumn } from './encoding.ts';
import { DataError } from './errors.ts';

/** Inputs [N * I]. @throws DataError if a column is missing or a cell cannot be encoded */
export function encodeInputs(encoding: Encoding, csv: CsvTable): Float32Array {
  const columns = encoding.inputs.map((column, i) => ({
    ...column,
    index: placeOf(encoding, csv, column, i),
  }));
  const inputSize = columns.reduce((sum, column) => sum + widthOf(column), 0);
  const inputs = new Float32Array(csv.records.length * inputSize);
  let first = 0;
  for (const column of columns) {
    const write = writerOf(encoding, csv, column, inputs);
    for (let row = 0; row < csv.records.length; row++) write(row, row * inputSize + first);
    first += widthOf(column);
  }
  return inputs;
}

/** Classes [N] or numbers [N * T], finite in float32. @throws DataError if a cell is neither, or missing */
export function encodeTargets(encoding: Encoding, csv: CsvTable): Float64Array {
  const { target } = encoding;
  if (target.task === 'classification') {
    const column = { ...target.column, index: placeOf(encoding, csv, target.column) };
    const classes = classLookup(target.classNames);
    return Float64Array.from(csv.records, (_, row) => {
      const cell = presentCell(csv, row, column, 'remove the row: a target cannot be guessed');
      const found = classes(cell);
      if (found === undefined)
        throw unseen(csv, row, column, { cell, known: target.classNames, kind: 'class' });
      return found;
    });
  }
  const columns = target.columns.map((column) => ({ ...column, index: placeOf(encoding, csv, column) }));
  const targets = new Float64Array(csv.records.length * columns.length);
  csv.records.forEach((_, row) => {
    columns.forEach((column, t) => {
      const cell = presentCell(csv, row, column, 'remove the row: a target cannot be guessed');
      targets[row * columns.length + t] = numberIn(csv, row, column, cell);
    });
  });
  return targets;
}

/** From a cell of the target to its class, undefined if there is none. */
export function classLookup(classNames: readonly string[]): (cell: string) => number | undefined {
  const areNumbers = classNames.every(isNumber);
  const classes = new Map(classNames.map((name, i) => [name, i]));
  return (cell) => classes.get(className(cell, areNumbers));
}

/**
 * The place of a column in another file than it was learnt from. `input` is its number among the inputs, if
 * one.
 */
function placeOf(encoding: Encoding, csv: CsvTable, column: Column, input?: number): number {
  const { names, file } = csv;
  if (encoding.hasHeader && csv.hasHeader) {
    const place = names.indexOf(column.name);
    if (place >= 0) return place;
    const expected = `a column ${quote(column.name)}, as in the training data`;
    throw new DataError({ file, expected, got: quoteList(names), hint: 'add it, or rename one' });
  }
  if (names.length === encoding.columnCount) return column.index;
  const inputs = encoding.inputs.length;
  if (input !== undefined && names.length === inputs) return input;
  const withoutTargets = input === undefined ? '' : `, or ${inputs} of inputs only`;
  const expected = `${encoding.columnCount} columns, as in the training data${withoutTargets}`;
  const hint = 'check the separator, or give both files a header';
  throw new DataError({ file, expected, got: `${names.length}`, hint });
}

function widthOf(column: InputColumn): number {
  return column.kind === 'number' ? 1 : column.categories.length;
}

type Writer = (row: number, at: number) => void;

/** Writes one column's share of a row's inputs, from `at` on. */
function writerOf(encoding: Encoding, csv: CsvTable, column: InputColumn, inputs: Float32Array): Writer {
  const { records } = csv;
  const canMiss = encoding.missing !== 'error';
  const cure = 'fill it in, remove the row, or choose what a missing value becomes';
  if (column.kind === 'number') {
    return (row, at) => {
      const { cells } = records[row]!;
      const isGap = canMiss && isMissing(cells[column.index]!);
      inputs[at] = isGap ? Number.NaN : numberIn(csv, row, column, presentCell(csv, row, column, cure));
    };
  }
  const { categories } = column;
  const places = new Map(categories.map((category, i) => [category, i]));
  const ofMissing = places.get(MISSING);
  return (row, at) => {
    const { cells } = records[row]!;
    if (canMiss && isMissing(cells[column.index]!)) {
      // One-hot at the mean of each of its columns: the training frequency of each category.
      if (ofMissing === undefined) inputs.fill(Number.NaN, at, at + categories.length);
      else inputs[at + ofMissing] = 1;
      return;
    }
    const cell = presentCell(csv, row, column, cure);
    const place = places.get(cell);
    if (place === undefined) throw unseen(csv, row, column, { cell, known: categories, kind: 'category' });
    inputs[at + place] = 1;
  };
}

function presentCell(csv: CsvTable, row: number, column: Column, hint: string) {
  const cell = csv.records[row]!.cells[column.index]!.trim();
  if (!isMissing(cell)) return cell;
  const fault = { file: csv.file, field: cellField(csv, row, column), expected: 'a value' };
  throw new DataError({ ...fault, got: cell === '' ? 'an empty cell' : quote(cell), hint });
}

function numberIn(csv: CsvTable, row: number, column: Column, cell: string): number {
  const value = isNumber(cell) ? toNumber(cell) : Number.NaN;
  if (fitsFloat32(value)) return value;
  const fault = { file: csv.file, field: cellField(csv, row, column), got: quote(cell) };
  const expected = Number.isNaN(value) ? 'a number' : 'a number within float32, below 3.4e38';
  throw new DataError({ ...fault, expected, hint: 'correct the cell; decimals are written with a point' });
}

function unseen(
  csv: CsvTable,
  row: number,
  column: Column,
  { cell, known, kind }: { cell: string; known: readonly string[]; kind: 'category' | 'class' },
): DataError {
  return new DataError({
    file: csv.file,
    field: cellField(csv, row, column),
    expected: `one of ${quoteList(known)}`,
    got: quote(cell),
    hint: `the training data had no such ${kind}; correct the cell, or train again with it`,
  });
}
