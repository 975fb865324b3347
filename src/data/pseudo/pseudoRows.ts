/**
 * Pseudo-rows: made from a classifier's own training rows, and of none of its classes. A network that learns
 * to give them a class of their own learns to say "none of them".
 *   permuted  each column has the value of a training row of its own, so that what goes with what is lost
 *   beyond    a training row, of which one number is moved outside the range of its column
 */
import { argumentError } from '../../errors.ts';
import type { RandomWords } from '../ood/noise.ts';
import { type Draws, drawsFrom } from './draws.ts';

/** Training rows as the network takes them. */
export interface RowSource {
  /** [N, I] */
  readonly rows: Float32Array;
  readonly count: number;
  readonly inputSize: number;
  /**
   * Widths of the columns, in order: 1 of a number, of a category as many as it has values, which belong
   * together. Absent: every input is a number.
   */
  readonly widths?: readonly number[];
}

export interface PseudoRowRequest {
  /** How many. */
  readonly count: number;
  /** Counter-based generator of 32-bit words, as for `permutation`. */
  readonly random: RandomWords;
}

interface Column {
  readonly first: number;
  readonly width: number;
}

/** A number moves beyond its range by so many times the range. */
const beyond = { least: 0.5, most: 2 };

/** Words for the choices of a row, beside one for each of its columns. */
const CHOICES = 8;

/**
 * [count, I] numbers: permuted and beyond in turn, or one of them where the other cannot be made: a single
 * column has nothing to be permuted against, and a category has nothing beyond it. Row n depends on the
 * source, the generator and n alone, whatever the count.
 *
 * @throws RangeError if the source, the count or the generator makes no sense, or nothing can be made of the
 *   source
 */
export function pseudoRows(source: RowSource, { count, random }: PseudoRowRequest): Float32Array {
  const { inputSize } = source;
  const columns = columnsOf(source);
  mustBe('count', 'a whole number of at least 0', Number.isSafeInteger(count) && count >= 0, count);
  mustBe('random', 'unsigned 32-bit integers', random(0) >>> 0 === random(0), random(0));
  const numbers = columns.filter(({ width }) => width === 1);
  const canPermute = columns.length > 1 && source.count > 1;
  const what = 'two columns and two rows, or a column of numbers';
  mustBe('source', what, canPermute || numbers.length > 0, `${columns.length} of categories`);
  const ranges = rangesOf(source, numbers);
  const result = new Float32Array(count * inputSize);
  for (let n = 0; n < count; n++) {
    const draws = drawsFrom(random, n * (columns.length + CHOICES));
    const row = result.subarray(n * inputSize, (n + 1) * inputSize);
    const permutes = canPermute && (n % 2 === 0 || numbers.length === 0);
    if (permutes) permute(row, source, columns, draws);
    else moveBeyond(row, source, ranges, draws);
  }
  return result;
}

/** Columns of one row alone would be that row: the last one is then taken from another. */
function permute(row: Float32Array, source: RowSource, columns: readonly Column[], draws: Draws): void {
  const chosen = columns.map(() => draws.below(source.count));
  if (chosen.every((place) => place === chosen[0])) {
    chosen[chosen.length - 1] = (chosen[0]! + 1 + draws.below(source.count - 1)) % source.count;
  }
  for (const [c, { first, width }] of columns.entries()) {
    const at = chosen[c]! * source.inputSize + first;
    row.set(source.rows.subarray(at, at + width), first);
  }
}

interface ColumnRange {
  readonly at: number;
  readonly least: number;
  readonly most: number;
}

function moveBeyond(
  row: Float32Array,
  source: RowSource,
  ranges: readonly ColumnRange[],
  draws: Draws,
): void {
  const from = draws.below(source.count) * source.inputSize;
  row.set(source.rows.subarray(from, from + source.inputSize));
  const { at, least, most } = draws.one(ranges);
  // a column that never varies has no range, and a standard deviation of 1 or none
  const range = most - least || 1;
  const by = range * (beyond.least + (beyond.most - beyond.least) * draws.uniform());
  row[at] = draws.one([most + by, least - by]);
}

function rangesOf({ rows, count, inputSize }: RowSource, numbers: readonly Column[]): ColumnRange[] {
  return numbers.map(({ first: at }) => {
    let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let n = 0; n < count; n++) {
      const value = rows[n * inputSize + at]!;
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
    return { at, least, most };
  });
}

function columnsOf({ rows, count, inputSize, widths }: RowSource): Column[] {
  const isWhole = Number.isSafeInteger(count) && count >= 1;
  mustBe('source.count', 'a whole number of at least 1', isWhole, count);
  mustBe('source.rows', `${count} x ${inputSize} numbers`, rows.length === count * inputSize, rows.length);
  const own = widths ?? new Array<number>(inputSize).fill(1);
  let first = 0;
  const columns = own.map((width) => {
    const column = { first, width };
    first += width;
    return column;
  });
  mustBe('source.widths', `widths that add up to ${inputSize}`, first === inputSize, first);
  return columns;
}

function mustBe(where: string, expected: string, holds: boolean, got: unknown): void {
  if (!holds) throw argumentError(`pseudoRows: ${where}`, expected, got);
}
