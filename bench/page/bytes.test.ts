import { expect, test } from 'vitest';
import { layoutOf } from '../../src/bayes/posterior/layout.ts';
import { bytesMoved, leastBytes, stepFlops } from './bytes.ts';
import type { CapturedDispatch } from './capture.ts';

test('counts of a small network by hand', () => {
  const layout = layoutOf([3, 5, 2]);
  // 20 weights and biases, then 12: forwards and to the weights over all of them, to the inputs over the last
  // layer
  expect(stepFlops(layout, 4)).toBe(2 * 4 * (32 + 32 + 12));
  expect(leastBytes({ layout, batch: 4 })).toBe(4 * (14 * 32 + 2 * 12 + 7 * 4 * (5 + 2)) + 2 * 4 * 3);
});

test('a dispatch is counted by the table of the kernel that its pipeline is named after', () => {
  const bound = [{ name: 'w', size: 4000, reads: true, writes: false, bytesEach: 4 }];
  const constants = { rowVectors: 2, columnVectors: 3, wDraw: 0 };
  const dispatch = (label: string) =>
    ({
      pipeline: { label },
      bound,
      constants,
      groups: [],
      workgroups: [1, 1, 5],
    }) as unknown as CapturedDispatch;
  expect(bytesMoved([dispatch('matmulInputs[draw,relu,8x8,single]{}')], 4)).toBe(8 * 12 * 4);
  expect(bytesMoved([dispatch('update[draw]{}')], 4)).toBe(4000);
  expect(() => bytesMoved([dispatch('copy')], 4)).toThrow(
    'pipeline copy: expected the name of a kernel first',
  );
});
