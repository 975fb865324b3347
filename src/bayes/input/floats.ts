/** Numbers of any array as float32, each of them checked. */
import { ConfigError } from '../errors.ts';
import { arrayOf, type GivenArray, isBytes, isNested, typedName } from './arrays.ts';

/** What an array holds, for its checks and its messages. */
export interface Shape {
  /** `examples.images`. */
  readonly where: string;
  /** Examples N, and numbers of each. */
  readonly count: number;
  readonly each: number;
  /** What one number of an example is: `input`, `target`. */
  readonly item: string;
}

/** Which numbers are good. Moments of an optimiser may be infinite. */
export interface Good {
  readonly expected: string;
  readonly fits: (value: number) => boolean;
}

export const finite: Good = {
  expected: 'a finite number (of at most 3.4e38)',
  fits: (value) => Number.isFinite(value),
};

/**
 * Every number rounded to float32; a Float32Array as it is.
 * @param name of the number at an index
 * @throws ConfigError naming the first that is no good
 */
export function floatsOf(
  values: GivenArray,
  name: (index: number) => string,
  good: Good = finite,
): Float32Array<ArrayBuffer> {
  const isFloat = typedName(values)?.startsWith('Float');
  const isWhole = !isFloat && typedName(values) !== undefined;
  if (isWhole) return new Float32Array(values as ArrayLike<number>);
  if (!isFloat) mustBeNumbers(values, name, good);
  const floats = values instanceof Float32Array ? values : new Float32Array(values as ArrayLike<number>);
  for (let i = 0; i < floats.length; i++) {
    // written out for speed: of infinity and NaN the difference is NaN
    if (floats[i]! - floats[i]! !== 0 && !good.fits(floats[i]!)) {
      throw new ConfigError(name(i), good.expected, values[i]);
    }
  }
  return floats as Float32Array<ArrayBuffer>;
}

/** Strings, booleans, null and holes would become numbers that nobody meant. */
function mustBeNumbers(values: ArrayLike<unknown>, name: (index: number) => string, good: Good): void {
  for (let i = 0; i < values.length; i++) {
    if (typeof values[i] !== 'number') throw new ConfigError(name(i), good.expected, values[i]);
  }
}

/** [N, each] numbers, row-major: bytes as bytes, all else as float32. @throws ConfigError */
export function numbersOf(value: unknown, shape: Shape): Uint8Array<ArrayBuffer> | Float32Array<ArrayBuffer> {
  const { where, count, each, item } = shape;
  const expected = `${count} x ${each} = ${count * each} numbers`;
  const array = arrayOf(where, value, expected);
  if (isNested(array)) return rowsOf(array, shape);
  if (array.length !== count * each) {
    const isCanvas = isBytes(array) && array.length === 4 * count * each;
    const advice = isCanvas ? 'a canvas has four numbers for each pixel: take one of them' : undefined;
    throw new ConfigError(where, expected, array.length, advice);
  }
  if (isBytes(array)) return bytesOf(array);
  return floatsOf(
    array,
    (at) => `${where}[${at}] (${item} ${at % each} of example ${Math.floor(at / each)})`,
  );
}

/** [N, each] float32 numbers, of bytes as well. @throws ConfigError */
export function realsOf(value: unknown, shape: Shape): Float32Array<ArrayBuffer> {
  const numbers = numbersOf(value, shape);
  return numbers instanceof Float32Array ? numbers : new Float32Array(numbers);
}

const bytesOf = (array: Uint8Array<ArrayBuffer> | Uint8ClampedArray<ArrayBuffer>): Uint8Array<ArrayBuffer> =>
  array instanceof Uint8Array ? array : new Uint8Array(array.buffer, array.byteOffset, array.length);

/** One array for each example, all of bytes or none. */
function rowsOf(
  rows: GivenArray,
  { where, count, each, item }: Shape,
): Uint8Array<ArrayBuffer> | Float32Array<ArrayBuffer> {
  if (rows.length !== count) throw new ConfigError(where, `${count} rows of ${each} numbers`, rows.length);
  let all: Uint8Array<ArrayBuffer> | Float32Array<ArrayBuffer> | undefined;
  for (let n = 0; n < count; n++) {
    const row = arrayOf(`${where}[${n}]`, rows[n], `a row of ${each} numbers`);
    if (row.length !== each) throw new ConfigError(`${where}[${n}]`, `${each} numbers`, row.length);
    const own = isBytes(row)
      ? row
      : floatsOf(row, (at) => `${where}[${n}][${at}] (${item} ${at} of example ${n})`);
    all ??= isBytes(own) ? new Uint8Array(count * each) : new Float32Array(count * each);
    if (isBytes(own) !== isBytes(all)) {
      throw new ConfigError(
        `${where}[${n}]`,
        `${isBytes(all) ? 'bytes' : 'no bytes'}, as the rows before`,
        row,
      );
    }
    all.set(own, n * each);
  }
  return all!;
}
