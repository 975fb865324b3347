/** Does the first row hold names? And is the second one units? */
import { isMissing, isNumber, quote } from '../cells/cells.ts';
import { isNumberLike } from '../cells/numberText.ts';
import { saysNothing } from '../cells/saysNothing.ts';

export interface HeaderVerdict {
  readonly is: boolean;
  /** Completes "because ..." for people. */
  readonly because: string;
  /** Why it may be otherwise; absent if nothing speaks for it. */
  readonly doubt?: string;
}

const isText = (cell: string): boolean => !isNumberLike(cell) && !isMissing(cell) && !saysNothing(cell);

/** Whether most cells of a column look like numbers. */
function isNumeric(cells: readonly string[]): boolean {
  const present = cells.filter((cell) => !isMissing(cell) && !saysNothing(cell));
  return present.length > 0 && 2 * present.filter(isNumberLike).length > present.length;
}

/** So many rows show what a column is like. */
const enough = 5;

/**
 * A row is a header if it has a text above numbers, and no number above others. If there are no numbers: if
 * its cells differ, none occurs again in its column, and the columns below do repeat themselves, as
 * categories do.
 *
 * @param rows of equal length, the first one in question
 */
export function judgeHeader([first, ...rest]: readonly (readonly string[])[]): HeaderVerdict {
  if (!first || rest.length === 0) return { is: false, because: 'there is one row' };
  const names = first.map((cell) => cell.trim());
  const columns = names.map((_, column) => rest.map((cells) => cells[column]!.trim()));
  const numeric = names.map((_, column) => column).filter((column) => isNumeric(columns[column]!));
  const texts = numeric.filter((column) => isText(names[column]!));
  const numbers = numeric.filter((column) => isNumberLike(names[column]!));
  const name = names[texts[0] ?? 0]!;
  if (texts.length > 0 && numbers.length === 0) {
    return { is: true, because: `${quote(name)} stands above numbers` };
  }
  if (texts.length > 0) {
    const doubt = `the text ${quote(name)} and the number ${quote(names[numbers[0]!]!)}, both above numbers`;
    return { is: true, because: `${quote(name)} stands above numbers`, doubt };
  }
  if (numeric.length > 0) {
    const because = 'its numbers stand above numbers';
    const doubt = countsOn(names, numbers, columns);
    return { is: false, because, ...(doubt && { doubt }) };
  }
  return judgeTexts(names, columns);
}

function judgeTexts(names: readonly string[], columns: readonly (readonly string[])[]): HeaderVerdict {
  if (!names.every(isText) || new Set(names).size < names.length) {
    return { is: false, because: 'its texts are no different names' };
  }
  const isUnique = names.every((name, column) => !columns[column]!.includes(name));
  const repeats = columns.some((cells) => new Set(cells).size < cells.length);
  if (isUnique && repeats) return { is: true, because: 'its texts occur nowhere below' };
  const because = isUnique ? 'no text comes twice' : 'its texts occur below as well';
  return { is: false, because };
}

/** Numbers that count on, above numbers that are not like them: names such as `0,1,2`, or years. */
function countsOn(
  names: readonly string[],
  numbers: readonly number[],
  columns: readonly (readonly string[])[],
): string | undefined {
  const values = numbers.map((column) => Number(names[column]));
  const isWhole = numbers.every((column) => /^\d+$/.test(names[column]!));
  const step = (values[1] ?? Number.NaN) - values[0]!;
  const counts = isWhole && step > 0 && values.every((value, i) => value === values[0]! + i * step);
  if (!counts) return undefined;
  const isUnlike = (column: number, value: number) => {
    const below = columns[column]!.filter(isNumber);
    if (below.some((cell) => /[.e]/i.test(cell))) return true;
    const size = below.map(Number);
    const least = size.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
    const greatest = size.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
    return below.length >= enough && (value < least || value > greatest);
  };
  const unlike = numbers.filter((column, i) => isUnlike(column, values[i]!));
  const isFromStart = step === 1 && (values[0] === 0 || values[0] === 1);
  const most = isFromStart ? 1 : numbers.length;
  if (unlike.length < most) return undefined;
  return `${numbers
    .map((column) => names[column])
    .slice(0, 5)
    .join(', ')}, which counts on as names do`;
}

/** Whether a row below the names is one of units, or of more names: texts where all others are numbers. */
export function isUnitsRow(row: readonly string[], rest: readonly (readonly string[])[]): boolean {
  if (rest.length === 0) return false;
  const texts = row.map((cell, column) => ({ cell, column })).filter(({ cell }) => isText(cell));
  const above = texts.filter(({ column }) =>
    rest.every((cells) => isMissing(cells[column]!) || isNumberLike(cells[column]!)),
  );
  const present = row.filter((cell) => !isMissing(cell)).length;
  return above.length > 1 || (above.length === 1 && texts.length === present && rest.length > 1);
}
