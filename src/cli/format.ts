/** Numbers as people read them. */

export const percent = (fraction: number): string => `${(100 * fraction).toFixed(2)} %`;

/** Whole numbers in groups of three. */
export const grouped = (value: number): string => Math.round(value).toLocaleString('en-US');

/** Three significant decimals beside whatever stands before the point. */
export const decimal = (value: number): string => value.toFixed(Math.abs(value) < 10 ? 4 : 2);

/** Five significant digits of a measurement whose size is anyone's guess. */
export const measured = (value: number): string => String(Number(value.toPrecision(5)));

/** 0:07, 12:34, 3:00:00, or 5 days. */
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return '-:--';
  const whole = Math.round(seconds);
  const two = (value: number) => String(value).padStart(2, '0');
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  if (hours >= 48) return `${Math.round(hours / 24)} days`;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

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
