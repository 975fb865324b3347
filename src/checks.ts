/** Checks of values, and ranges of numbers, as data: for settings, options, forms and files. */

export interface Range {
  /** Whole numbers only. */
  readonly whole?: boolean;
  /** The ends: `least` and `most` are included, `above` and `below` are not. */
  readonly least?: number;
  readonly most?: number;
  readonly above?: number;
  readonly below?: number;
}

/** What a value must be, for people, and whether one is. */
export interface Check {
  readonly expected: string;
  readonly fits: (value: unknown) => boolean;
}

/** Both ends included. */
export const between = (least: number, most: number): Range => ({ least, most });
/** Whole numbers, both ends included; without `most` as large as numbers are exact. */
export const whole = (least: number, most = Number.MAX_SAFE_INTEGER): Range => ({ whole: true, least, most });
export const positive: Range = { above: 0 };
/** At 0 or 1 a mixture is one of its parts, dropout is none, and a split has one part. */
export const innerFraction: Range = { above: 0, below: 1 };
/** Seeds that people write. */
export const seeds = whole(0, 2 ** 32 - 1);

export const oneOf = (choices: readonly string[]): Check => ({
  expected: `one of ${choices.join(', ')}`,
  fits: (value) => choices.some((choice) => choice === value),
});

export const inRange = (range: Range): Check => ({
  expected: rangeText(range),
  fits: (value) => isIn(range, value),
});

/** Whether a value is a finite number in the range. */
export function isIn(range: Range, value: unknown): value is number {
  const { least = -Infinity, most = Infinity, above = -Infinity, below = Infinity } = range;
  const isNumber = range.whole ? Number.isSafeInteger(value) : Number.isFinite(value);
  const x = value as number;
  return isNumber && x >= least && x <= most && x > above && x < below;
}

/** For people: `a whole number from 1 to 64`, `a number above 0 and below 1`, `a finite number`. */
export function rangeText({ whole = false, least, most, above, below }: Range): string {
  const isOpen = most === undefined || most === Number.MAX_SAFE_INTEGER;
  // 1e-6 is easier to read than 0.000001
  const isPlain = (x: number) => whole || x === 0 || (Math.abs(x) > 1e-4 && Math.abs(x) < 1e6);
  const text = (x = 0) => (isPlain(x) ? `${x}` : x.toExponential().replace('+', ''));
  const limits = [
    ...(least === undefined
      ? []
      : [isOpen ? `of at least ${text(least)}` : `from ${text(least)} to ${text(most)}`]),
    ...(above === undefined ? [] : [`above ${text(above)}`]),
    ...(least !== undefined || isOpen ? [] : [`at most ${text(most)}`]),
    ...(below === undefined ? [] : [`below ${text(below)}`]),
  ];
  if (limits.length === 0) return whole ? 'a whole number' : 'a finite number';
  return `a ${whole ? 'whole number' : 'number'} ${limits.join(' and ')}`;
}
