/** What is worth a look in a column that can be read. */
import { isMissing, isNumber, quote, toNumber } from './cells.ts';
import type { Column } from './column.ts';
import type { ColumnKind } from './columnKind.ts';
import { saysNothing } from './numberText.ts';
import { sentinelOf } from './sentinel.ts';
import { typed } from './typed.ts';

const DATE =
  /^(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4})(?:[ T]\d{1,2}:\d{2}.*)?$|^\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?$/;

/** @param cells [N] trimmed */
export function columnRemarks({ name }: Column, cells: readonly string[], kind: ColumnKind): string[] {
  const title = quote(name);
  const present = cells.filter((cell) => !isMissing(cell));
  if (present.length === 0) return [];
  const levels = new Set(present);
  const remarks: string[] = [];
  if (levels.size === 1 && present.length > 1) {
    remarks.push(`${title} is ${quote(present[0]!)} in every row, which tells nothing`);
  }
  return [
    ...remarks,
    ...(kind.kind === 'number' ? numberRemarks(name, cells) : textRemarks(name, present, kind)),
  ];
}

function numberRemarks(name: string, cells: readonly string[]): string[] {
  const values = cells.map((cell) => (isMissing(cell) || !isNumber(cell) ? Number.NaN : toNumber(cell)));
  const found = sentinelOf(values);
  if (!found || found.isCertain) return [];
  const { value, rows, least, greatest } = found;
  return [
    `${quote(name)} is ${value} in ${rows.length} rows, and from ${least} to ${greatest} in the others: if it stands ` +
      `for a missing value, --na ${typed(String(value))}`,
  ];
}

function textRemarks(name: string, present: readonly string[], { numbers }: ColumnKind): string[] {
  const title = quote(name);
  const levels = [...new Set(present)];
  const remarks: string[] = [];
  for (const text of levels.filter(saysNothing).slice(0, 3)) {
    const count = present.filter((cell) => cell === text).length;
    remarks.push(
      `${title} has ${quote(text)} in ${count} rows, taken as a category: if it is missing, --na ${typed(text)}`,
    );
  }
  const folded = new Map<string, string>();
  for (const text of levels) {
    const key = text.toLowerCase().replace(/\s+/g, ' ');
    const other = folded.get(key);
    if (other !== undefined)
      remarks.push(`${title} has ${quote(other)} and ${quote(text)}, taken as two categories`);
    else folded.set(key, text);
  }
  const counts = new Map<string, number>();
  for (const text of present) counts.set(text, (counts.get(text) ?? 0) + 1);
  const rare = levels.filter((text) => counts.get(text) === 1);
  if (rare.length > 0 && rare.length < levels.length && present.length >= 20 && rare.length <= 3) {
    remarks.push(
      `${title} has ${rare.map(quote).join(', ')} in one row only: is it written as it should be?`,
    );
  }
  if (numbers > 0) remarks.push(`${title} has ${numbers} numbers among its texts, taken as categories`);
  if (present.every((cell) => DATE.test(cell))) {
    remarks.push(
      `${title} has dates or times, taken as categories: write them as numbers, such as days, if time matters`,
    );
  }
  return remarks.slice(0, 4);
}
