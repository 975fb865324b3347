/** What is worth a look in a column that can be read. */
import { isMissing, isNumber, quote, toNumber } from '../cells/cells.ts';
import { isDate } from '../cells/dates.ts';
import { saysNothing } from '../cells/saysNothing.ts';
import { sentinelOf } from '../cells/sentinel.ts';
import { typed } from '../typed.ts';
import type { Column } from './column.ts';
import type { ColumnKind } from './columnKind.ts';

/** UTF-8 of Latin letters and of typographical quotes, each byte read as a letter. */
const MANGLED = /[\u00c2\u00c3][\u0080-\u00bf]|\u00e2\u20ac/;
/** Fewer texts with digits are names, such as `4WD`. */
const leastDigits = 6;

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

const CODE = /(?:^|[\s_.-])(?:code|zip|zipcode|plz|postcode|postal|class|group|cluster|type)s?$/i;
/** More different numbers are hardly names. */
const mostCodes = 64;

function codeRemarks(name: string, cells: readonly string[]): string[] {
  const present = cells.filter((cell) => !isMissing(cell));
  const count = new Set(present).size;
  const areCodes = CODE.test(name) && present.every((cell) => /^\d+$/.test(cell)) && count > 2;
  if (!areCodes || count > mostCodes || 2 * count > present.length) return [];
  return [`${quote(name)} has ${count} whole numbers: if they are names, --category ${typed(name)}`];
}

function numberRemarks(name: string, cells: readonly string[]): string[] {
  const values = cells.map((cell) => (isMissing(cell) || !isNumber(cell) ? Number.NaN : toNumber(cell)));
  const found = sentinelOf(values);
  if (!found || found.isCertain) return codeRemarks(name, cells);
  const { value, rows, least, greatest } = found;
  return [
    `${quote(name)} is ${value} in ${rows.length === 1 ? '1 row' : `${rows.length} rows`}, and from ${least} to ${greatest} in the others: if it stands ` +
      `for a missing value, --na ${typed(String(value))}`,
  ];
}

function textRemarks(name: string, present: readonly string[], { numbers, dressed }: ColumnKind): string[] {
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
  const lost = levels.find((text) => text.includes('\ufffd'));
  if (lost !== undefined) {
    remarks.unshift(
      `${title} has ${quote(lost)}: letters were lost when the file was written, so two texts may have become one`,
    );
  }
  const mangled = levels.find((text) => MANGLED.test(text));
  if (mangled !== undefined) {
    remarks.push(`${title} has ${quote(mangled)}, as of a file in UTF-8 that was taken for another encoding`);
  }
  const digits = levels.filter((text) => /\d/.test(text) && !isDate(text));
  // where no text comes again, or all are numbers in a dress, the column is refused
  const isTold = dressed !== undefined || levels.length === present.length;
  if (!isTold && levels.length >= leastDigits && 5 * digits.length >= 4 * levels.length) {
    remarks.push(
      `${title} has texts with digits, such as ${quote(digits[0]!)}, taken as ${levels.length} categories: if they are ` +
        'numbers, write them without signs',
    );
  }
  if (present.every(isDate)) {
    remarks.push(
      `${title} has dates or times, taken as categories: write them as numbers, such as days, if time matters`,
    );
  }
  return remarks.slice(0, 4);
}
