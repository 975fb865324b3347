import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { brier, errorRate, negativeLogLikelihood, PROBABILITY_FLOOR } from './classification.ts';
import { classificationMetrics } from './summary.ts';
import { scored } from './testing.ts';

const f64 = (...rows: number[][]) => Float64Array.from(rows.flat());

describe('errorRate', () => {
  test('counts the rows whose largest entry is not the label', () => {
    const probs = f64([0.7, 0.2, 0.1], [0.1, 0.2, 0.7], [0.3, 0.4, 0.3], [0, 0, 1]);
    expect(errorRate(probs, [0, 2, 0, 1], 3)).toBe(0.5);
  });

  test('a tie predicts the lowest class', () => {
    expect(errorRate(f64([0.5, 0.5]), [0], 2)).toBe(0);
    expect(errorRate(f64([0.5, 0.5]), [1], 2)).toBe(1);
    expect(errorRate(f64([0.2, 0.4, 0.4]), [1], 3)).toBe(0);
  });
});

describe('negativeLogLikelihood', () => {
  test('of uniform predictions is log C', () => {
    expect(negativeLogLikelihood(f64([0.25, 0.25, 0.25, 0.25]), [2], 4)).toBeCloseTo(Math.log(4), 15);
  });

  test('of perfect predictions is 0, not -0', () => {
    expect(Object.is(negativeLogLikelihood(f64([0, 1]), [1], 2), 0)).toBe(true);
  });

  test('of an impossible label is the floor of 126 log 2, not infinity', () => {
    expect(PROBABILITY_FLOOR).toBe(1.1754943508222875e-38);
    expect(negativeLogLikelihood(f64([1, 0]), [1], 2)).toBeCloseTo(126 * Math.LN2, 12);
  });

  test('is never negative, though f32 rows may round above 1', () => {
    expect(negativeLogLikelihood(new Float32Array([1.0000001, 0]), [0], 2)).toBe(0);
  });

  test('of the mean probability is at most the mean over draws (Jensen)', () => {
    const draws = [f64([0.9, 0.1]), f64([0.2, 0.8])];
    const mean = f64([0.55, 0.45]);
    const separate = draws.map((probs) => negativeLogLikelihood(probs, [0], 2));
    expect(negativeLogLikelihood(mean, [0], 2)).toBeLessThan((separate[0]! + separate[1]!) / 2);
    expect(negativeLogLikelihood(mean, [0], 2)).toBeCloseTo(-Math.log(0.55), 15);
  });
});

test('error and NLL equal brute force over every row', () => {
  fc.assert(
    fc.property(scored, ({ probs, labels, classes }) => {
      const rows = labels.map((_, n) => [...probs.subarray(n * classes, (n + 1) * classes)]);
      const misses = rows.filter((row, n) => row.indexOf(Math.max(...row)) !== labels[n]);
      expect(errorRate(probs, labels, classes)).toBeCloseTo(misses.length / rows.length, 12);
      // log of the product, factor by factor in base 2
      const bits = rows.map((row, n) => -Math.max(-126, Math.log2(row[labels[n]!]!)));
      const nats = (bits.reduce((a, b) => a + b, 0) * Math.LN2) / rows.length;
      expect(Math.abs(negativeLogLikelihood(probs, labels, classes) - nats)).toBeLessThan(
        1e-12 * Math.max(1, nats),
      );
    }),
  );
});

describe('brier', () => {
  test('runs from 0, certain and right, to 2, certain and wrong', () => {
    expect(brier(f64([0, 1, 0]), [1], 3)).toBe(0);
    expect(brier(f64([0, 1, 0]), [2], 3)).toBe(2);
  });

  test('of uniform predictions is 1 - 1/C', () => {
    expect(brier(f64([0.2, 0.2, 0.2, 0.2, 0.2]), [3], 5)).toBeCloseTo(1 - 1 / 5, 15);
  });

  test('equals 1 - 2 p_y + sum_c p_c^2', () => {
    fc.assert(
      fc.property(scored, ({ probs, labels, classes }) => {
        const rows = labels.map((label, n) => {
          const row = [...probs.subarray(n * classes, (n + 1) * classes)];
          return 1 - 2 * row[label]! + row.reduce((sum, p) => sum + p * p, 0);
        });
        const expected = rows.reduce((a, b) => a + b, 0) / rows.length;
        expect(brier(probs, labels, classes)).toBeCloseTo(expected, 12);
      }),
    );
  });
});

describe('classificationMetrics', () => {
  test('two examples by hand', () => {
    // Both confidences, 0.75 and 0.5, fall in bins of their own: |1 - 0.75| / 2 + |0 - 0.5| / 2.
    const metrics = classificationMetrics(new Float32Array([0.75, 0.25, 0.5, 0.5]), [0, 1], 2);
    expect(metrics.error).toBe(0.5);
    expect(metrics.nll).toBeCloseTo((Math.log(4 / 3) + Math.log(2)) / 2, 15);
    expect(metrics.ece).toBeCloseTo(0.375, 15);
    expect(metrics.brier).toBe((0.125 + 0.5) / 2);
  });

  test('one class is always right', () => {
    expect(classificationMetrics(f64([1], [1]), [0, 0], 1)).toEqual({ error: 0, nll: 0, ece: 0, brier: 0 });
  });

  test('an average over examples does not depend on their order', () => {
    fc.assert(
      fc.property(scored, ({ probs, labels, classes }) => {
        const order = labels.map((_, n) => labels.length - 1 - n);
        const reversed = order.flatMap((n) => [...probs.subarray(n * classes, (n + 1) * classes)]);
        const before = classificationMetrics(probs, labels, classes);
        const after = classificationMetrics(Float64Array.from(reversed), labels.toReversed(), classes);
        expect(after.error).toBe(before.error);
        expect(after.nll).toBeCloseTo(before.nll, 10);
        expect(after.ece).toBeCloseTo(before.ece, 10);
        expect(after.brier).toBeCloseTo(before.brier, 10);
      }),
    );
  });

  test.each([
    [
      'logits',
      f64([3, -1]),
      [0],
      2,
      /errorRate: probs of example 0: expected probabilities in \[0, 1\], got 3/,
    ],
    ['log-probabilities', f64([-0.1, -2.4]), [0], 2, /probabilities in \[0, 1\], got -0.1/],
    [
      'rows that do not sum to 1',
      f64([0.5, 0.5], [0.5, 0.4]),
      [0, 0],
      2,
      /example 1: .* sum to 1, got a sum of 0.9/,
    ],
    ['NaN', f64([Number.NaN, 1]), [0], 2, /probabilities in \[0, 1\], got NaN/],
    ['a label that is no class', f64([0.5, 0.5]), [2], 2, /labels\[0\]: expected a class from 0 to 1, got 2/],
    ['a wrong shape', f64([0.5, 0.5, 0]), [0], 2, /expected 2 values \(1 examples of 2 classes\), got 3/],
    ['no examples', f64(), [], 2, /at least one example/],
    ['no classes', f64(), [0], 0, /classes: expected a whole number of at least 1, got 0/],
  ])('refuses %s', (_, probs, labels, classes, message) => {
    const score = () => classificationMetrics(probs, labels, classes);
    expect(score).toThrow(RangeError);
    expect(score).toThrow(message);
  });
});
