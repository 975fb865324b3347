/** Numbers with something around them: a unit, a sign of money, marks between thousands. */
import { type Decimal, isNumber } from './cells.ts';

const MONEY = '[$\u20ac\u00a3\u00a5\u20b9]|CHF|EUR|USD|GBP|Fr\\.';
const DRESSED = new RegExp(
  `^([+-]?)\\s*(${MONEY})?\\s*([+-]?[\\d.,'\u2019\\s\u00a0\u202f]*\\d[.,]?(?:e[+-]?\\d+)?)\\s*(.*)$`,
  'i',
);
const LETTERS = '[a-z\u00b5\u03bc\u00b0\u2126]{1,8}[23\u00b2\u00b3]?';
/** Of a footnote, or of a test. */
const MARK = /^(?:\*{1,3}|[\u2020\u2021\u00a7])$/;
const UNIT = new RegExp(`^(?:[%\u2030\u00b0$\u20ac\u00a3\u00a5\u20b9]|${LETTERS}(?:[/*]${LETTERS})?)$`, 'i');
/** As in India: `12,34,567`. */
const LAKHS = /^[+-]?\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d*)?$/;
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

/**
 * A number in a dress: `12%`, `$149.80`, `5 kg`, `1 234`, `7.50-`. Undefined if it is none, or a plain
 * number.
 *
 * @param decimal of the file; a number that is none under this mark may be one under the other
 */
export function dressedNumber(cell: string, decimal: Decimal = '.'): DressedNumber | undefined {
  const text = asciiDigits(cell.trim().replace(/^[\u2212\u2013]/, '-'));
  if (text === '') return undefined;
  if (isNumber(text))
    return text === cell.trim().replace(/^[\u2212\u2013]/, '-') ? undefined : { text, unit: '' };
  if (HEXADECIMAL.test(text)) return { text: String(Number(text)), unit: 'hexadecimal' };
  const inQuotes = QUOTED.exec(text)?.[1];
  if (inQuotes !== undefined) return isNumber(inQuotes) ? { text: inQuotes.trim(), unit: '' } : undefined;
  const other = decimal === '.' ? ',' : '.';
  return undressed(text, decimal) ?? undressed(text, other);
}

/** Digits of other scripts, as 0 to 9, with their decimal mark. */
function asciiDigits(text: string): string {
  return text
    .replace(/(?![0-9])\p{Nd}/gu, (digit) => `${digitValue(digit)}`)
    .replaceAll('\u066b', '.')
    .replaceAll('\uff0e', '.');
}

/** Each script has its ten digits one after the other. */
function digitValue(digit: string): number {
  const code = digit.codePointAt(0)!;
  let zero = code;
  while (code - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--;
  return code - zero;
}

function undressed(text: string, decimal: Decimal): DressedNumber | undefined {
  const inBrackets = /^\((.*)\)$/.exec(text)?.[1];
  // as business software writes what is owed
  const beforeMinus = /^(.*\d[.,]?)-$/.exec(text)?.[1];
  const [, sign = '', money = '', digits = '', after = ''] =
    DRESSED.exec(inBrackets ?? beforeMinus ?? text) ?? [];
  const unit = MARK.test(after) ? '' : after;
  if (digits === '' || (unit !== '' && (!UNIT.test(unit) || MISTYPED.test(unit)))) return undefined;
  const isNegative = inBrackets !== undefined || beforeMinus !== undefined;
  if (isNegative && (sign !== '' || /^[+-]/.test(digits))) return undefined;
  const number = `${sign || (isNegative ? '-' : '')}${ungrouped(digits, decimal).replace(decimal, '.')}`;
  return isNumber(number) ? { text: number, unit: money || unit } : undefined;
}

function ungrouped(digits: string, decimal: Decimal): string {
  if (decimal === '.' && LAKHS.test(digits)) return digits.replaceAll(',', '');
  const marks = `[${decimal === '.' ? ',' : '.'}'\u2019\\s\u00a0\u202f]`;
  const groups = new RegExp(`^[+-]?\\d{1,3}(?:(${marks})\\d{3})(?:\\1\\d{3})*(?:[${decimal}]\\d*)?$`);
  return groups.test(digits) ? digits.replace(new RegExp(marks, 'g'), '') : digits;
}
