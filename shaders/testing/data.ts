/** Test data: the same numbers on every run, exactly representable in float32. */
import { type Matrix, matrix } from '../../src/reference/matrix.ts';
import { normals } from '../../src/reference/random.ts';

export interface TestData {
  /** A normal of the given mean and spread. */
  normal(mean?: number, sd?: number): number;
  /** A whole number in [-most, most]. */
  integer(most: number): number;
  /** An index below `count`. */
  below(count: number): number;
  normals(rows: number, columns: number, mean?: number, sd?: number): Matrix;
  integers(rows: number, columns: number, most: number): Matrix;
}

export function testData(seed: number): TestData {
  const source = normals({ seed, step: 0, draw: 0 }, 0xdada);
  let taken = 0;
  const normal = (mean = 0, sd = 1) => Math.fround(mean + sd * source(taken++));
  // the fraction of a wide normal is uniform
  const below = (count: number) => {
    const wide = source(taken++) * 1000;
    return Math.floor((wide - Math.floor(wide)) * count);
  };
  const integer = (most: number) => below(2 * most + 1) - most;
  return {
    normal,
    below,
    integer,
    normals: (rows, columns, mean, sd) => matrix(rows, columns, () => normal(mean, sd)),
    integers: (rows, columns, most) => matrix(rows, columns, () => integer(most)),
  };
}

/** `count` numbers from `first` to `last`, rounded to float32. */
export const linearRange = (first: number, last: number, count: number): Float32Array<ArrayBuffer> =>
  Float32Array.from({ length: count }, (_, i) => first + ((last - first) * i) / (count - 1));
