/** Records to rows of one length: without empty rows, and without empty columns at the end. */
import type { FileFault } from '../../errors.ts';
import { quote } from '../cells/cells.ts';
import { countsRows } from '../columns/rowCount.ts';
import type { CsvRecord, Separator } from './csvRecords.ts';
import { rangesText } from './lineRanges.ts';
import type { Reading } from './reading.ts';
import { separatorName } from './separator.ts';

export interface EvenRows {
  /** All of one length. */
  readonly rows: readonly CsvRecord[];
  readonly faults: readonly FileFault[];
  readonly skipped: Reading['skipped'];
  /** Columns at the end without a name and a value. */
  readonly phantoms: number;
  /** The first row has a name less than the others have cells: the first column counts the rows. */
  readonly isNamed: boolean;
}

const isEmpty = (cell: string): boolean => cell.trim() === '';
const filled = ({ cells }: CsvRecord): number => 1 + cells.findLastIndex((cell) => !isEmpty(cell));

export function evenRows(file: string, records: readonly CsvRecord[], separator: Separator): EvenRows {
  // in a table of one column, an empty cell is one
  const isWide = records.some(({ cells }) => cells.length > 1);
  const isBlank = (record: CsvRecord) => isWide && filled(record) === 0;
  const blank = records.filter(isBlank).map(({ line }) => line);
  const full = records.filter((record) => !isBlank(record));
  const skipped: Reading['skipped'][number][] = [];
  if (blank.length > 0) skipped.push({ lines: blank, why: 'without a value' });
  if (full.length === 0) return { rows: [], faults: [], skipped, phantoms: 0, isNamed: false };

  const usual = usualLength(full);
  // no spread: a file may have more rows than a call has arguments
  const width = full
    .filter(({ cells }) => cells.length === usual.length)
    .reduce((most, record) => Math.max(most, filled(record)), 1);
  const cut = full.map((record) =>
    record.cells.length > width && filled(record) <= width
      ? { ...record, cells: record.cells.slice(0, width) }
      : record,
  );
  const phantoms = Math.max(0, usual.length - width);
  const named = withIndexName(cut, width);
  const isComment = ({ cells }: CsvRecord) => cells.length !== width && cells[0]!.startsWith('#');
  const comments = named.filter(isComment).map(({ line }) => line);
  if (comments.length > 0) skipped.push({ lines: comments, why: 'a comment, by its "#"' });
  const rest = named.filter((record) => !isComment(record));
  const rows = rest.filter(({ cells }) => cells.length === width);
  const ragged = rest.filter(({ cells }) => cells.length !== width);
  const faults = ragged.length === 0 ? [] : raggedFaults(file, rest, { width, line: usual.line, separator });
  return { rows, faults, skipped, phantoms, isNamed: named !== cut };
}

/** The length that most records have, or else the first one; and where it is first seen. */
function usualLength(records: readonly CsvRecord[]): { readonly length: number; readonly line: number } {
  const counts = new Map<number, number>();
  for (const { cells } of records) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1);
  const [most, count] = [...counts].reduce((a, b) => (b[1] > a[1] ? b : a));
  const length = records.length >= 4 && count >= 0.7 * records.length ? most : records[0]!.cells.length;
  return { length, line: records.find(({ cells }) => cells.length === length)!.line };
}

/** R writes the names of rows as a first column without a name. */
function withIndexName(records: readonly CsvRecord[], width: number): readonly CsvRecord[] {
  const [first, ...rest] = records;
  const fits =
    first?.cells.length === width - 1 && rest.length > 1 && rest.every(({ cells }) => cells.length === width);
  if (!fits || !countsRows(rest.map(({ cells }) => cells[0]!))) return records;
  return [{ ...first!, cells: ['', ...first!.cells] }, ...rest];
}

function raggedFaults(
  file: string,
  records: readonly CsvRecord[],
  { width, line, separator }: { width: number; line: number; separator: Separator },
): FileFault[] {
  const fits = ({ cells }: CsvRecord) => cells.length === width;
  const begin = records.findIndex(fits);
  const end = records.findLastIndex(fits);
  const expected = `${width} ${width === 1 ? 'cell' : 'cells'}, as on line ${line}`;
  const between = `cells are separated by ${separatorName(separator)}`;
  const faultOf = (record: CsvRecord, hint: string): FileFault => ({
    ...{ file, field: `line ${record.line}`, expected, got: `${record.cells.length}`, hint },
  });
  const before = records.slice(0, begin);
  const after = records.slice(end + 1);
  const inside = records.slice(begin, end + 1).filter((record) => !fits(record));
  const faults: FileFault[] = [];
  if (before.length > 0)
    faults.push(faultOf(before[0]!, beforeHint(before, records[begin]!, { width, between, separator })));
  for (const record of inside) {
    const leave = `or leave the line out: --skip-lines ${rangesText([record.line])}`;
    faults.push(faultOf(record, `${between}; enclose a cell that holds one in quotes, ${leave}`));
  }
  if (after.length > 0) {
    const lines = rangesText(after.map(({ line: own }) => own));
    const what = after.length === 1 ? 'it is no row' : 'they are no rows';
    const quotes = 'enclose a cell that holds one in quotes';
    faults.push(faultOf(after[0]!, `${between}; ${quotes}, or if ${what}, leave out: --skip-lines ${lines}`));
  }
  return faults;
}

function beforeHint(
  before: readonly CsvRecord[],
  first: CsvRecord,
  { width, between, separator }: { width: number; between: string; separator: Separator },
): string {
  const names = before.at(-1)!.cells.length;
  if (
    separator === ',' &&
    before.length === 1 &&
    names * 2 === width &&
    /\d/.test(first.cells.join('')) &&
    first.line === before[0]!.line + 1
  ) {
    return (
      'are these decimal commas between commas? Write decimal points, or another separator; else leave the ' +
      `line out: --skip-lines ${first.line - 1}`
    );
  }
  const shown = quote(before[0]!.cells.join(separator));
  return `${between}; if ${shown} stands before the table, leave it out: --skip-lines ${first.line - 1}`;
}
