/** The cells of a file as numbers are written here: the decimal mark found, what was said applied. */
import type { FileFault } from '../../errors.ts';
import { isMissing, isNumber, quote, quoteList, toNumber } from '../cells/cells.ts';
import { dressedNumber } from '../cells/dressedNumber.ts';
import {
  commaIn,
  type Decimal,
  hasPoint,
  isForeign,
  isNumberLike,
  type NumberGrammar,
  plainNumber,
} from '../cells/numberText.ts';
import { pointGroups } from '../cells/pointGroups.ts';
import { saysNothing } from '../cells/saysNothing.ts';
import { typed } from '../typed.ts';
import type { CsvRecord } from './csvRecords.ts';
import type { ReadingOptions } from './reading.ts';

interface Rows {
  readonly file: string;
  readonly names: readonly string[];
  readonly records: readonly CsvRecord[];
  readonly hasHeader: boolean;
  readonly separator: string;
}

export interface ReadNumbers {
  readonly decimal: Decimal;
  readonly records: readonly CsvRecord[];
  readonly faults: readonly FileFault[];
  /** The decimal mark is unclear. */
  readonly isUnsure: boolean;
  readonly remarks: readonly string[];
}

export function readNumbers(rows: Rows, options: ReadingOptions): ReadNumbers {
  const { na = [], numeric = [] } = options;
  const faults: FileFault[] = [];
  const remarks: string[] = [];
  const isNa = missingBy(na);
  const columns = rows.names.map((_, column) => rows.records.map(({ cells }) => cells[column]!));
  const asNumbers = columns.map((cells) => isMostlyNumbers(cells.filter((cell) => !isNa(cell))));
  const isNamed = rows.names.map((name) => numeric.includes(name));
  const found =
    options.decimal === undefined
      ? detectDecimal(
          rows,
          columns,
          asNumbers.map((is, column) => is && !isNamed[column]),
        )
      : undefined;
  if (found?.fault) faults.push(found.fault);
  let isGrouped = false;
  if (found?.decimal === '.' && !found.fault && !options.isLike) {
    const grouped = pointGroups(
      columns.filter((_, column) => asNumbers[column] && !isNamed[column]),
      rows.separator,
    );
    isGrouped = grouped !== undefined;
    if (grouped) faults.push(pointFault(rows, columns.indexOf(grouped.cells), grouped.row));
  }
  const grammar: NumberGrammar = {
    decimal: options.decimal ?? found!.decimal,
    groups: options.groups ?? options.decimal !== undefined,
  };
  const stray = options.isLike ? [] : numeric.filter((name) => !rows.names.includes(name));
  for (const name of stray) faults.push(noColumn(rows, name, '--numeric'));
  let minus = 0;
  const written = columns.map((cells, column) => {
    const isNumeric = isNamed[column]!;
    if (isNumeric) faults.push(...unitFaults(rows, column, cells));
    if (isNumeric || asNumbers[column]) {
      const row = cells.findIndex((cell) => isForeign(cell, grammar));
      if (row >= 0) faults.push(foreignFault(rows, row, column));
    }
    return cells.map((cell) => {
      if (isNa(cell)) return '';
      const plain = plainNumber(cell, grammar);
      if (plain !== cell && /^\s*[\u2212\u2013]/.test(cell)) minus++;
      return isNumeric && !isNumber(plain) ? undressed(cell, grammar.decimal) : plain;
    });
  });
  const truths = written.filter(oneSpelling).length;
  if (truths > 0)
    remarks.push(
      `true and false are spelt in more than one way in ${truths === 1 ? 'a column' : `${truths} columns`}, and taken as the same`,
    );
  if (minus > 0) remarks.push(`${minus} numbers with a typographical minus are read as negative`);
  for (const text of na) {
    const isThere = columns.some((cells) => cells.some(missingBy([text])));
    if (!isThere) remarks.push(`no cell is ${quote(text)}, which was said to be missing`);
  }
  const records = rows.records.map((record, row) => ({
    ...record,
    cells: written.map((cells) => cells[row]!),
  }));
  return {
    decimal: grammar.decimal,
    records,
    faults,
    isUnsure: found?.fault !== undefined || isGrouped,
    remarks,
  };
}

/**
 * Of a column that was said to be numbers: its comma may be a decimal mark whatever the others have.
 */
function undressed(cell: string, decimal: Decimal): string {
  const asComma = commaIn(cell) === 'decimal' ? plainNumber(cell, { decimal: ',', groups: true }) : undefined;
  return asComma ?? dressedNumber(cell, decimal)?.text ?? cell;
}

/** Spells the truth values of a column in one way, the first one. @returns whether there were others */
function oneSpelling(cells: string[]): boolean {
  const first = new Map<string, string>();
  let isMixed = false;
  for (const cell of cells) {
    const text = cell.trim();
    if (isMissing(text)) continue;
    if (!/^(true|false)$/i.test(text)) return false;
    const key = text.toLowerCase();
    if (!first.has(key)) first.set(key, text);
    else isMixed ||= first.get(key) !== text;
  }
  if (isMixed)
    cells.forEach((cell, i) => {
      cells[i] = first.get(cell.trim().toLowerCase()) ?? cell;
    });
  return isMixed;
}

/** Whether a cell is one of some texts, or of some numbers by their value. */
function missingBy(na: readonly string[]): (cell: string) => boolean {
  if (na.length === 0) return () => false;
  const texts = new Set(na.map((text) => text.trim()));
  const numbers = new Set(na.filter(isNumber).map(toNumber));
  return (cell) =>
    texts.has(cell.trim()) || (numbers.size > 0 && isNumber(cell) && numbers.has(toNumber(cell)));
}

function isMostlyNumbers(cells: readonly string[]): boolean {
  const present = cells.filter((cell) => !isMissing(cell) && !saysNothing(cell));
  return present.length > 0 && 2 * present.filter(isNumberLike).length > present.length;
}

function detectDecimal(
  rows: Rows,
  columns: readonly (readonly string[])[],
  asNumbers: readonly boolean[],
): { readonly decimal: Decimal; readonly fault?: FileFault } {
  const first = (is: (cell: string) => boolean) => {
    for (const [column, cells] of columns.entries()) {
      const row = asNumbers[column] ? cells.findIndex(is) : -1;
      if (row >= 0) return { row, column };
    }
    return undefined;
  };
  const comma = first((cell) => commaIn(cell) === 'decimal');
  if (!comma) return { decimal: '.' };
  const point = first((cell) => hasPoint(cell) || commaIn(cell) === 'groups');
  if (!point) return { decimal: ',' };
  const cellAt = ({ row, column }: { row: number; column: number }) => quote(columns[column]![row]!.trim());
  const fault = {
    ...{ file: rows.file, field: placeIn(rows, comma.row, comma.column) },
    expected: `one decimal mark, as in ${cellAt(point)} of ${placeIn(rows, point.row, point.column)}`,
    got: cellAt(comma),
    hint: `write all numbers with one mark; or --numeric ${typed(rows.names[comma.column]!)} reads the commas of this column`,
  };
  return { decimal: '.', fault };
}

export function placeIn(
  { names, records, hasHeader }: Omit<Rows, 'file' | 'separator'>,
  row: number,
  column: number,
): string {
  const name = names[column]!;
  return `line ${records[row]!.line}, ${hasHeader ? `column ${quote(name)}` : name}`;
}

function foreignFault(rows: Rows, row: number, column: number): FileFault {
  return {
    ...{ file: rows.file, field: placeIn(rows, row, column), expected: 'a number with a decimal comma' },
    got: quote(rows.records[row]!.cells[column]!.trim()),
    hint: 'the point may be a decimal mark or group thousands: write all numbers alike, or say --decimal . if commas are none',
  };
}

function pointFault(rows: Rows, column: number, row: number): FileFault {
  const cell = rows.records[row]!.cells[column]!.trim();
  // several points in a number only group
  const asPoint = isNumber(cell) ? `, --decimal . reads ${cell}` : '';
  return {
    ...{ file: rows.file, field: placeIn(rows, row, column) },
    expected: 'points that are decimal marks, or points between thousands',
    got: `${quote(cell)}, and no number that tells which`,
    hint: `say which: --decimal , reads ${cell.replaceAll('.', '')}${asPoint}`,
  };
}

/** Numbers of two units are not comparable. */
function unitFaults(rows: Rows, column: number, cells: readonly string[]): FileFault[] {
  let unit: string | undefined;
  for (const [row, cell] of cells.entries()) {
    const own = dressedNumber(cell)?.unit;
    if (!own) continue;
    unit ??= own;
    if (own === unit) continue;
    const fault = { file: rows.file, field: placeIn(rows, row, column), got: quote(cell.trim()) };
    return [
      { ...fault, expected: `a number in ${quote(unit)}, as above`, hint: 'convert the numbers to one unit' },
    ];
  }
  return [];
}

const noColumn = ({ file, names }: Rows, name: string, option: string): FileFault => ({
  ...{ file, field: option, expected: 'the name of a column', got: quote(name) },
  hint: `there are ${names.length}: ${quoteList(names)}`,
});
