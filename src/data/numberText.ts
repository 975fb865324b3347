/** How people write numbers: decimal marks, groups of thousands, signs of money, units. */
import { isNumber } from './cells.ts';

export type Decimal = '.' | ',';

/** The minus of typography, and the dash that stands for it. */
const MINUS = /^[\u2212\u2013]/;

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
  const text = trimmed.replace(MINUS, '-');
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
  isNumber(cell) ||
  commaIn(cell) !== undefined ||
  isNumber(cell.trim().replace(MINUS, '-')) ||
  dressedNumber(cell, '.') !== undefined;

const MONEY = '[$\u20ac\u00a3\u00a5\u20b9]|CHF|EUR|USD|GBP|Fr\\.';
const DRESSED = new RegExp(
  `^([+-]?)\\s*(${MONEY})?\\s*([+-]?[\\d.,'\u2019\\s\u00a0\u202f]*\\d[.,]?(?:e[+-]?\\d+)?)\\s*(.*)$`,
  'i',
);
const LETTERS = '[a-z\u00b5\u03bc\u00b0\u2126]{1,8}[23\u00b2\u00b3]?';
const UNIT = new RegExp(`^(?:[%\u2030\u00b0$\u20ac\u00a3\u00a5\u20b9]|${LETTERS}(?:[/*]${LETTERS})?)$`, 'i');
/** Typed for 0, 1, 5 and 8. */
const MISTYPED = /^[oilsb]$/i;
const HEXADECIMAL = /^0x[\da-f]+$/i;
const QUOTED = /^['\u2018\u201c\u00ab](.*)['\u2019\u201d\u00bb]$/;

export interface DressedNumber {
  /** As `isNumber` has it. */
  readonly text: string;
  /** `%`, `$`, `kg`, or nothing but grouped thousands. */
  readonly unit: string;
}

/** A number in a dress: `12%`, `$149.80`, `5 kg`, `1 234`. Undefined if it is none, or a plain number. */
export function dressedNumber(cell: string, decimal: Decimal): DressedNumber | undefined {
  const trimmed = cell.trim().replace(MINUS, '-');
  if (trimmed === '' || isNumber(trimmed)) return undefined;
  if (HEXADECIMAL.test(trimmed)) return { text: String(Number(trimmed)), unit: 'hexadecimal' };
  const inQuotes = QUOTED.exec(trimmed)?.[1];
  if (inQuotes !== undefined) return isNumber(inQuotes) ? { text: inQuotes.trim(), unit: '' } : undefined;
  const inBrackets = /^\((.*)\)$/.exec(trimmed)?.[1];
  const [, sign = '', money = '', digits = '', unit = ''] = DRESSED.exec(inBrackets ?? trimmed) ?? [];
  if (digits === '' || (unit !== '' && (!UNIT.test(unit) || MISTYPED.test(unit)))) return undefined;
  const other = decimal === '.' ? ',' : '.';
  const groups = new RegExp(
    `^[+-]?\\d{1,3}(?:([${other}'\u2019\\s\u00a0\u202f])\\d{3})(?:\\1\\d{3})*(?:[${decimal}]\\d*)?$`,
  );
  const compact = groups.test(digits)
    ? digits.replace(new RegExp(`[${other}'\u2019\\s\u00a0\u202f]`, 'g'), '')
    : digits;
  const text = `${sign || (inBrackets ? '-' : '')}${compact.replace(decimal, '.')}`;
  if (!isNumber(text)) return undefined;
  return { text, unit: money || unit };
}

const NOTHING =
  /^(?:null|none|nil|n\/?a|n\.a\.?|#n\/?a|<na>|#?nan|nan|na|-+|\.+|\*+|missing|unknown|unk|not available|no data|#(?:div\/0!|value!|ref!|num!|name\?|null!)|\?+|\(?blank\)?|undefined|tbd|inf(?:inity)?)$/i;

/** Whether a text is one of the ways in which people leave a cell out. */
export const saysNothing = (cell: string): boolean => NOTHING.test(cell.trim());
