/** CSV files: records of equal length under names. What the cells mean is `encoding.ts`'s business. */
import { isMissing, isNumber, quote } from './cells.ts';
import { type CsvRecord, countLineEnds, readRecords } from './csvRecords.ts';
import { DataError } from './errors.ts';

export type Separator = ',' | ';' | '\t';

export interface CsvTable {
  /** Name of the file, for errors. */
  readonly file: string;
  readonly separator: Separator;
  /** Whether the names come from the file. */
  readonly hasHeader: boolean;
  /** Names of the K columns, all different; `column 1`, `column 2`, ... where the file gives none. */
  readonly names: readonly string[];
  /** N rows of K cells as they stand in the file, without the header. */
  readonly records: readonly CsvRecord[];
  /** What `line` of a record counts, for errors: lines of a file if absent, or rows. */
  readonly recordsAre?: 'rows';
}

export interface CsvOptions {
  /**
   * Default: the one of `,` `;` and tab that cuts the first records into the most columns of equal number.
   */
  readonly separator?: Separator | undefined;
  /** Whether the first record holds names. Default 'auto'; see `looksLikeHeader`. */
  readonly header?: boolean | 'auto' | undefined;
}

const SEPARATORS: readonly Separator[] = [',', ';', '\t'];
/** So many records decide on the separator. */
const SAMPLE = 10;

/**
 * Reads CSV as of RFC 4180: cells in quotes may hold separators, line ends and doubled quotes. A byte-order
 * mark and blank lines are skipped, blanks inside cells kept.
 *
 * @param file name used in errors
 * @param text the decoded file
 * @throws DataError naming the line if the file is empty, binary, a web page, has unclosed quotes, or rows of
 *   different lengths, or two columns of the same name
 */
export function parseCsv(file: string, text: string, options: CsvOptions = {}): CsvTable {
  checkText(file, text);
  const separator = options.separator ?? detectSeparator(file, text);
  const records = readRecords(file, text, separator);
  const [first] = records;
  if (!first) throw emptyFile(file, 'an empty file');
  checkLengths(file, records, first, separator);

  const { header = 'auto' } = options;
  const hasHeader = header === 'auto' ? looksLikeHeader(records) : header;
  const data = hasHeader ? records.slice(1) : records;
  if (data.length === 0) throw emptyFile(file, 'names only');
  return { file, separator, hasHeader, names: nameColumns(file, first, hasHeader), records: data };
}

function checkText(file: string, text: string): void {
  const nul = text.indexOf('\0');
  if (nul >= 0 || text.startsWith('\x1f')) {
    throw new DataError({
      file,
      field: `line ${1 + countLineEnds(text.slice(0, Math.max(0, nul)))}`,
      expected: 'CSV text',
      got: nul >= 0 ? 'a NUL byte' : 'byte 1f (gzip)',
      hint: 'the file is binary, compressed or in UTF-16; unpack it, or save it as CSV in UTF-8',
    });
  }
  if (/^\s*<(!doctype|html)/i.test(text)) {
    const hint = 'the server answered with a page instead of the file; check its address';
    throw new DataError({ file, field: 'line 1', expected: 'CSV text', got: '"<" (a web page)', hint });
  }
}

/**
 * If no separator cuts the first records evenly, the first record decides, and the uneven ones are reported.
 */
function detectSeparator(file: string, text: string): Separator {
  const candidates = SEPARATORS.map((separator) => ({
    separator,
    lengths: lengthsWith(file, text, separator),
  }));
  const even = candidates.filter(
    ({ lengths: [first = 0, ...rest] }) => first > 1 && rest.every((n) => n === first),
  );
  const pool = even.length > 0 ? even : candidates;
  const columns = ({ lengths }: (typeof candidates)[number]) => lengths[0] ?? 0;
  return pool.reduce((best, next) => (columns(next) > columns(best) ? next : best)).separator;
}

/** Cells in each of the first records, none if they cannot be read with this separator. */
function lengthsWith(file: string, text: string, separator: Separator): number[] {
  try {
    return readRecords(file, text, separator, SAMPLE).map(({ cells }) => cells.length);
  } catch (error) {
    // With the wrong separator, quotes stand in wrong places; the right one will report what is wrong with
    // it.
    if (error instanceof DataError) return [];
    throw error;
  }
}

function checkLengths(file: string, records: readonly CsvRecord[], first: CsvRecord, separator: string) {
  const ragged = records.find(({ cells }) => cells.length !== first.cells.length);
  if (!ragged) return;
  throw new DataError({
    file,
    field: `line ${ragged.line}`,
    expected: `${first.cells.length} cells, as on line ${first.line}`,
    got: `${ragged.cells.length}`,
    hint: `cells are separated by ${quote(separator)}; enclose a cell that holds one in quotes`,
  });
}

/**
 * A row is a header if, in some column, it has a text where the first cell below it is a number. If both rows
 * are without numbers: if its cells differ, none occurs again in its column, and the columns below do repeat
 * themselves, as categories do.
 */
function looksLikeHeader([first, ...rest]: readonly CsvRecord[]): boolean {
  if (!first || rest.length === 0) return false;
  const names = first.cells.map((cell) => cell.trim());
  const below = names.map((_, column) =>
    rest.find(({ cells }) => !isMissing(cells[column]!))?.cells[column]?.trim(),
  );
  const isText = (cell: string) => !isNumber(cell) && !isMissing(cell);
  if (names.some((name, column) => isText(name) && isNumber(below[column] ?? ''))) return true;
  if (!names.every(isText) || new Set(names).size < names.length) return false;

  const columns = names.map((_, column) => rest.map(({ cells }) => cells[column]!.trim()));
  const isUnique = names.every((name, column) => !columns[column]!.includes(name));
  return isUnique && columns.some((cells) => new Set(cells).size < cells.length);
}

function nameColumns(file: string, { cells, line }: CsvRecord, hasHeader: boolean): string[] {
  const names = cells.map((cell, column) => (hasHeader && cell.trim()) || `column ${column + 1}`);
  const twice = names.find((name, column) => names.indexOf(name) !== column);
  if (twice === undefined) return names;
  const fault = { file, field: `line ${line}`, expected: 'names that differ', got: `${quote(twice)} twice` };
  throw new DataError({ ...fault, hint: 'rename a column, or say that the file has no header' });
}

function emptyFile(file: string, got: string): DataError {
  return new DataError({
    file,
    expected: 'at least one row of data',
    got,
    hint: 'check that it is complete',
  });
}
