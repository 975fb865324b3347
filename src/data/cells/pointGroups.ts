/** Points that may group thousands: `1.234` is a bit more than 1 in one country, and 1234 in another. */
import { isNumber, toNumber } from './cells.ts';
import { pointIn } from './numberText.ts';

/** So many are no chance. */
const enough = 3;

/**
 * The first such cell among columns of numbers, if nothing in them says what the point is: each one stands
 * before three digits, and numbers below 1000 have none, or semicolons stand between cells, as they do where
 * the comma is the decimal mark.
 */
export function pointGroups<C extends readonly string[]>(
  columns: readonly C[],
  separator: string,
): { readonly cells: C; readonly row: number } | undefined {
  if (columns.some((cells) => cells.some((cell) => pointIn(cell) === 'decimal'))) return undefined;
  const cells = columns.find((own) => mayGroup(own, separator));
  return cells && { cells, row: cells.findIndex((cell) => pointIn(cell) !== undefined) };
}

function mayGroup(cells: readonly string[], separator: string): boolean {
  const points = cells.map(pointIn).filter((point) => point !== undefined);
  if (points.includes('groups')) return true;
  const whole = cells.filter((cell) => pointIn(cell) === undefined && isNumber(cell)).map(toNumber);
  if (points.length === 0 || whole.some((value) => Math.abs(value) >= 1000)) return false;
  return separator === ';' || (points.length >= enough && whole.length > 0);
}
