/** Numbers that stand for a missing one, such as -999: far from all others, and there again and again. */

export interface Sentinel {
  readonly value: number;
  /** Rows with it, counted from 0. */
  readonly rows: readonly number[];
  /** Of the other numbers. */
  readonly least: number;
  readonly greatest: number;
  /** Whether it can hardly be a measurement. */
  readonly isCertain: boolean;
}

/** A column of fewer different numbers is a code of its own. */
const leastDifferent = 6;

/** @param values of a column, NaN where one is missing */
export function sentinelOf(values: ArrayLike<number>): Sentinel | undefined {
  const present = Array.from(values).filter((value) => !Number.isNaN(value));
  const sorted = [...new Set(present)].sort((a, b) => a - b);
  if (sorted.length < leastDifferent + 1) return undefined;
  const [low, afterLow] = [sorted[0]!, sorted[1]!];
  const [high, beforeHigh] = [sorted.at(-1)!, sorted.at(-2)!];
  const rowsWith = (wanted: number) =>
    Array.from(values, (value, row) => (value === wanted ? row : -1)).filter((row) => row >= 0);
  const range = (from: number, to: number) => Math.max(to - from, Number.MIN_VALUE);
  if (low < 0 && Number.isInteger(low) && afterLow - low > range(afterLow, high)) {
    const rows = rowsWith(low);
    if (rows.length > 1) return { value: low, rows, least: afterLow, greatest: high, isCertain: true };
  }
  if (/^9+(\.9+)?$/.test(`${high}`) && high - beforeHigh > range(low, beforeHigh)) {
    const rows = rowsWith(high);
    const isCertain = high - beforeHigh > 5 * range(low, beforeHigh);
    if (rows.length > 1) return { value: high, rows, least: low, greatest: beforeHigh, isCertain };
  }
  return undefined;
}
