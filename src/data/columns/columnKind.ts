/** Is a column numbers or categories? Where both readings are plausible, what speaks for which. */
import { isMissing, isNumber } from '../cells/cells.ts';
import { type DressedNumber, dressedNumber } from '../cells/dressedNumber.ts';
import type { Decimal } from '../cells/numberText.ts';
import { saysNothing } from '../cells/saysNothing.ts';

export interface OddText {
  readonly text: string;
  /** Rows with it, counted from 0. */
  readonly rows: readonly number[];
  readonly dressed: DressedNumber | undefined;
}

export interface ColumnKind {
  /** What most of its cells say. */
  readonly kind: 'number' | 'category';
  /** Cells that are not missing, and those of them that are numbers. */
  readonly present: number;
  readonly numbers: number;
  readonly missing: readonly number[];
  /** Texts among numbers, the first ones first; empty of a column of texts. */
  readonly odd: readonly OddText[];
  /** Rows of numbers with leading zeros, such as postal codes. */
  readonly codes: readonly number[];
  /** Rows of whole numbers with more digits than float64 keeps. */
  readonly tooLong: readonly number[];
  /**
   * All texts are numbers with a unit, a sign of money or percent; the first row and its number, and what the
   * units are.
   */
  readonly dressed: { readonly row: number; readonly text: string; readonly unit: string } | undefined;
}

/** Fewer different numbers among texts may be names, as of the cylinders of an engine. */
const enough = 6;
const CODE = /^[+-]?0\d/;
const isTooLong = (cell: string): boolean =>
  /^[+-]?\d{16,}$/.test(cell) && !Number.isSafeInteger(Number(cell));

/** @param cells of a column, trimmed */
export function columnKind(cells: readonly string[], decimal: Decimal): ColumnKind {
  const missing: number[] = [];
  const codes: number[] = [];
  const tooLong: number[] = [];
  const others = new Map<string, number[]>();
  const different = new Set<string>();
  let numbers = 0;
  cells.forEach((cell, row) => {
    if (isMissing(cell)) missing.push(row);
    else if (isNumber(cell) && !/inf/i.test(cell)) {
      numbers++;
      if (different.size < enough) different.add(cell);
      if (CODE.test(cell)) codes.push(row);
      if (isTooLong(cell)) tooLong.push(row);
    } else {
      const rows = others.get(cell);
      if (rows) rows.push(row);
      else others.set(cell, [row]);
    }
  });
  const texts = [...others].map(([text, rows]) => ({ text, rows, dressed: dressedNumber(text, decimal) }));
  const present = cells.length - missing.length;
  // a text or two among many numbers say that there is none, in whatever words
  const isMostly =
    (numbers > 0 && (2 * numbers >= present || texts.every(({ text }) => saysNothing(text)))) ||
    (different.size >= enough && texts.length <= 2);
  const base = { present, numbers, missing };
  if (isMostly) {
    return { ...base, kind: 'number', odd: texts, codes, tooLong, dressed: undefined };
  }
  return { ...base, kind: 'category', odd: [], codes: [], tooLong: [], dressed: dressOf(texts, numbers) };
}

/** Fewer different ones, with letters, are names such as `4WD`. */
const leastWithLetters = 6;

function dressOf(texts: readonly OddText[], numbers: number): ColumnKind['dressed'] {
  const values = texts.filter(({ text }) => !saysNothing(text));
  const [first] = values;
  if (!first?.dressed || !values.every(({ dressed }) => dressed)) return undefined;
  const units = new Set(values.map(({ dressed }) => dressed!.unit).filter((unit) => unit !== ''));
  const unit = [...units].slice(0, 3).join(', ');
  const hasLetters = [...units].some((own) => /^[a-z]/i.test(own));
  if (hasLetters && values.length + Math.min(numbers, 1) < leastWithLetters) return undefined;
  return { row: first.rows[0]!, text: first.dressed.text, unit };
}
