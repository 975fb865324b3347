/** What the checks need of a data set: the scale of its inputs. */
import type { Examples } from '../examples.ts';

/** Over all numbers of all examples, in the data set's own units: before the network's `inputScale`. */
export interface InputSummary {
  readonly examples: number;
  readonly mean: number;
  readonly sd: number;
  readonly least: number;
  readonly most: number;
  /** NaN or infinite inputs; left out of the others. */
  readonly nonFinite: number;
}

export function summariseInputs({ images, count }: Pick<Examples, 'images' | 'count'>): InputSummary {
  let [finite, sum, squares] = [0, 0, 0];
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < images.length; i++) {
    const x = images[i]!;
    if (!Number.isFinite(x)) continue;
    finite++;
    sum += x;
    squares += x * x;
    least = Math.min(least, x);
    most = Math.max(most, x);
  }
  const mean = sum / finite;
  const sd = Math.sqrt(Math.max(0, squares / finite - mean * mean));
  return { examples: count, mean, sd, least, most, nonFinite: images.length - finite };
}
