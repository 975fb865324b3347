/** The numbers and names of which the JSON files of a run folder are made. */
import * as v from 'valibot';
import { numberThat } from './json.ts';

export const whole = (least: number, most = Number.MAX_SAFE_INTEGER) =>
  numberThat(
    most === Number.MAX_SAFE_INTEGER
      ? `a whole number of at least ${least}`
      : `a whole number from ${least} to ${most}`,
    (x) => Number.isSafeInteger(x) && x >= least && x <= most,
  );
export const seed = numberThat(
  'a whole number from 0 to 2^32 - 1',
  (x) => Number.isInteger(x) && x >= 0 && x < 2 ** 32,
);
export const finite = numberThat('a finite number');
export const positive = numberThat('a number above 0', (x) => x > 0);
export const notNegative = numberThat('a number of at least 0', (x) => x >= 0);
export const fraction = numberThat('a fraction from 0 to 1', (x) => x >= 0 && x <= 1);
/** At 0 or 1 a mixture is one of its parts, dropout is none, and a split has one part. */
export const innerFraction = numberThat('a number above 0 and below 1', (x) => x > 0 && x < 1);

export const name = v.custom<string>((x) => typeof x === 'string' && x !== '', 'a name');

export const layers = v.pipe(
  v.custom<number[]>(
    (x) => Array.isArray(x) && x.length >= 2,
    'at least two layer sizes, from input to output',
  ),
  v.array(whole(1)),
);

/** Standard deviations; `mix` is the weight of the first component. */
export const simplePriors = [
  v.strictObject({ kind: v.literal('gaussian'), scale: positive }),
  v.strictObject({ kind: v.literal('laplace'), scale: positive }),
  v.strictObject({ kind: v.literal('mixture'), mix: innerFraction, scale1: positive, scale2: positive }),
] as const;
