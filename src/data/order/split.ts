/** Rows into a part to train on, one to choose settings by, and one to report on. */
import { argumentError } from '../../errors.ts';
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
  /** Whether every class must be trained on, if there are as many training rows as classes. */
  readonly everyClassTrains?: boolean;
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
 * The share of a class of one row, or of few, may be rounded to all of them. Where every class must train, a
 * row of it then changes places with one of the class that has most training rows.
 *
 * @throws RangeError if the shares leave nothing to train on, or `stratifyBy` is not of length `count`
 */
export function splitRows(count: number, options: SplitOptions): Split {
  const { validation, test, random, stratifyBy, everyClassTrains = false } = options;
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
  if (stratifyBy && everyClassTrains) trainEveryClass(inTrain, [inValidation, inTest], stratifyBy);
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

/** Exchanges rows in place, so that every part keeps its size. */
function trainEveryClass(train: number[], others: readonly number[][], classes: ArrayLike<number>): void {
  const trained = countsOf(train.map((row) => classes[row]!));
  for (const other of others) {
    other.forEach((row, i) => {
      const missing = classes[row]!;
      if (trained.has(missing)) return;
      const [most, count] = [...trained].reduce((a, b) => (b[1] > a[1] ? b : a));
      if (count < 2) return;
      const k = train.findLastIndex((each) => classes[each] === most);
      [train[k], other[i]] = [row, train[k]!];
      trained.set(most, count - 1);
      trained.set(missing, 1);
    });
  }
}

/** How often each class comes. */
export function countsOf(classes: ArrayLike<number>): Map<number, number> {
  const counts = new Map<number, number>();
  for (let i = 0; i < classes.length; i++) counts.set(classes[i]!, (counts.get(classes[i]!) ?? 0) + 1);
  return counts;
}

function ascending(rows: readonly number[]): Uint32Array {
  return Uint32Array.from(rows).sort();
}
