/** What one cell of a table says: a number, nothing, or a text. Blanks around it say nothing. */

/** What stands before the digits after the point. */
export type Decimal = '.' | ',';

const NUMBER = /^[+-]?(?:(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?|inf(?:inity)?)$/i;

/**
 * The name of the category of missing cells. It is no text of its own: `?` is one of the ways to leave a cell
 * out.
 */
export const MISSING = '?';

/** The ways to leave a cell out. */
export const MISSING_CELLS: ReadonlySet<string> = new Set(['', MISSING, 'NA', 'NaN', 'nan']);

/** Whether a cell is left out: empty, `?`, `NA`, `NaN` or `nan`. */
export function isMissing(cell: string): boolean {
  return MISSING_CELLS.has(cell.trim());
}

/**
 * Whether a cell is a decimal number. Infinity is one, to be refused as a number rather than taken for a
 * text; hexadecimal, thousands separators and decimal commas are none.
 */
export function isNumber(cell: string): boolean {
  return NUMBER.test(cell.trim());
}

/** The value of a cell for which `isNumber`. Infinite if the cell says so, or beyond float64. */
export function toNumber(cell: string): number {
  const text = cell.trim().toLowerCase();
  if (text.includes('inf')) return text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return Number(text);
}

/** Whether a number is finite as the float32 it is stored in. */
export function fitsFloat32(value: number): boolean {
  return Number.isFinite(Math.fround(value));
}

const SHOWN = 10;

/** Up to ten texts in quotes, and how many more there are, for errors. */
export function quoteList(texts: readonly string[]): string {
  const shown = texts.slice(0, SHOWN).map(quote).join(', ');
  return texts.length > SHOWN ? `${shown} and ${texts.length - SHOWN} more` : shown;
}

const LONGEST = 40;

/** A text in quotes, shortened, for errors. */
export function quote(text: string): string {
  return JSON.stringify(text.length > LONGEST ? `${text.slice(0, LONGEST)}...` : text);
}
