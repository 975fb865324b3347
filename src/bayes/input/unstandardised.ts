/**
 * Are the numbers that a network of a table trains on standardised, as `prepareTable` has them?
 * `predictTable` will standardise rows, and take predictions back to the units of the table.
 */
import type { Preprocessing } from '../../data/encoding/preprocessing.ts';
import { show } from '../diagnose/finding.ts';
import type { CheckedExamples } from '../examples.ts';

/** Root mean squares of standardised numbers are 1, of other rows of the same table a few at most. */
const most = 5;

/** For people; empty if nothing is odd, or the network is of no table. */
export function unstandardised(
  preprocessing: Preprocessing | undefined,
  { images, targets, unit = 1 }: CheckedExamples,
): string[] {
  if (!preprocessing) return [];
  const { target } = preprocessing.encoding;
  const columns = target.task === 'regression' ? target.columns.map(({ name }) => `target "${name}"`) : [];
  const sizes: [string, number][] = [
    ['inputs', unit * rootMeanSquare(images, 0, 1)],
    ...columns.map((name, t): [string, number] => [name, rootMeanSquare(targets!, t, columns.length)]),
  ];
  return sizes
    .filter(([, size]) => size > most)
    .map(
      ([name, size]) =>
        `${name}: a root mean square of ${show(size)} where standardised numbers have 1: predictTable standardises ` +
        'rows, so train on what prepareTable returns',
    );
}

function rootMeanSquare(values: ArrayLike<number>, first: number, stride: number): number {
  let sum = 0;
  for (let i = first; i < values.length; i += stride) sum += values[i]! ** 2;
  return Math.sqrt((stride * sum) / values.length);
}
