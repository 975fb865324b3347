/** Rows into a part to train on, one to choose settings by, and one to report on. */
import { argumentError } from '../errors.ts';
import { permutation } from './permutation.ts';

export interface SplitOptions {
  /** Share of the rows for validation, from 0 to below 1. */
  readonly validation: number;
  /** Share of the rows for the test, from 0 to below 1. */
  readonly test: number;
  /** Counter-based generator, as for `permutation`: the same one gives the same split. */
  readonly random: (index: number) => number;
  /** Classes [N]: each is then divided in the shares of the whole, to within two rows. */
  readonly stratifyBy?: ArrayLike<number> | undefined;
}

/** Row numbers, ascending; every row is in exactly one part. */
export interface Split {
  readonly train: Uint32Array;
  readonly validation: Uint32Array;
  readonly test: Uint32Array;
}

/**
 * Splits rows 0 .. count-1 at random: `round(count * share)` rows to test and to validation, the rest to
 * train.
 *
 * Shuffled rows are ordered by class and every k-th is taken: systematic sampling, which takes from each
 * class its share rounded up or down, and exactly as many rows in total.
 * Source: Cochran, Sampling Techniques, chapter 8.
 *
 * @throws RangeError if the shares leave nothing to train on, or `stratifyBy` is not of length `count`
 */
export function splitRows(count: number, options: SplitOptions): Split {
  const { validation, test, random, stratifyBy } = options;
  if (stratifyBy && stratifyBy.length !== count) {
    throw argumentError('splitRows: stratifyBy', `${count} classes, one for each row`, stratifyBy.length);
  }
  const testCount = shareOf(count, test, 'test');
  const validationCount = shareOf(count, validation, 'validation');
  if (!(testCount + validationCount < count)) {
    const expected = `at least one of ${count} rows left to train on`;
    throw argumentError('splitRows', expected, `${testCount} test and ${validationCount} validation rows`);
  }
  const order = permutation(count, random);
  // Array sort is stable: within a class, rows stay shuffled.
  const rows = stratifyBy
    ? Array.from(order).sort((a, b) => stratifyBy[a]! - stratifyBy[b]!)
    : Array.from(order);
  const [inTest, rest] = takeEvenly(rows, testCount);
  const [inValidation, inTrain] = takeEvenly(rest, validationCount);
  return { train: ascending(inTrain), validation: ascending(inValidation), test: ascending(inTest) };
}

function shareOf(count: number, share: number, name: string): number {
  if (share >= 0 && share < 1) return Math.round(count * share);
  throw argumentError(`splitRows: ${name}`, 'a share from 0 to below 1', share);
}

/** Exactly `take` rows at even distances, and the others. */
function takeEvenly(rows: readonly number[], take: number): [taken: number[], left: number[]] {
  const taken: number[] = [];
  const left: number[] = [];
  rows.forEach((row, k) => {
    const isTaken = Math.floor(((k + 1) * take) / rows.length) > Math.floor((k * take) / rows.length);
    (isTaken ? taken : left).push(row);
  });
  return [taken, left];
}

function ascending(rows: readonly number[]): Uint32Array {
  return Uint32Array.from(rows).sort();
}
