/** What the doctor says. */

/**
 * `error`: the numbers mean nothing. `warning`: they mean less than they seem to. `note`: a report of the
 * numbers should mention it.
 */
export type Severity = 'error' | 'warning' | 'note';

export interface Finding {
  /** Stable and machine-readable; the words may change. */
  readonly code: string;
  readonly severity: Severity;
  readonly title: string;
  /** The numbers that show it. */
  readonly seen: string;
  /** Why it matters. */
  readonly why: string;
  /** What to do. */
  readonly remedy: string;
}

/**
 * The probability with which a check that judges by chance may find something where nothing is: one in a
 * thousand, by an exact test. docs/doctor.md says what "nothing" is for each.
 */
export const falseAlarm = 1e-3;

/** Four significant digits, without a tail of zeros. */
export const show = (value: number): string => String(Number(value.toPrecision(4)));

export const showPercent = (fraction: number): string => `${show(100 * fraction)} %`;
