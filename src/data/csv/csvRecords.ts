/**
 * The grammar of CSV: records of cells, cells in quotes or not.
 * Source: RFC 4180, section 2; beyond it, lines may also end in LF or CR alone, blank lines are skipped,
 * blanks may stand around quotes, and cells may be separated by runs of blanks.
 */
import { DataError } from '../errors.ts';

/** One character; a blank stands for a run of blanks and tabs, which a line may also begin and end with. */
export type Separator = ',' | ';' | '\t' | '|' | ' ';

export interface CsvRecord {
  /** The line on which the record starts, counted from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

export interface RecordGrammar {
  readonly separator: Separator;
  /** The most records to read. */
  readonly limit?: number;
  /** Whether a line on which a record would start is left out. `text` begins there. */
  readonly isSkipped?: (line: number, startsWith: (start: string) => boolean) => boolean;
}

interface Cursor {
  readonly file: string;
  readonly text: string;
  readonly separator: number;
  at: number;
  line: number;
}

const QUOTE = 0x22;
const LF = 0x0a;
const CR = 0x0d;
const BLANK = 0x20;
const TAB = 0x09;

/**
 * Cuts text into records, which may differ in length.
 *
 * @throws DataError on a quote that is not closed, or one where RFC 4180 allows none
 */
export function readRecords(file: string, text: string, grammar: RecordGrammar): CsvRecord[] {
  const { separator, limit = Infinity, isSkipped } = grammar;
  const hasByteOrderMark = text.charCodeAt(0) === 0xfeff;
  const at = hasByteOrderMark ? 1 : 0;
  const cursor: Cursor = { file, text, separator: separator.charCodeAt(0), at, line: 1 };
  const startsWith = (start: string) => text.startsWith(start, cursor.at);
  const records: CsvRecord[] = [];
  while (cursor.at < text.length && records.length < limit) {
    if (cursor.separator === BLANK) skipBlanks(cursor);
    if (skipLineEnd(cursor)) continue;
    if (cursor.at >= text.length) break;
    if (isSkipped?.(cursor.line, startsWith)) skipLine(cursor);
    else records.push(readRecord(cursor));
  }
  return records;
}

function readRecord(cursor: Cursor): CsvRecord {
  const { line } = cursor;
  const cells: string[] = [];
  for (;;) {
    const isQuoted = opensQuote(cursor);
    cells.push(isQuoted ? readQuoted(cursor, cells.length) : readPlain(cursor, cells.length));
    // What follows a cell is a separator, or the end of the line, or the end of the text.
    if (!skipSeparator(cursor)) break;
  }
  skipLineEnd(cursor);
  return { line, cells };
}

/** Steps over blanks before a quote: they are no part of a cell. */
function opensQuote(cursor: Cursor): boolean {
  const { text } = cursor;
  let at = cursor.at;
  while (text.charCodeAt(at) === BLANK) at++;
  if (text.charCodeAt(at) !== QUOTE) return false;
  cursor.at = at;
  return true;
}

const isBlank = (code: number): boolean => code === BLANK || code === TAB;

const isSeparator = (cursor: Cursor, code: number): boolean =>
  cursor.separator === BLANK ? isBlank(code) : code === cursor.separator;

/** Steps over a separator if another cell follows it. */
function skipSeparator(cursor: Cursor): boolean {
  const { text, separator } = cursor;
  if (separator !== BLANK) {
    if (text.charCodeAt(cursor.at) !== separator) return false;
    cursor.at++;
    return true;
  }
  skipBlanks(cursor);
  const next = text.charCodeAt(cursor.at);
  return cursor.at < text.length && next !== LF && next !== CR;
}

function skipBlanks(cursor: Cursor): void {
  while (isBlank(cursor.text.charCodeAt(cursor.at))) cursor.at++;
}

function skipLine(cursor: Cursor): void {
  for (; cursor.at < cursor.text.length; cursor.at++) if (skipLineEnd(cursor)) return;
}

function readPlain(cursor: Cursor, column: number): string {
  const { text, at: start } = cursor;
  for (; cursor.at < text.length; cursor.at++) {
    const code = text.charCodeAt(cursor.at);
    if (isSeparator(cursor, code) || code === LF || code === CR) break;
    if (code === QUOTE) {
      const expected = 'a cell without quotes, or one that starts with its quote';
      throw fault(cursor, column, expected, 'a quote inside a cell');
    }
  }
  return text.slice(start, cursor.at);
}

function readQuoted(cursor: Cursor, column: number): string {
  const { text, at: opened } = cursor;
  let cell = '';
  for (let from = opened + 1; ; ) {
    const end = text.indexOf('"', from);
    if (end < 0) throw fault(cursor, column, 'a closing quote', 'the end of the file');
    cell += text.slice(from, end);
    cursor.at = end + 1;
    if (text.charCodeAt(cursor.at) !== QUOTE) break;
    cell += '"';
    from = cursor.at + 1;
  }
  cursor.line += countLineEnds(cell);
  while (cursor.separator !== BLANK && text.charCodeAt(cursor.at) === BLANK) cursor.at++;
  const next = text.charCodeAt(cursor.at);
  if (cursor.at < text.length && !isSeparator(cursor, next) && next !== LF && next !== CR) {
    throw fault(cursor, column, 'a separator or a line end after a closing quote', 'more text');
  }
  return cell;
}

/** Steps over one line end, if there is one. */
function skipLineEnd(cursor: Cursor): boolean {
  const code = cursor.text.charCodeAt(cursor.at);
  if (code !== LF && code !== CR) return false;
  cursor.at += code === CR && cursor.text.charCodeAt(cursor.at + 1) === LF ? 2 : 1;
  cursor.line++;
  return true;
}

/** How many lines end within a text, each in LF, CR LF or CR. */
export function countLineEnds(text: string): number {
  return text.match(/\r\n|\r|\n/g)?.length ?? 0;
}

function fault(cursor: Cursor, column: number, expected: string, got: string): DataError {
  return new DataError({
    file: cursor.file,
    field: `line ${cursor.line}, column ${column + 1}`,
    expected,
    got,
    hint: 'enclose the whole cell in quotes, and write a quote inside it twice; --separator says what is between cells',
  });
}
