/** How people write numbers: decimal marks, groups of thousands, signs of money, units. */
import { type Decimal, isNumber } from './cells.ts';
import { dressedNumber } from './dressedNumber.ts';

export type { Decimal } from './cells.ts';

/** The minus of typography, and the dash that stands for it. */
const MINUS = /^[\u2212\u2013]/;
/** Double precision as Fortran writes it: `1.5D+03`. */
const DOUBLE = /^([+-]?(?:\d+\.\d*|\.\d+|\d+(?=d[+-])))d([+-]?\d{1,3})$/i;

const withAsciiSigns = (text: string): string => text.trim().replace(MINUS, '-').replace(DOUBLE, '$1e$2');

/** A decimal comma and nothing that could group thousands: `0,5`, `12,25`, `1234,567`, `1.234,5`. */
const COMMA_DECIMAL =
  /^[+-]?(?:(?:\d+,(?:\d{1,2}|\d{4,})|0+,\d+|\d{4,},\d+|,\d+)(?:e[+-]?\d+)?|\d{1,3}(?:\.\d{3})+,\d+)$/i;
/** `149,800`: a decimal comma, or thousands. */
const EITHER = /^[+-]?[1-9]\d{0,2},\d{3}$/;
/** Thousands in groups: `1,234,567`, `1,234.5`. */
const COMMA_GROUPS = /^[+-]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d*)?$/;
const POINT_GROUPS = /^[+-]?[1-9]\d{0,2}(?:\.\d{3})+(?:,\d*)?$/;

/** `decimal`: a comma that can only be the decimal mark. `either`: it could group thousands. */
export function commaIn(cell: string): 'decimal' | 'either' | 'groups' | undefined {
  const text = cell.trim().replace(MINUS, '-');
  if (!text.includes(',')) return undefined;
  if (COMMA_DECIMAL.test(text)) return 'decimal';
  if (EITHER.test(text)) return 'either';
  return COMMA_GROUPS.test(text) ? 'groups' : undefined;
}

/** `either`: a point that may be the decimal mark or group thousands. `groups`: several, which only group. */
export function pointIn(cell: string): 'decimal' | 'either' | 'groups' | undefined {
  const text = cell.trim().replace(MINUS, '-');
  if (!text.includes('.') || text.includes(',')) return undefined;
  if (POINT_GROUPS.test(text)) return text.split('.').length > 2 ? 'groups' : 'either';
  return isNumber(text) ? 'decimal' : undefined;
}

/** Whether it is a number with a decimal point. */
export const hasPoint = (cell: string): boolean => cell.includes('.') && isNumber(cell);

export interface NumberGrammar {
  readonly decimal: Decimal;
  /** Whether the other mark may group thousands: only where the decimal mark was said. */
  readonly groups: boolean;
}

/** The same number as `isNumber` has it, or the cell itself if it is none under the grammar. */
export function plainNumber(cell: string, { decimal, groups }: NumberGrammar): string {
  const trimmed = cell.trim();
  const text = withAsciiSigns(trimmed);
  if (decimal === '.') {
    if (isNumber(text)) return text === trimmed ? cell : text;
    return groups && COMMA_GROUPS.test(text) ? text.replaceAll(',', '') : cell;
  }
  const isGrouped = POINT_GROUPS.test(text) && (groups || text.includes(','));
  if (isGrouped) return text.replaceAll('.', '').replace(',', '.');
  const plain = text.replace(',', '.');
  return !text.includes('.') && isNumber(plain) && plain !== trimmed ? plain : cell;
}

/** Beside decimal commas, a number with a point: it may be a decimal mark, or group thousands. */
export const isForeign = (cell: string, grammar: NumberGrammar): boolean =>
  grammar.decimal === ',' && hasPoint(cell.trim()) && plainNumber(cell, grammar) === cell;

/** Whether a cell looks like a number, in whatever way it is written. */
export const isNumberLike = (cell: string): boolean =>
  isNumber(withAsciiSigns(cell)) ||
  commaIn(cell) !== undefined ||
  pointIn(cell) !== undefined ||
  dressedNumber(cell) !== undefined;
