import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { binomialCdf, binomialInterval, binomialUpperBound } from './binomialInterval.ts';

/** P(X = j) by its recurrence; exact enough for n <= 200. */
function masses(n: number, p: number): number[] {
  const list = [(1 - p) ** n];
  for (let j = 1; j <= n; j++) list.push((list[j - 1]! * (n - j + 1) * p) / (j * (1 - p)));
  return list;
}
const counts = fc
  .integer({ min: 1, max: 60 })
  .chain((n) => fc.record({ n: fc.constant(n), k: fc.integer({ min: 0, max: n }) }));

describe('binomialCdf', () => {
  test('equals the sum of its terms to 1e-12', () => {
    fc.assert(
      fc.property(counts, fc.double({ min: 0.01, max: 0.95, noNaN: true }), ({ n, k }, p) => {
        const expected = masses(n, p)
          .slice(0, k + 1)
          .reduce((a, b) => a + b, 0);
        expect(Math.abs(binomialCdf(k, n, p) - expected)).toBeLessThan(1e-12);
      }),
    );
  });

  test('of sure events', () => {
    expect([binomialCdf(2, 5, 0), binomialCdf(2, 5, 1), binomialCdf(5, 5, 1)]).toEqual([1, 0, 1]);
  });
});

describe('binomialInterval', () => {
  test('closed forms: none and all of n', () => {
    for (const n of [1, 10, 1000]) {
      const end = 1 - 0.025 ** (1 / n);
      const none = binomialInterval(0, n);
      const all = binomialInterval(n, n);
      expect(none.lower).toBe(0);
      expect(all.upper).toBe(1);
      expect(Math.abs(none.upper - end)).toBeLessThan(1e-12);
      expect(Math.abs(all.lower - (1 - end))).toBeLessThan(1e-12);
    }
  });

  test('each end leaves 2.5 % beyond what was seen, by brute-force sums', () => {
    fc.assert(
      fc.property(counts, ({ n, k }) => {
        const { lower, upper } = binomialInterval(k, n);
        const sum = (list: number[]) => list.reduce((a, b) => a + b, 0);
        if (k > 0) expect(Math.abs(sum(masses(n, lower).slice(k)) - 0.025)).toBeLessThan(1e-12);
        if (k < n) expect(Math.abs(sum(masses(n, upper).slice(0, k + 1)) - 0.025)).toBeLessThan(1e-12);
        expect(lower).toBeLessThanOrEqual(k / n);
        expect(upper).toBeGreaterThanOrEqual(k / n);
      }),
    );
  });

  test('holds the truth at least as often as it promises, whatever the truth', () => {
    for (let p = 0.02; p < 1; p += 0.02) {
      const covered = masses(20, p).reduce((sum, mass, k) => {
        const { lower, upper } = binomialInterval(k, 20, 0.9);
        return lower <= p && p <= upper ? sum + mass : sum;
      }, 0);
      expect(covered).toBeGreaterThanOrEqual(0.9);
    }
  });

  test('of mirrored counts mirrors', () => {
    fc.assert(
      fc.property(counts, ({ n, k }) => {
        expect(binomialInterval(n - k, n).lower).toBeCloseTo(1 - binomialInterval(k, n).upper, 13);
      }),
    );
  });
});

describe('binomialUpperBound', () => {
  test('no mistake in n: 1 - failure^(1/n), about 3/n at 5 %', () => {
    expect(Math.abs(binomialUpperBound(0, 300, 0.05) - (1 - 0.05 ** (1 / 300)))).toBeLessThan(1e-12);
  });

  test('grows with the mistakes and with the caution', () => {
    expect(binomialUpperBound(3, 100, 0.05)).toBeGreaterThan(binomialUpperBound(2, 100, 0.05));
    expect(binomialUpperBound(3, 100, 0.01)).toBeGreaterThan(binomialUpperBound(3, 100, 0.05));
  });
});

test.each([
  [() => binomialInterval(1, 0), /binomialInterval: trials: expected a whole number of at least 1/],
  [() => binomialInterval(3, 2), /successes: expected a whole number from 0 to 2, got 3/],
  [() => binomialInterval(1, 2, 95), /mass: expected above 0 and below 1, got 95/],
  [() => binomialUpperBound(1, 2, 0), /failure: expected above 0/],
  [() => binomialCdf(1, 2, Number.NaN), /p: expected 0 to 1/],
])('refuses %s', (call, message) => {
  expect(call).toThrow(RangeError);
  expect(call).toThrow(message);
});
