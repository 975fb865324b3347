/** Checks of values, and ranges of numbers as data: the one behind settings, options, fields of the page and of files. */

export interface Range {
  /** Whole numbers only. */
  readonly whole?: boolean;
  /** The ends, included. */
  readonly least?: number;
  readonly most?: number;
  /** The ends, excluded. */
  readonly above?: number;
  readonly below?: number;
}

/** From `least` to `most`, both included. */
export const between = (least: number, most: number): Range => ({ least, most });

/** Whole numbers from `least` to `most`, both included; without `most` as large as numbers are exact. */
export const whole = (least: number, most?: number): Range => ({
  whole: true,
  least,
  ...(most !== undefined && { most }),
});

export const finite: Range = {};
export const positive: Range = { above: 0 };
export const notNegative: Range = { least: 0 };
/** At 0 or 1 a mixture is one of its parts, dropout is none, and a split has one part. */
export const innerFraction: Range = { above: 0, below: 1 };
/** Seeds that people write. */
export const seeds = whole(0, 2 ** 32 - 1);

/** Whether a value is a finite number in the range. */
export function isIn(range: Range, value: unknown): value is number {
  const { least = -Infinity, most = Infinity, above = -Infinity, below = Infinity } = range;
  if (typeof value !== 'number' || !Number.isFinite(value)) return false;
  if (range.whole && !Number.isSafeInteger(value)) return false;
  return value >= least && value <= most && value > above && value < below;
}

/** What a value must be, for people, and whether one is. */
export interface Check {
  readonly expected: string;
  readonly fits: (value: unknown) => boolean;
}

export const inRange = (range: Range): Check => ({
  expected: rangeText(range),
  fits: (value) => isIn(range, value),
});

/** For people: `a whole number from 1 to 64`, `a number above 0 and below 1`, `a finite number`. */
export function rangeText({ whole = false, least, most, above, below }: Range): string {
  const text = (x: number) => shorter(x, whole);
  const limits =
    least !== undefined && most !== undefined
      ? [`from ${text(least)} to ${text(most)}`]
      : [
          ...(least === undefined ? [] : [`of at least ${text(least)}`]),
          ...(above === undefined ? [] : [`above ${text(above)}`]),
          ...(most === undefined ? [] : [`at most ${text(most)}`]),
          ...(below === undefined ? [] : [`below ${text(below)}`]),
        ];
  if (limits.length === 0) return whole ? 'a whole number' : 'a finite number';
  return `a ${whole ? 'whole number' : 'number'} ${limits.join(' and ')}`;
}

/** 1e-6 for 0.000001, where nobody counts things. */
function shorter(x: number, whole: boolean): string {
  const [plain, scientific] = [String(x), x.toExponential().replace('+', '')];
  return !whole && scientific.length + 3 < plain.length ? scientific : plain;
}
