/** Rows that are no data, and columns that only tell rows apart. */
import type { FileFault } from '../../errors.ts';
import { isMissing, isNumber, quote } from '../cells/cells.ts';
import { countsRows } from '../columns/rowCount.ts';
import type { CsvRecord } from './csvRecords.ts';
import { isUnitsRow } from './headerRow.ts';
import { rangesText } from './lineRanges.ts';

/** Lines of units, and names that come again where files were joined. */
export function strayRows(file: string, header: CsvRecord, data: readonly CsvRecord[]) {
  const faults: FileFault[] = [];
  const lines = new Set<number>();
  const [second, ...rest] = data;
  const cellsOf = (record: CsvRecord) => record.cells.map((cell) => cell.trim());
  if (second && isUnitsRow(cellsOf(second), rest.map(cellsOf))) {
    lines.add(second.line);
    const texts = cellsOf(second).filter((cell) => !isMissing(cell) && !isNumber(cell));
    if (fillsGaps(cellsOf(header), cellsOf(second)))
      return { faults: [titleFault(file, header, texts)], lines };
    faults.push({
      ...{ file, field: `line ${second.line}`, expected: 'numbers, as in the lines below' },
      got: `texts such as ${texts.slice(0, 3).map(quote).join(', ')}`,
      hint: `if they are units or more names, leave the line out: --skip-lines ${rangesText([second.line])}`,
    });
  }
  const names = cellsOf(header).join('\0');
  const again = data.filter((record) => cellsOf(record).join('\0') === names).map(({ line }) => line);
  for (const line of again) lines.add(line);
  if (again.length > 0) {
    faults.push({
      ...{ file, field: `line ${again[0]}`, expected: 'a row of data' },
      got: `the names of line ${header.line} again${again.length > 1 ? `, and in ${again.length - 1} more lines` : ''}`,
      hint: `leave it out: --skip-lines ${rangesText(again)}`,
    });
  }
  return { faults, lines };
}

/** Whether names are missing in a line, but for that of an index, and the next one has them all. */
const fillsGaps = (names: readonly string[], below: readonly string[]): boolean =>
  names.some((name, column) => column > 0 && name === '') && below.every((cell) => cell !== '');

function titleFault(file: string, { line, cells }: CsvRecord, below: readonly string[]): FileFault {
  return {
    ...{ file, field: `line ${line}`, expected: 'a name for each column' },
    got: `${quote(cells.filter((cell) => cell.trim() !== '').join(', '))} alone, above texts such as ${below.slice(0, 3).map(quote).join(', ')}`,
    hint: `if it stands above the names, leave it out: --skip-lines ${line}`,
  };
}

/**
 * A line with a single text above others that have more: a title, in a table of texts alone, where no number
 * tells where the rows begin.
 */
export function titleAbove(file: string, rows: readonly CsvRecord[]): FileFault | undefined {
  const [first, second] = rows;
  const filled = (record: CsvRecord) => record.cells.filter((cell) => cell.trim() !== '').length;
  if (!first || !second || rows.length < 3 || first.cells[0]!.trim() === '') return undefined;
  const isTitle = filled(first) === 1 && first.cells.length > 1 && filled(second) === second.cells.length;
  if (!isTitle || isMissing(first.cells[0]!) || isNumber(first.cells[0]!)) return undefined;
  return titleFault(file, first, second.cells);
}

/** Unnamed columns that count the rows, as pandas and R write them. */
export function indexColumns(
  { cells }: CsvRecord,
  hasHeader: boolean,
  {
    names,
    records,
    numeric,
  }: { names: readonly string[]; records: readonly CsvRecord[]; numeric: readonly string[] },
): number[] {
  if (!hasHeader || records.length < 2) return [];
  const isUnnamed = (column: number) => /^(|unnamed: ?\d+)$/i.test(cells[column]!.trim());
  return names
    .map((_, column) => column)
    .filter((column) => isUnnamed(column) && !numeric.includes(names[column]!))
    .filter((column) => countsRows(records.map((record) => record.cells[column]!)));
}
