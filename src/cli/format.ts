/**
 * What a terminal needs beside the formats of every screen (kit/format.ts): measurements, columns and lines.
 */

/** Three significant decimals beside whatever stands before the point. */
export const decimal = (value: number): string => value.toFixed(Math.abs(value) < 10 ? 4 : 2);

/** Five significant digits of a measurement whose size is anyone's guess. */
export const measured = (value: number): string => String(Number(value.toPrecision(5)));

/** Rows of cells in columns; only cells with a neighbour on the right widen their column. */
export function table(rows: readonly (readonly string[])[]): string {
  const width = (column: number) =>
    Math.max(0, ...rows.filter(({ length }) => length > column + 1).map((row) => row[column]!.length));
  const widths = Array.from({ length: Math.max(...rows.map(({ length }) => length)) }, (_, c) => width(c));
  return rows
    .map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '))
    .map((line) => line.trimEnd())
    .join('\n');
}

/** Text in lines of at most `width` columns, broken at spaces; lines after the first begin with `indent`. */
export function wrapped(text: string, width: number, indent = ''): string {
  const lines = [''];
  for (const word of text.split(/(?<=\S) (?=\S)/)) {
    const line = lines.at(-1)!;
    if (line === '') lines[lines.length - 1] = word;
    else if (line.length + 1 + word.length <= width) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(`${indent}${word}`);
  }
  return lines.join('\n');
}
