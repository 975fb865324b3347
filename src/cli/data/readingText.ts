/** What was read of a table, for people: a line for the file, one for each column, and what is odd. */
import type { ColumnReading, TableReading } from '../../data/columns/describe.ts';
import { whole } from '../../kit/format.ts';
import { wrapped } from '../terminal/layout.ts';

/** So many columns are written out. */
const mostColumns = 40;
const mostRemarks = 20;

export function readingText(reading: TableReading, width: number): string {
  const { columns, remarks, problems, task } = reading;
  const lines = [wrapped(fileText(reading), width, '  ')];
  for (const { lines: numbers, why } of reading.skipped) {
    lines.push(wrapped(`  left out: ${linesText(numbers)} (${why})`, width, '    '));
  }
  const shown = columns.length > mostColumns ? columns.slice(0, mostColumns - 1) : columns;
  for (const column of shown) lines.push(wrapped(`  ${columnText(column)}`, width, '      '));
  if (columns.length > shown.length) {
    const rest = columns.slice(shown.length);
    const targets = rest.filter(({ role }) => role === 'target');
    lines.push(
      `  and ${rest.length - targets.length} more columns (all of them with --json, or in reading.json)`,
    );
    for (const column of targets) lines.push(wrapped(`  ${columnText(column)}`, width, '      '));
  }
  if (task) {
    const other = task.task === 'classification' ? 'regression' : 'classification';
    const said = task.because === 'it was said' ? '' : `; --task ${other} says otherwise`;
    lines.push(wrapped(`${task.task}, because ${task.because}${said}`, width, '  '));
  }
  const odd = remarks.slice(0, mostRemarks).map((text) => wrapped(`  note: ${text}`, width, '    '));
  lines.push(...odd);
  if (remarks.length > mostRemarks) lines.push(`  and ${remarks.length - mostRemarks} more notes`);
  if (problems.length > 0) {
    const count = problems.length === 1 ? 'one problem' : `${problems.length} problems`;
    lines.push(`${count} before it can be trained on:`);
    for (const { field, expected, got, hint } of problems) {
      const place = field === undefined ? '' : `${field}: `;
      lines.push(wrapped(`  ${place}expected ${expected}, got ${got}: ${hint}`, width, '    '));
    }
  }
  return lines.join('\n');
}

const separators: Readonly<Record<string, string>> = {
  ',': 'commas',
  ';': 'semicolons',
  '\t': 'tabs',
  ' ': 'blanks',
  '|': 'bars (|)',
};

function fileText({ file, encoding, separator, decimal, header, rows, dropped }: TableReading): string {
  const name = file.split(/[\\/]/).at(-1)!;
  const names = header.is ? 'a header' : 'no header';
  const left = dropped > 0 ? `, ${whole(rows - dropped)} of them without a missing value` : '';
  const mark = decimal === ',' ? 'decimal commas' : 'decimal points';
  return (
    `read ${name}: ${encoding}, separated by ${separators[separator] ?? separator}, ${mark}, ` +
    `${names} (${header.because}), ${rows === 1 ? '1 row' : `${whole(rows)} rows`}${left}`
  );
}

function columnText({ name, role, type, examples, missing, levels, range }: ColumnReading): string {
  const roles = { input: 'input', target: 'target', ignored: 'left out', index: 'left out' };
  const what =
    type === 'number'
      ? `numbers from ${range![0]} to ${range![1]}`
      : type === 'category'
        ? `${levels === 1 ? '1 category' : `${levels} categories`}`
        : 'no value';
  const such = examples.length === 0 ? '' : `, such as ${examples.map(shortened).join(', ')}`;
  const gaps = missing > 0 ? `; missing in ${missing === 1 ? '1 row' : `${whole(missing)} rows`}` : '';
  return `${name.replace(/\s+/g, ' ')}: ${roles[role]}, ${what}${such}${gaps}`;
}

const shortened = (whole: string): string => {
  const text = whole.replace(/\s+/g, ' ');
  return text.length > 24 ? `${text.slice(0, 22)}...` : text;
};

/** `lines 1-3 and 90`, the first of many. */
function linesText(numbers: readonly number[]): string {
  if (numbers.length === 1) return `line ${numbers[0]}`;
  const [first, last] = [numbers[0]!, numbers.at(-1)!];
  const isRun = last - first === numbers.length - 1;
  return isRun
    ? `lines ${first} to ${last}`
    : `${whole(numbers.length)} lines from line ${first} to line ${last}`;
}
