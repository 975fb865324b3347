import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { distribution } from './testing.ts';
import { credibleInterval, entropy, mutualInformation, quantile } from './uncertainty.ts';

const samples = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 40 });
const unit = fc.double({ min: 0, max: 1, noNaN: true });

describe('entropy', () => {
  test('of certainty is 0, with 0 log 0 = 0', () => {
    expect(Object.is(entropy([0, 1, 0]), 0)).toBe(true);
    expect(entropy([1])).toBe(0);
  });

  test('of the uniform distribution is log C, and no other is higher', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 8 }).chain((classes) => distribution(classes)),
        (probs) => {
          const most = Math.log(probs.length);
          const h = entropy(probs);
          expect(h).toBeGreaterThanOrEqual(0);
          expect(h).toBeLessThanOrEqual(most + 1e-12);
          expect(entropy(probs.map(() => 1 / probs.length))).toBeCloseTo(most, 12);
        },
      ),
    );
  });

  test('of a fair coin is log 2 nats', () => {
    expect(entropy(new Float32Array([0.5, 0.5]))).toBeCloseTo(Math.LN2, 15);
  });

  test('equals the terms summed in bits', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 8 }).chain((classes) => distribution(classes)),
        (probs) => {
          const bits = probs.filter((p) => p > 0).map((p) => p * Math.log2(1 / p));
          expect(entropy(probs)).toBeCloseTo(Math.LN2 * bits.reduce((a, b) => a + b, 0), 12);
        },
      ),
    );
  });

  test('of independent variables adds up', () => {
    fc.assert(
      fc.property(distribution(3), distribution(4), (p, q) => {
        const joint = p.flatMap((a) => q.map((b) => a * b));
        expect(entropy(joint)).toBeCloseTo(entropy(p) + entropy(q), 12);
      }),
    );
  });

  test('refuses what is no distribution', () => {
    expect(() => entropy([0.5, 0.4])).toThrow(RangeError);
    expect(() => entropy([1.5, -0.5])).toThrow(RangeError);
    expect(() => entropy([])).toThrow(RangeError);
  });
});

describe('mutualInformation', () => {
  test('of draws that agree is 0: all uncertainty is aleatoric', () => {
    expect(mutualInformation([0.3, 0.7], entropy([0.3, 0.7]))).toBe(0);
  });

  test('of certain draws that disagree is all of it: log 2', () => {
    expect(mutualInformation([0.5, 0.5], 0)).toBeCloseTo(Math.LN2, 15);
  });

  test('is the mean KL divergence of the draws from their mean, which is at least 0', () => {
    fc.assert(
      fc.property(fc.array(distribution(4), { minLength: 1, maxLength: 6 }), (draws) => {
        const mean = [0, 1, 2, 3].map((c) => draws.reduce((sum, p) => sum + p[c]!, 0) / draws.length);
        const meanEntropy = draws.reduce((sum, p) => sum + entropy(p), 0) / draws.length;
        const kl = draws.map((p) =>
          p.reduce((sum, x, c) => (x > 0 ? sum + x * Math.log(x / mean[c]!) : sum), 0),
        );
        const information = mutualInformation(mean, meanEntropy);
        expect(information).toBeGreaterThanOrEqual(0);
        expect(information).toBeCloseTo(kl.reduce((a, b) => a + b, 0) / draws.length, 12);
      }),
    );
  });

  test('forgives rounding, but not a mean entropy that no draws can have', () => {
    expect(mutualInformation([0.5, 0.5], Math.LN2 + 1e-7)).toBe(0);
    expect(() => mutualInformation([0.9, 0.1], Math.LN2)).toThrow(/meanEntropy: expected 0 to/);
    expect(() => mutualInformation([0.5, 0.5], -0.1)).toThrow(RangeError);
    expect(() => mutualInformation([0.5, 0.5], Number.NaN)).toThrow(RangeError);
  });
});

describe('quantile', () => {
  test('known answers of R: quantile(c(1, 2, 3, 4), type = 7)', () => {
    const x = [4, 1, 3, 2];
    expect([0, 0.25, 0.5, 0.75, 1].map((q) => quantile(x, q))).toEqual([1, 1.75, 2.5, 3.25, 4]);
    expect(x).toEqual([4, 1, 3, 2]);
  });

  test('sorts by value, not by spelling', () => {
    expect(quantile([10, 9, 100], 0.5)).toBe(10);
  });

  test('of one sample is that sample', () => {
    fc.assert(
      fc.property(unit, (q) => {
        expect(quantile([3.5], q)).toBe(3.5);
      }),
    );
  });

  test('is monotone in q and stays between the extremes', () => {
    fc.assert(
      fc.property(samples, unit, unit, (x, a, b) => {
        const low = quantile(x, Math.min(a, b));
        const high = quantile(x, Math.max(a, b));
        expect(low).toBeLessThanOrEqual(high);
        expect(low).toBeGreaterThanOrEqual(Math.min(...x));
        expect(high).toBeLessThanOrEqual(Math.max(...x));
      }),
      { numRuns: 500 },
    );
  });

  test('of negated samples mirrors: Q(-x, q) = -Q(x, 1 - q)', () => {
    fc.assert(
      fc.property(samples, fc.nat(64), (x, k) => {
        const mirrored = -quantile(
          x.map((value) => -value),
          1 - k / 64,
        );
        expect(quantile(x, k / 64)).toBeCloseTo(mirrored, 6);
      }),
    );
  });

  test.each([
    [[], 0.5, /at least one/],
    [[1, Number.NaN], 0.5, /samples\[1\]: expected a finite number, got NaN/],
    [[1, Number.POSITIVE_INFINITY], 0.5, /samples\[1\]/],
    [[1], 1.1, /quantile: q: expected 0 to 1, got 1.1/],
    [[1], Number.NaN, /got NaN/],
  ])('refuses %j at %d', (x, q, message) => {
    expect(() => quantile(x, q)).toThrow(message);
  });
});

describe('credibleInterval', () => {
  test('of 0 .. 100 with mass 0.9 is 5 to 95', () => {
    const { lower, upper } = credibleInterval(
      Array.from({ length: 101 }, (_, i) => i),
      0.9,
    );
    expect(lower).toBeCloseTo(5, 12);
    expect(upper).toBeCloseTo(95, 12);
  });

  test('of mass 1 is the range, of mass 0 the median twice', () => {
    expect(credibleInterval([3, 1, 2], 1)).toEqual({ lower: 1, upper: 3 });
    expect(credibleInterval([3, 1, 2], 0)).toEqual({ lower: 2, upper: 2 });
  });

  test('grows with its mass', () => {
    fc.assert(
      fc.property(samples, unit, unit, (x, a, b) => {
        const inner = credibleInterval(x, Math.min(a, b));
        const outer = credibleInterval(x, Math.max(a, b));
        expect(outer.lower).toBeLessThanOrEqual(inner.lower);
        expect(inner.lower).toBeLessThanOrEqual(inner.upper);
        expect(inner.upper).toBeLessThanOrEqual(outer.upper);
      }),
    );
  });

  test('refuses a mass in percent', () => {
    expect(() => credibleInterval([1, 2], 95)).toThrow(/credibleInterval: mass: expected 0 to 1, got 95/);
  });
});
