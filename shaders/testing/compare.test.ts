import { describe, expect, test } from 'vitest';
import { expectClose, expectFinite } from './compare.ts';

describe('expectClose', () => {
  test('accepts what is equal, and what differs within the bound', () => {
    expectClose([1, -2, 0], [1, -2, 0]);
    expectClose([1 + 9e-6], [1]);
    expectClose([1e-6], [0], { scale: 1 });
    expectClose([3.1], [3], { tolerance: 0.1 });
  });

  test('refuses what differs by more than the bound, and 0 for something small', () => {
    expect(() => expectClose([1 + 2e-5], [1])).toThrow(/1 of 1/);
    expect(() => expectClose([1, 0], [1, 1e-30])).toThrow(/at 1/);
    expect(() => expectClose([2e-5], [0], { scale: 1 })).toThrow(/off/);
    expect(() => expectClose([1e-30], [0])).toThrow(/off/);
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('refuses %s', (bad) => {
    expect(() => expectClose([bad], [1])).toThrow();
    expect(() => expectClose([1], [bad])).toThrow();
    expect(() => expectClose([bad], [bad])).toThrow();
    expect(() => expectClose([1], [1], { scale: bad })).toThrow();
    expect(() => expectClose([1], [1], { scale: [bad] })).toThrow();
    expect(() => expectFinite([0, bad])).toThrow(/at 1/);
  });

  test('refuses different lengths, and nothing at all', () => {
    expect(() => expectClose([1, 2], [1])).toThrow(/1 numbers, got 2/);
    expect(() => expectClose([1], [1, 2])).toThrow(/2 numbers, got 1/);
    expect(() => expectClose([1, 2], [1, 2], { scale: [1] })).toThrow(/2 scales/);
    expect(() => expectClose([], [])).toThrow(/nothing/);
  });

  test('reports the worst number', () => {
    expect(() => expectClose([1.1, 3, 2], [1, 2, 2])).toThrow(/2 of 3 .* at 1, is 3, expected 2/);
  });
});
