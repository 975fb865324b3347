import { expect, test } from 'vitest';
import { between, innerFraction, inRange, oneOf, type Range, seeds, whole } from './checks.ts';

test.each<[Range, string, number[], unknown[]]>([
  [whole(1, 64), 'a whole number from 1 to 64', [1, 64], [0, 65, 1.5]],
  [whole(1), 'a whole number of at least 1', [1, Number.MAX_SAFE_INTEGER], [0, 2 ** 53]],
  [whole(1, 1e6), 'a whole number from 1 to 1000000', [1e6], [1e6 + 1]],
  [seeds, 'a whole number from 0 to 4294967295', [0, 2 ** 32 - 1], [-1, 2 ** 32]],
  [between(-60, 60), 'a number from -60 to 60', [-60, 60], [-61, Number.POSITIVE_INFINITY, Number.NaN]],
  [between(0, 1e30), 'a number from 0 to 1e30', [1e30], [2e30]],
  [{ above: 0, most: 10 }, 'a number above 0 and at most 10', [1e-300, 10], [0, 10.1]],
  [{ above: 1e-6, below: 1e6 }, 'a number above 1e-6 and below 1e6', [1], [1e-6, 1e6]],
  [innerFraction, 'a number above 0 and below 1', [0.5], [0, 1, '0.5', null, undefined]],
  [{}, 'a finite number', [-1e300], [Number.NaN, '1']],
])('%j is %s', (range, text, inside, outside) => {
  const { expected, fits } = inRange(range);
  expect(expected).toBe(text);
  expect(inside.filter((value) => !fits(value))).toEqual([]);
  expect(outside.filter(fits)).toEqual([]);
});

test('a choice is one of the texts, and nothing that an object has besides', () => {
  const { expected, fits } = oneOf(['local', 'draw']);
  expect(expected).toBe('one of local, draw');
  expect(['local', 'draw', 'toString', 0, undefined].map(fits)).toEqual([true, true, false, false, false]);
});
