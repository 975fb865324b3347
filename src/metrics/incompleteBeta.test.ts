import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { incompleteBeta } from './incompleteBeta.ts';

/** Exact rational arithmetic: P(X >= k) for X ~ Binomial(n, numerator / 2^bits), as a float64. */
function upperTail(k: number, n: number, numerator: number, bits: number): number {
  const p = BigInt(numerator);
  const q = 2n ** BigInt(bits) - p;
  let choose = 1n;
  let sum = 0n;
  for (let j = 0; j <= n; j++) {
    if (j > 0) choose = (choose * BigInt(n - j + 1)) / BigInt(j);
    if (j >= k) sum += choose * p ** BigInt(j) * q ** BigInt(n - j);
  }
  const denominator = BigInt(bits * n);
  // keep 80 significant bits of the fraction before it becomes a float64
  const shift = BigInt(Math.max(0, sum.toString(2).length - 80));
  return Number(sum >> shift) * 2 ** Number(shift - denominator);
}

describe('incompleteBeta', () => {
  test('closed forms: I_x(1, b) = 1 - (1-x)^b, I_x(a, 1) = x^a, I_x(1/2, 1/2) = 2/pi asin sqrt x', () => {
    const unit = fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true });
    fc.assert(
      fc.property(unit, fc.double({ min: 0.1, max: 300, noNaN: true }), (x, a) => {
        expect(Math.abs(incompleteBeta(x, 1, a) + Math.expm1(a * Math.log1p(-x)))).toBeLessThan(1e-12);
        expect(Math.abs(incompleteBeta(x, a, 1) - x ** a)).toBeLessThan(1e-12);
        const arcsine = (2 / Math.PI) * Math.asin(Math.sqrt(x));
        expect(Math.abs(incompleteBeta(x, 0.5, 0.5) - arcsine)).toBeLessThan(1e-12);
      }),
      { numRuns: 500 },
    );
  });

  test('equals the binomial tail, summed in exact integers, to 1e-12', () => {
    fc.assert(
      fc.property(
        fc
          .integer({ min: 1, max: 120 })
          .chain((n) => fc.tuple(fc.constant(n), fc.integer({ min: 1, max: n }))),
        fc.integer({ min: 1, max: 1023 }),
        ([n, k], numerator) => {
          const expected = upperTail(k, n, numerator, 10);
          const got = incompleteBeta(numerator / 1024, k, n - k + 1);
          expect(Math.abs(got - expected)).toBeLessThan(1e-12);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('small tails are right in their own digits, not only beside 1', () => {
    for (const [k, n, numerator] of [
      [60, 80, 128],
      [30, 30, 1],
      [100, 120, 300],
    ] as const) {
      const expected = upperTail(k, n, numerator, 10);
      expect(incompleteBeta(numerator / 1024, k, n - k + 1) / expected).toBeCloseTo(1, 12);
    }
  });

  test('at two thousand trials, where log Gamma alone would lose four digits', () => {
    for (const k of [5, 20, 40]) {
      const expected = upperTail(k, 2000, 10, 10);
      expect(Math.abs(incompleteBeta(10 / 1024, k, 2000 - k + 1) - expected)).toBeLessThan(1e-12);
    }
  });

  test('mirrors, I_x(a, b) = 1 - I_{1-x}(b, a), and recurs, I_x(a+1, b) below it', () => {
    const size = fc.double({ min: 0.05, max: 1000, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 64 }), size, size, (k, a, b) => {
        const value = incompleteBeta(k / 64, a, b);
        expect(Math.abs(value - (1 - incompleteBeta(1 - k / 64, b, a)))).toBeLessThan(1e-12);
        expect(incompleteBeta(k / 64, a + 1, b)).toBeLessThanOrEqual(value + 1e-13);
      }),
      { numRuns: 500 },
    );
  });

  test('is 0 at 0 and 1 at 1', () => {
    expect([incompleteBeta(0, 3, 0.5), incompleteBeta(1, 3, 0.5)]).toEqual([0, 1]);
  });

  test.each([
    [-0.1, 1, 1, /x: expected 0 to 1/],
    [Number.NaN, 1, 1, /x: expected 0 to 1/],
    [0.5, 0, 1, /a: expected a finite number above 0, got 0/],
    [0.5, 1, Number.POSITIVE_INFINITY, /b: expected a finite number above 0/],
  ])('refuses I_%d(%d, %d)', (x, a, b, message) => {
    expect(() => incompleteBeta(x, a, b)).toThrow(message);
  });
});
