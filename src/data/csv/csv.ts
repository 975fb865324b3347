/** CSV files: records of equal length under names. What the cells mean is `encoding.ts`'s business. */
import type { FileFault } from '../../errors.ts';
import { quote } from '../cells/cells.ts';
import { DataError } from '../errors.ts';
import { throwFaults } from '../faults.ts';
import { type CommentLines, commentLines } from './comments.ts';
import { type CsvRecord, readRecords, type Separator } from './csvRecords.ts';
import { evenRows } from './evenRows.ts';
import { judgeHeader } from './headerRow.ts';
import { isIn } from './lineRanges.ts';
import { mustBeTable } from './notTables.ts';
import type { Reading, ReadingOptions } from './reading.ts';
import { readNumbers } from './readNumbers.ts';
import { detectSeparator } from './separator.ts';
import { indexColumns, strayRows, titleAbove } from './strayRows.ts';

export type { Separator } from './csvRecords.ts';

export interface CsvTable {
  /** Name of the file, for errors. */
  readonly file: string;
  readonly separator: Separator;
  /** Whether the names come from the file. */
  readonly hasHeader: boolean;
  /** Names of the K columns, all different; `column 1`, `column 2`, ... where the file gives none. */
  readonly names: readonly string[];
  /**
   * N rows of K cells without the header, as they stand in the file; but numbers have a decimal point and no
   * groups, and what was said to be missing is empty.
   */
  readonly records: readonly CsvRecord[];
  /** What `line` of a record counts, for errors: lines of a file if absent, or rows. */
  readonly recordsAre?: 'rows';
  /** How a file was read, and by what was said of it. */
  readonly reading?: Reading;
  readonly options?: ReadingOptions;
}

export type CsvOptions = ReadingOptions;

/** A table as far as it can be read, and what must be said or corrected before it may be used. */
export interface ReadCsv {
  readonly csv: CsvTable;
  readonly faults: readonly FileFault[];
  /** Separator, decimal mark or header are unclear, so its columns say nothing yet. */
  readonly isUnsure: boolean;
}

/**
 * Reads CSV as of RFC 4180: cells in quotes may hold separators, line ends and doubled quotes. A byte-order
 * mark, blank lines, comments and columns without name and value at the end are left out; blanks inside cells
 * are kept.
 *
 * @param file name used in errors
 * @param text the decoded file
 * @throws DataError naming the line if the file is empty, binary, a web page, has unclosed quotes, or rows of
 *   different lengths, or two columns of the same name, or may be read in two ways; DataFaults of several
 */
export function parseCsv(file: string, text: string, options: CsvOptions = {}): CsvTable {
  const { csv, faults } = readCsv(file, text, options);
  throwFaults(file, faults);
  return csv;
}

/** The same, with the faults beside what could be read. @throws DataError if nothing can */
export function readCsv(file: string, text: string, options: CsvOptions = {}): ReadCsv {
  mustBeTable(file, text);
  const skipped: Reading['skipped'][number][] = [];
  const remarks: string[] = [];
  const faults: FileFault[] = [];
  const directive = /^\ufeff?sep=(.)\r?\n/i.exec(text)?.[1] as Separator | undefined;
  if (directive) skipped.push({ lines: [1], why: `it names the separator, ${quote(directive)}` });
  const { skipLines = [] } = options;
  const isSkippedLine = (line: number) => isIn(skipLines, line) || (directive !== undefined && line === 1);
  const comments = commentLines(text, options, isSkippedLine);
  const isSkipped = (line: number, startsWith: (start: string) => boolean): boolean =>
    isSkippedLine(line) ||
    comments.lines.has(line) ||
    (options.comment !== undefined && startsWith(options.comment));

  const detected =
    (options.separator ?? directive)
      ? { separator: (options.separator ?? directive)! }
      : detectSeparator(file, text, isSkipped);
  const { separator } = detected;
  if ('fault' in detected && detected.fault) faults.push(detected.fault);
  const readAs = (source: string, left: CommentLines['lines']) =>
    readRecords(file, source, {
      separator,
      isSkipped: (line, startsWith) =>
        isSkippedLine(line) ||
        left.has(line) ||
        (options.comment !== undefined && startsWith(options.comment)),
    });
  const body = readAs(text, comments.lines);
  const header = comments.headerIn(separator, body);
  const all = header ? [header, ...body] : body;
  if (all.length === 0) throw emptyFile(file, 'an empty file');
  const left = [...comments.lines].filter((line) => line !== header?.line);
  if (left.length > 0) skipped.push({ lines: left, why: `a comment, by its ${quote(comments.mark)}` });
  if (options.comment !== undefined)
    remarks.push(`lines that begin with ${quote(options.comment)} are left out`);
  if (skipLines.length > 0)
    remarks.push(`lines ${skipLines.map(({ from, to }) => `${from}-${to}`).join(', ')} are left out`);

  const even = evenRows(file, all, separator);
  faults.push(...even.faults);
  skipped.push(...even.skipped);
  const { rows } = even;
  if (rows.length === 0) throw emptyFile(file, 'rows without a value');

  const asked = options.header ?? 'auto';
  const judged = header
    ? { is: true, because: 'the line begins with "#" and has a name for each column' }
    : even.isNamed
      ? { is: true, because: 'it has a name less than the rows have cells' }
      : judgeHeader(rows.map(({ cells }) => cells));
  const verdict = asked === 'auto' ? judged : { is: asked, because: 'it was said' };
  const [first] = rows as [CsvRecord];
  if (asked === 'auto' && 'doubt' in judged && judged.doubt) {
    faults.push({
      ...{ file, field: `line ${first.line}`, expected: 'names, or a row of data' },
      got: judged.doubt,
      hint: 'say which: --header yes, or --header no',
    });
  }
  const title = asked === 'auto' && !verdict.is ? titleAbove(file, rows) : undefined;
  if (title) faults.push(title);
  const unsure = faults.length - even.faults.length;
  const data = verdict.is ? rows.slice(1) : rows;
  if (data.length === 0) throw emptyFile(file, 'names only');
  const named = nameColumns(file, first, verdict.is);
  faults.push(...named.faults);
  const { names } = named;
  const strays = verdict.is ? strayRows(file, first, data) : { faults: [], lines: new Set<number>() };
  faults.push(...strays.faults);
  const records = data.filter(({ line }) => !strays.lines.has(line));
  const kept = records.length > 0 ? records : data;

  const numbers = readNumbers({ file, names, records: kept, hasHeader: verdict.is, separator }, options);
  faults.push(...numbers.faults);
  remarks.push(...numbers.remarks);
  const reading: Reading = {
    ...{ separator, decimal: numbers.decimal, header: { is: verdict.is, because: verdict.because } },
    ...{ phantoms: even.phantoms, skipped, remarks },
    indexColumns: indexColumns(first, verdict.is, {
      names,
      records: numbers.records,
      numeric: options.numeric ?? [],
    }),
  };
  const csv: CsvTable = {
    ...{ file, separator, hasHeader: verdict.is, names, records: numbers.records, reading, options },
  };
  const isUnsure = unsure > 0 || numbers.isUnsure;
  return { csv, faults, isUnsure };
}

function nameColumns(
  file: string,
  { cells, line }: CsvRecord,
  hasHeader: boolean,
): { readonly names: string[]; readonly faults: FileFault[] } {
  const names = cells.map((cell, column) => (hasHeader && cell.trim()) || `column ${column + 1}`);
  const twice = [...new Set(names.filter((name, column) => names.indexOf(name) !== column))];
  const faults = twice.map((name) => ({
    ...{ file, field: `line ${line}`, expected: 'names that differ', got: `${quote(name)} twice` },
    hint: `rename one; or --skip-lines ${line}, --header no takes the columns by their place`,
  }));
  return { names, faults };
}

function emptyFile(file: string, got: string): DataError {
  return new DataError({
    file,
    expected: 'at least one row of data',
    got,
    hint: 'check that it is complete',
  });
}
