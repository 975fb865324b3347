import { expect, test } from 'vitest';
import { meanAbsoluteError, rootMeanSquareError, shareInside } from './regressionScores.ts';

test('errors of 3 and 4 are 3.5 on average, and the root of 12.5 in mean square', () => {
  expect(meanAbsoluteError([1, -1], [4, 3])).toBe(3.5);
  expect(rootMeanSquareError([1, -1], Float32Array.of(4, 3))).toBeCloseTo(Math.sqrt(12.5), 12);
});

test('coverage counts the ends of an interval as inside', () => {
  const interval = { lower: [0, 0, 0, 0], upper: [1, 1, 1, 1] };
  expect(shareInside(interval, [0, 1, 0.5, 1.001])).toBe(0.75);
});

test('nothing to score, or not as many of both, is a mistake', () => {
  expect(() => rootMeanSquareError([], [])).toThrow(RangeError);
  expect(() => meanAbsoluteError([1], [1, 2])).toThrow(/1 and 2/);
});
