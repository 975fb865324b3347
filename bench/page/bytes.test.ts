import { expect, test } from 'vitest';
import { layoutOf } from '../../src/bayes/layout.ts';
import { leastBytes, stepFlops } from './bytes.ts';

test('counts of a small network by hand', () => {
  const layout = layoutOf([3, 5, 2]);
  // 20 weights and biases, then 12: forwards and to the weights over all of them, to the inputs over the last layer
  expect(stepFlops(layout, 4)).toBe(2 * 4 * (32 + 32 + 12));
  expect(leastBytes({ layout, batch: 4 })).toBe(4 * (14 * 32 + 2 * 12 + 7 * 4 * (5 + 2)) + 2 * 4 * 3);
});
