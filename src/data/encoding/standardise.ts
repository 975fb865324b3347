/**
 * Standardisation: every column at mean 0 and variance 1, as measured on the training part. Values are
 * float64 until then: digits beyond the seventh, as of times in milliseconds, would be lost before the mean
 * is taken away.
 */

import { isIn, positive, type Range, rangeText } from '../../checks.ts';
import { argumentError } from '../../errors.ts';
import { arrayAt, failAt, type JsonPlace, objectAt } from '../jsonFields.ts';

/** `(x - shift) * scale`, column by column: the training mean, and 1 over the standard deviation. */
export interface Standardisation {
  /** [I]. */
  readonly shift: Float64Array;
  /** [I], all above 0. */
  readonly scale: Float64Array;
}

export type Numbers = Float32Array | Float64Array;

/**
 * Measures the columns of values [N * I]; give it the training part only. NaN (missing) counts neither
 * way. Mean and variance (1/N) in float64 by Welford's method, exact on constant columns: Knuth, The Art of
 * Computer Programming, volume 2, section 4.2.2, equations 15 and 16.
 *
 * A column that is constant, or has no values, gets scale 1, so that its training values become 0.
 *
 * @throws RangeError unless there are N >= 1 rows and `values` has N * I entries
 */
export function fitStandardisation(values: Numbers, count: number, size: number): Standardisation {
  if (!(Number.isInteger(count) && count >= 1 && values.length === count * size)) {
    const expected = `at least one row and ${count} x ${size} values`;
    throw argumentError('fitStandardisation', expected, values.length);
  }
  const seen = new Float64Array(size);
  const mean = new Float64Array(size);
  const squares = new Float64Array(size);
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (Number.isNaN(value)) continue;
    const column = i % size;
    const delta = value - mean[column]!;
    mean[column]! += delta / ++seen[column]!;
    squares[column]! += delta * (value - mean[column]!);
  }
  const scale = squares.map((sum, column) => {
    const inverse = 1 / Math.sqrt(sum / Math.max(1, seen[column]!));
    return Number.isFinite(inverse) && inverse > 0 ? inverse : 1;
  });
  return { shift: mean, scale };
}

/**
 * Standardises values [N * I] into float32, as a network takes them. NaN (missing) becomes 0, the training
 * mean.
 *
 * @throws RangeError if the values are not rows of I
 */
export function standardise(values: Numbers, { shift, scale }: Standardisation): Float32Array {
  checkRows('standardise', values, shift.length);
  return Float32Array.from(values, (value, i) => {
    const column = i % shift.length;
    return Number.isNaN(value) ? 0 : (value - shift[column]!) * scale[column]!;
  });
}

/**
 * Undoes `standardise`: predicted means, or quantiles, in the units of the data.
 *
 * @throws RangeError if the values are not rows of I
 */
export function unstandardise(values: Numbers, { shift, scale }: Standardisation): Float64Array {
  checkRows('unstandardise', values, shift.length);
  return Float64Array.from(values, (value, i) => value / scale[i % shift.length]! + shift[i % shift.length]!);
}

/**
 * Predicted standard deviations in the units of the data: they are scaled, but have no origin to shift.
 *
 * @throws RangeError if the values are not rows of I
 */
export function unstandardiseSpread(values: Numbers, { scale }: Standardisation): Float64Array {
  checkRows('unstandardiseSpread', values, scale.length);
  return Float64Array.from(values, (value, i) => value / scale[i % scale.length]!);
}

function checkRows(where: string, values: Numbers, size: number): void {
  if (values.length % size === 0) return;
  throw argumentError(where, `rows of ${size} values`, `${values.length} values`);
}

/** Plain JSON data; every number survives the way there and back. */
export interface StandardisationJson {
  readonly shift: readonly number[];
  readonly scale: readonly number[];
}

export function standardisationToJson({ shift, scale }: Standardisation): StandardisationJson {
  // JSON has no -0; its sign means nothing here.
  return { shift: Array.from(shift, (x) => x + 0), scale: [...scale] };
}

/**
 * Reads what `standardisationToJson` wrote.
 *
 * @param place file and field it stands in, for errors
 * @throws DataError naming the first field that does not fit
 */
export function standardisationFromJson(place: JsonPlace, value: unknown): Standardisation {
  const { shift, scale } = objectAt(place, value, ['shift', 'scale']);
  const shifts = numbers({ ...place, field: `${place.field}.shift` }, shift, {});
  const scales = numbers({ ...place, field: `${place.field}.scale` }, scale, positive);
  if (shifts.length !== scales.length) {
    throw failAt({ ...place, field: `${place.field}.scale` }, `${shifts.length} numbers`, scales.length);
  }
  return { shift: shifts, scale: scales };
}

function numbers(place: JsonPlace, value: unknown, range: Range): Float64Array {
  return Float64Array.from(
    arrayAt(place, value, (item, entry) => {
      if (isIn(range, entry)) return entry as number;
      throw failAt(item, rangeText(range), entry);
    }),
  );
}
