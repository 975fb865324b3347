/** Some rows of a data set, for what takes too long on all of them. */
import type { CheckedExamples } from '../../bayes/examples.ts';
import { randomWords } from '../../bayes/random.ts';
import { permutation } from '../../data/order/permutation.ts';

/**
 * Numbers of at most `most` rows, ascending. They are chosen at random, the same ones every time: the first
 * ones of a sorted file are not like the others.
 */
export function someRows(count: number, most: number): Uint32Array {
  return permutation(count, randomWords(0, 0, 0))
    .subarray(0, most)
    .sort();
}

/** @param count rows that there are in all */
export function pickRows<A extends Uint8Array | Uint32Array | Float32Array | Float64Array>(
  values: A,
  rows: Uint32Array,
  count: number,
): A {
  const width = values.length / count;
  const picked = new (values.constructor as new (length: number) => A)(rows.length * width);
  rows.forEach((row, i) => {
    picked.set(values.subarray(row * width, (row + 1) * width), i * width);
  });
  return picked;
}

export function rowsOf(data: CheckedExamples, rows: Uint32Array): CheckedExamples {
  const cut = <A extends Uint8Array | Uint32Array | Float32Array>(values: A): A =>
    pickRows(values, rows, data.count);
  return {
    ...data,
    count: rows.length,
    images: cut(data.images),
    ...(data.labels && { labels: cut(data.labels) }),
    ...(data.targets && { targets: cut(data.targets) }),
  };
}
