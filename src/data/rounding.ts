/** Numbers become float32, which keeps 7 digits. Whether a column still varies as it did. */
import { toNumber } from './cells.ts';
import { DataError } from './errors.ts';

/** The most that rounding may be, as a share of the column's standard deviation. */
const most = 0.01;

/**
 * @param cells numbers, all of them
 * @throws DataError if they differ by so little beside their size that float32 loses it
 */
export function mustSurviveRounding(file: string, field: string, cells: readonly string[]): void {
  const values = cells.map(toNumber);
  const [least, greatest] = values.reduce(
    ([low, high], x) => [Math.min(low, x), Math.max(high, x)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
  if (!(greatest > least)) return;
  const meanOf = (of: (x: number) => number) => values.reduce((sum, x) => sum + of(x), 0) / values.length;
  const mean = meanOf((x) => x);
  const sd = Math.sqrt(meanOf((x) => (x - mean) ** 2));
  const rounding = Math.sqrt(meanOf((x) => (x - Math.fround(x)) ** 2));
  // numbers that no float32 holds are refused where they are encoded, with their line
  if (!(rounding > most * sd) || !Number.isFinite(rounding)) return;
  throw new DataError({
    ...{ file, field, expected: 'numbers that differ within their first 7 digits, as float32 keeps them' },
    got: `${least} to ${greatest}`,
    hint: `subtract a constant such as ${least} from the column, or leave it out`,
  });
}
