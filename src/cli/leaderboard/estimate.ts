/** Means over the runs of a row. */

/** Over seeds. */
export interface Estimate {
  readonly mean: number;
  /** Standard error of the mean, sd / sqrt(n) with n - 1 under the sd; null of one run. */
  readonly standardError: number | null;
}

/** @param values at least one */
export function estimate(values: readonly number[]): Estimate {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  if (n === 1) return { mean, standardError: null };
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, standardError: Math.sqrt(squares / (n - 1) / n) };
}

/** Null if a run has no such number. */
export function overRuns(values: readonly (number | null | undefined)[]): Estimate | null {
  const numbers = values.filter((value) => value !== null && value !== undefined);
  return numbers.length === values.length ? estimate(numbers) : null;
}
