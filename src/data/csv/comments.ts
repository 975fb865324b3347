/** Lines before a table that begin with `#`: comments, but for the last one where that has its names. */

import { unlessData } from '../errors.ts';
import { type CsvRecord, readRecords, type Separator } from './csvRecords.ts';
import { judgeHeader } from './headerRow.ts';
import type { ReadingOptions } from './reading.ts';

export interface CommentLines {
  readonly mark: string;
  /** Their numbers; empty where it was said what a comment begins with. */
  readonly lines: ReadonlySet<number>;
  /** The names of the columns in the last of them, if it has some for the rows below. */
  headerIn(separator: Separator, rows: readonly CsvRecord[]): CsvRecord | undefined;
}

const MARK = '#';
/** So many rows show what is below the names. */
const SAMPLE = 200;

export function commentLines(
  text: string,
  { comment }: ReadingOptions,
  isSkipped: (line: number) => boolean,
): CommentLines {
  const found = comment === undefined ? leading(text, isSkipped) : new Map<number, string>();
  const last = [...found].at(-1);
  return {
    mark: MARK,
    lines: new Set(found.keys()),
    headerIn(separator, rows) {
      if (!last) return undefined;
      const [line, content] = last;
      const cells = namesIn(content, separator);
      const below = rows.slice(0, SAMPLE).map((row) => withoutTail(row.cells));
      const width = Math.max(0, ...below.map(({ length }) => length));
      if (cells.length !== width || width < 2) return undefined;
      const even = below.filter(({ length }) => length === width);
      const { is, doubt } = judgeHeader([cells, ...even]);
      return is && doubt === undefined ? { line, cells } : undefined;
    },
  };
}

/** The lines from the start on, blank ones aside; none if no other line follows. */
function leading(text: string, isSkipped: (line: number) => boolean): Map<number, string> {
  const found = new Map<number, string>();
  const lines = text.replace(/^\ufeff/, '').split(/\r\n|\r|\n/);
  for (const [i, content] of lines.entries()) {
    if (content.trim() === '' || isSkipped(i + 1)) continue;
    if (!content.startsWith(MARK)) return found;
    found.set(i + 1, content);
  }
  return new Map();
}

function namesIn(content: string, separator: Separator): readonly string[] {
  const bare = content.replace(/^#+[ \t]*/, '');
  // a column may be called "#"
  const line = separator !== ' ' && bare.startsWith(separator) ? content : bare;
  const records = unlessData(
    () => readRecords('', line, { separator }),
    () => [],
  );
  return withoutTail(records[0]?.cells ?? []);
}

function withoutTail(cells: readonly string[]): readonly string[] {
  return cells.slice(0, 1 + cells.findLastIndex((cell) => cell.trim() !== ''));
}
