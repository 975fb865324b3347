import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { midranks } from './ranks.ts';

describe('midranks', () => {
  test('known answer: equal scores share the mean of their ranks', () => {
    expect([...midranks([3, 1, 3, 2, 3])]).toEqual([4, 1, 4, 2, 4]);
    expect([...midranks([7, 7])]).toEqual([1.5, 1.5]);
    expect([...midranks([])]).toEqual([]);
  });

  test('are 1 + the number below + half the number of other equals', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -5, max: 5 })), (scores) => {
        const brute = scores.map(
          (x) => 0.5 + scores.filter((y) => y < x).length + scores.filter((y) => y === x).length / 2,
        );
        expect([...midranks(scores)]).toEqual(brute);
      }),
    );
  });
});
