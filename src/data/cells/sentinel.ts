/** Numbers that stand for a missing one, such as -999: far from all others, or there again and again. */

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
/** Nobody measures these: -99, -999, 9999, and what surveys put beside them, -98 or 997. */
const isNines = (value: number): boolean => /^-?9+[6-9]$/.test(`${value}`) || /^-?99+\.9+$/.test(`${value}`);
/** Where nothing else is negative, these are answers that were not given. */
const refusals: readonly number[] = [-1, -7, -8, -9];

/** @param values of a column, NaN where one is missing */
export function sentinelOf(values: ArrayLike<number>): Sentinel | undefined {
  const sorted = [...new Set(Array.from(values).filter((value) => !Number.isNaN(value)))].sort(
    (a, b) => a - b,
  );
  return sorted.length === 0 ? undefined : (lowest(values, sorted) ?? highest(values, sorted));
}

/** Of sorted numbers without those like the first one, which stand for a missing one too. */
function beside(value: number, sorted: readonly number[]) {
  const isLike = (other: number) =>
    other === value || (isNines(value) && isNines(other) && `${other}`.length === `${value}`.length);
  const others = sorted.filter((other) => !isLike(other));
  const [least = Number.NaN, greatest = Number.NaN] = [others[0], others.at(-1)];
  return { least, greatest, range: Math.max(greatest - least, Number.MIN_VALUE), count: others.length };
}

const rowsWith = (values: ArrayLike<number>, wanted: number): number[] =>
  Array.from(values, (value, row) => (value === wanted ? row : -1)).filter((row) => row >= 0);

function lowest(values: ArrayLike<number>, sorted: readonly number[]): Sentinel | undefined {
  const value = sorted[0]!;
  if (value >= 0) return undefined;
  const { least, greatest, range, count } = beside(value, sorted);
  const rows = rowsWith(values, value);
  const found = { value, rows, least, greatest };
  if (isNines(value) && least >= 0 && count >= 2) return { ...found, isCertain: rows.length > 1 };
  const isFar = Number.isInteger(value) && least - value > range;
  if (isFar && count >= leastDifferent && rows.length > 1) return { ...found, isCertain: true };
  const isRefusal = refusals.includes(value) && least > 0 && greatest >= 10;
  return isRefusal && count >= leastDifferent && rows.length > 1 ? { ...found, isCertain: false } : undefined;
}

function highest(values: ArrayLike<number>, sorted: readonly number[]): Sentinel | undefined {
  const value = sorted.at(-1)!;
  const isSingle = /^9(\.9+)?$/.test(`${value}`);
  if (!isSingle && !(isNines(value) && value > 0)) return undefined;
  const { least, greatest, range, count } = beside(value, sorted);
  const rows = rowsWith(values, value);
  const found = { value, rows, least, greatest };
  const distance = (value - greatest) / range;
  if (distance > 1 && count >= leastDifferent && rows.length > 1) {
    return { ...found, isCertain: distance > 5 };
  }
  return distance > 5 && count >= 2 && !isSingle ? { ...found, isCertain: false } : undefined;
}
