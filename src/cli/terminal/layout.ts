/** Columns and lines on a screen of some width. What does not fit is broken at spaces, not within words. */
import type { Output } from '../io.ts';

/** Text in longer lines is hard to read, however wide the screen is. */
export const widestText = 110;
/** A terminal that does not say how wide it is. */
const usualWidth = 80;
/** In fewer columns a text beside others is a tower of words. */
const leastText = 24;
const gap = '  ';

/** Columns that a line may have. */
export const widthOf = ({ columns }: Pick<Output, 'columns'>): number => columns || usualWidth;

/** Columns that a line of prose may have. */
export const textWidthOf = (output: Pick<Output, 'columns'>): number => Math.min(widestText, widthOf(output));

type Rows = readonly (readonly string[])[];

/**
 * Rows of cells in columns of together at most `width`. Where they are wider, the last column is broken into
 * lines; where that does not do, columns move into a table of their own below, beside the first column again.
 * They move together where the first row has one head for several: a text, then empty cells.
 */
export function table(rows: Rows, width = Number.POSITIVE_INFINITY): string {
  const widths = columnWidths(rows);
  if (widths.length === 0) return '';
  const parts = partsOf(rows, widths, width);
  return parts
    .map((columns) => {
      const own = rows
        .map((row) => columns.map((column) => row[column] ?? ''))
        .filter((row) => row.some((cell) => cell !== ''));
      return columnsText(own, width);
    })
    .join('\n\n');
}

/** Only cells with a neighbour on the right widen their column. */
function columnWidths(rows: Rows): number[] {
  const count = Math.max(0, ...rows.map(({ length }) => length));
  const widens = (row: readonly string[], c: number) =>
    c === count - 1 || row.slice(c + 1).some((next) => next !== '');
  return Array.from({ length: count }, (_, c) =>
    Math.max(0, ...rows.map((row) => (widens(row, c) ? (row[c]?.length ?? 0) : 0))),
  );
}

/** The columns of each part. */
function partsOf(rows: Rows, widths: readonly number[], width: number): number[][] {
  const groups = groupsOf(rows, widths.length);
  const parts: number[][] = [[0]];
  let used = widths[0]!;
  for (const group of groups) {
    const isLast = group.at(-1) === widths.length - 1;
    const own = group.reduce((sum, column) => sum + gap.length + widths[column]!, 0);
    // the last column can be broken into lines
    const least = isLast ? own - Math.max(0, widths.at(-1)! - leastText) : own;
    if (used + least > width && parts.at(-1)!.length > 1) {
      parts.push([0]);
      used = widths[0]!;
    }
    parts.at(-1)!.push(...group);
    used += own;
  }
  return parts;
}

/** Columns but the first that stay together. */
function groupsOf(rows: Rows, count: number): number[][] {
  const groups: number[][] = [];
  for (let column = 1; column < count; column++) {
    const isUnderHead = column > 1 && column < count - 1 && rows[0]![column] === '';
    if (isUnderHead) groups.at(-1)!.push(column);
    else groups.push([column]);
  }
  return groups;
}

function columnsText(rows: Rows, width: number): string {
  const count = rows[0]!.length;
  const widths = columnWidths(rows);
  const start = widths.slice(0, count - 1).reduce((sum, own) => sum + own + gap.length, 0);
  return rows
    .map((row) => {
      const cells = row.map((cell, c) => (c < count - 1 ? cell.padEnd(widths[c]!) : cell));
      const before = cells.slice(0, -1).join(gap);
      const last = cells.at(-1)!;
      if (last === '' || count === 1) return cells.join(gap).trimEnd();
      const room = Math.max(1, width - start);
      return `${before}${gap}${wrapped(last, room).replaceAll('\n', `\n${' '.repeat(start)}`)}`;
    })
    .join('\n');
}

/** A command stays in one piece, so that it can be copied, and a percentage. */
const pieces =
  /credence(?: (?:(?:train|evaluate|runs)\b|--[\w-]+(?: (?:"[^"]*"|[\w./-]+))?))+|\S*\d %\S*|\S+/g;

/**
 * Text in lines of at most `width` columns, broken at spaces; lines after the first begin with `indent`, or
 * with the spaces that the text begins with.
 */
export function wrapped(text: string, width: number, indent = /^ */.exec(text)![0]): string {
  if (text.length <= width) return text;
  const lines: string[] = [];
  let line = /^ */.exec(text)![0];
  let end = line.length;
  for (const { 0: piece, index } of text.matchAll(pieces)) {
    const space = ' '.repeat(index - end);
    end = index + piece.length;
    const isFirst = line.trim() === '';
    if (isFirst || line.length + space.length + piece.length <= width)
      line += isFirst ? piece : space + piece;
    else {
      lines.push(line);
      line = indent + piece;
    }
  }
  return [...lines, line].join('\n');
}

/** Every line of a text, wrapped. */
export const wrappedLines = (text: string, width: number): string =>
  text
    .split('\n')
    .map((line) => wrapped(line, width))
    .join('\n');
