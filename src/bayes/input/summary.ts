/** The scale of a data set's inputs in a few numbers, and how far they differ from example to example. */
import { isIn } from '../../checks.ts';

export interface InputSpread {
  /** Examples that were looked at. */
  readonly examples: number;
  /** Over all numbers of all examples. */
  readonly mean: number;
  readonly sd: number;
  readonly least: number;
  readonly most: number;
  /** Standard deviations over examples: of an example's mean, and of its mean square around `mean`. */
  readonly meanSpread: number;
  readonly squareSpread: number;
}

/** As many numbers are enough for a scale. More would be felt before a prediction. */
const sampled = 2 ** 20;

/**
 * Of examples that are spread evenly over all of them.
 * @param unit what each number is multiplied by
 */
export function inputSpreadOf(images: ArrayLike<number>, count: number, unit = 1): InputSpread {
  const each = images.length / count;
  const examples = Math.min(count, Math.max(1, Math.floor(sampled / each)));
  const start = (n: number) => Math.floor((n * count) / examples) * each;
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const means = new Float64Array(examples);
  for (let n = 0; n < examples; n++) {
    const from = start(n);
    let sum = 0;
    for (let i = from; i < from + each; i++) {
      const x = images[i]!;
      sum += x;
      if (x < least) least = x;
      if (x > most) most = x;
    }
    means[n] = sum / each;
  }
  const mean = average(means);
  // around the mean, because the difference of two large squares would have no digits left
  const squares = means.map((_, n) => {
    const from = start(n);
    let sum = 0;
    for (let i = from; i < from + each; i++) sum += (images[i]! - mean) ** 2;
    return sum / each;
  });
  return {
    ...{ examples, mean: unit * mean, sd: unit * Math.sqrt(average(squares)) },
    ...{ least: unit * least, most: unit * most },
    meanSpread: unit * spread(means),
    squareSpread: unit ** 2 * spread(squares),
  };
}

const average = (values: Float64Array): number => values.reduce((sum, x) => sum + x, 0) / values.length;

function spread(values: Float64Array): number {
  const centre = average(values);
  return Math.sqrt(average(values.map((x) => (x - centre) ** 2)));
}

const names = ['examples', 'mean', 'sd', 'least', 'most', 'meanSpread', 'squareSpread'] as const;

/** Whether a value, of a file, say, is such a summary. */
export const isInputSpread = (value: unknown): value is InputSpread =>
  typeof value === 'object' &&
  value !== null &&
  names.every((name) => isIn({}, (value as Readonly<Record<string, unknown>>)[name]));
