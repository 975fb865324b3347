/** Cells to numbers, under an encoding that is already learnt. */
import { fitsFloat32, isMissing, isNumber, MISSING, quote, quoteList, toNumber } from '../cells/cells.ts';
import { dressedNumber } from '../cells/dressedNumber.ts';
import { commaIn } from '../cells/numberText.ts';
import { cellField } from '../cells/places.ts';
import type { CsvTable } from '../csv/csv.ts';
import { DataError } from '../errors.ts';
import { typed } from '../typed.ts';
import { className } from './classNames.ts';
import type { Column, Encoding, InputColumn } from './encoding.ts';
import { hotPlace } from './oneHot.ts';

/** Inputs [N * I]. @throws DataError if a column is missing or a cell cannot be encoded */
export function encodeInputs(encoding: Encoding, csv: CsvTable): Float64Array {
  const columns = encoding.inputs.map((column, i) => ({
    ...column,
    index: placeOf(encoding, csv, column, i),
  }));
  const inputSize = columns.reduce((sum, column) => sum + widthOf(column), 0);
  const inputs = new Float64Array(csv.records.length * inputSize);
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
    if (target.oneHot) return hotTargets(encoding, csv, target.oneHot);
    const column = { ...target.column, index: placeOf(encoding, csv, target.column) };
    const classes = classLookup(target.classNames);
    return Float64Array.from(csv.records, (_, row) => {
      const cell = presentCell(csv, row, column, MISSING_TARGET);
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
      const cell = presentCell(csv, row, column, MISSING_TARGET);
      targets[row * columns.length + t] = numberIn(csv, row, column, cell);
    });
  });
  return targets;
}

/** Also of a file with targets that is only predicted from: they are not read then. */
const MISSING_TARGET = 'a target cannot be guessed: remove the row, or train with --drop-missing';

function hotTargets(encoding: Encoding, csv: CsvTable, oneHot: readonly Column[]): Float64Array {
  const places = oneHot.map((column) => placeOf(encoding, csv, column));
  return Float64Array.from(csv.records, ({ cells }, row) => {
    const own = places.map((place) => cells[place]!.trim());
    const found = own.every(isNumber) ? hotPlace(own.map(toNumber)) : -1;
    if (found >= 0) return found;
    const fault = { file: csv.file, field: cellField(csv, row, oneHot[0]!) };
    const expected = 'one-hot classes: a single 1 in the columns of the classes, and 0 in the others';
    const hint = 'correct the row, or name one column as --target';
    throw new DataError({ ...fault, expected, got: own.join(', '), hint });
  });
}

const TRUTH = /^(true|false)$/i;

/** By the text itself or, of a truth value, by what it says: `true` is `True`. */
function lookup<T>(known: ReadonlyMap<string, T>): (text: string) => T | undefined {
  const truths = new Map(
    [...known].filter(([text]) => TRUTH.test(text)).map(([text, of]) => [text.toLowerCase(), of]),
  );
  return (text) => known.get(text) ?? (TRUTH.test(text) ? truths.get(text.toLowerCase()) : undefined);
}

/** From a cell of the target to its class, undefined if there is none. */
export function classLookup(classNames: readonly string[]): (cell: string) => number | undefined {
  // names such as 00501 are no numbers, though they look like some
  const areNumbers = classNames.every((name) => isNumber(name) && className(name, true) === name);
  const find = lookup(new Map(classNames.map((name, i) => [name, i])));
  return (cell) => find(className(cell, areNumbers));
}

/**
 * The place of a column in another file than it was learnt from. `input` is its number among the inputs, if
 * one.
 */
export function placeOf(encoding: Encoding, csv: CsvTable, column: Column, input?: number): number {
  const { names, file } = csv;
  if (encoding.hasHeader && csv.hasHeader) {
    const place = names.indexOf(column.name);
    if (place >= 0) return place;
    const expected = `a column ${quote(column.name)}, as in the training data`;
    throw new DataError({
      file,
      expected,
      got: quoteList(names),
      hint: 'add it, or rename one; --header and --separator say how the file is read',
    });
  }
  if (names.length === encoding.columnCount) return column.index;
  const inputs = encoding.inputs.length;
  if (input !== undefined && names.length === inputs) return input;
  const withoutTargets = input === undefined ? '' : `, or ${inputs} of inputs only`;
  const expected = `${encoding.columnCount} columns, as in the training data${withoutTargets}`;
  const hint = 'check --separator and --header, or give both files a header';
  throw new DataError({ file, expected, got: `${names.length}`, hint });
}

function widthOf(column: InputColumn): number {
  return column.kind === 'number' ? 1 : column.categories.length;
}

type Writer = (row: number, at: number) => void;

/** Writes one column's share of a row's inputs, from `at` on. */
function writerOf(encoding: Encoding, csv: CsvTable, column: InputColumn, inputs: Float64Array): Writer {
  const { records } = csv;
  const canMiss = encoding.missing !== 'error';
  const cure = 'fill it in, remove the row, or say what it becomes: --missing mean';
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
  const find = lookup(places);
  return (row, at) => {
    const { cells } = records[row]!;
    if (canMiss && isMissing(cells[column.index]!)) {
      // One-hot at the mean of each of its columns: the training frequency of each category.
      if (ofMissing === undefined) inputs.fill(Number.NaN, at, at + categories.length);
      else inputs[at + ofMissing] = 1;
      return;
    }
    const cell = presentCell(csv, row, column, cure);
    const place = find(cell);
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
  throw new DataError({ ...fault, expected, hint: numberHint(cell, column) });
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

function numberHint(cell: string, { name }: Column): string {
  if (commaIn(cell) === 'decimal') return 'decimals are written with a point; or say --decimal ,';
  if (commaIn(cell)) return 'say which mark is which: --decimal , or --decimal .';
  const asMissing = `--na ${typed(cell)} takes it as missing`;
  const dressed = dressedNumber(cell);
  return dressed
    ? `correct the cell; or --numeric ${typed(name)} reads ${dressed.text}, or ${asMissing}`
    : `correct the cell; or ${asMissing}`;
}
