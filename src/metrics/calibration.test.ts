import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ece } from './calibration.ts';
import { errorRate } from './classification.ts';
import { scored } from './testing.ts';

/** N two-class examples of one confidence in class 0, of which `correct` are labelled 0. */
function repeated(confidence: number, count: number, correct: number) {
  const probs = Float64Array.from({ length: 2 * count }, (_, i) => (i % 2 ? 1 - confidence : confidence));
  const labels = Array.from({ length: count }, (_, n) => (n < correct ? 0 : 1));
  return { probs, labels };
}

describe('ece', () => {
  test('predictions of 80 % that come true 80 % of the time are calibrated', () => {
    const { probs, labels } = repeated(0.8, 10, 8);
    expect(ece(probs, labels, 2).ece).toBeCloseTo(0, 14);
  });

  test('certain and always wrong is 1; certain and always right is 0', () => {
    expect(ece(repeated(1, 3, 0).probs, [1, 1, 1], 2).ece).toBe(1);
    expect(ece(repeated(1, 3, 3).probs, [0, 0, 0], 2).ece).toBe(0);
  });

  test('weights bins by their share of the examples', () => {
    const a = repeated(0.9, 3, 0);
    const b = repeated(0.6, 1, 1);
    const result = ece(Float64Array.from([...a.probs, ...b.probs]), [...a.labels, ...b.labels], 2);
    expect(result.ece).toBeCloseTo((3 / 4) * 0.9 + (1 / 4) * 0.4, 14);
  });

  test('opposite errors cancel within a bin, not between bins', () => {
    // 0.70 and 0.72 share the bin (10/15, 11/15]: mean confidence 0.71, accuracy 0.5.
    expect(ece(Float64Array.of(0.7, 0.3, 0.72, 0.28), [0, 1], 2).ece).toBeCloseTo(0.21, 14);
    expect(ece(Float64Array.of(0.6, 0.4, 0.8, 0.2), [0, 1], 2).ece).toBeCloseTo((0.4 + 0.8) / 2, 14);
  });

  test('bins are open below and closed above', () => {
    const counts = (confidence: number) =>
      ece(Float64Array.of(confidence, 1 - confidence), [0], 2, 4).bins.map((bin) => bin.count);
    expect(counts(0.75)).toEqual([0, 0, 1, 0]);
    expect(counts(0.7500001)).toEqual([0, 0, 0, 1]);
    expect(counts(1)).toEqual([0, 0, 0, 1]);
  });

  test('an empty bin has no mean and adds nothing', () => {
    const { bins } = ece(Float64Array.of(1, 0), [0], 2);
    expect(bins).toHaveLength(15);
    expect(bins[0]).toEqual({ lower: 0, upper: 1 / 15, count: 0, confidence: null, accuracy: null });
    expect(bins[14]).toEqual({ lower: 14 / 15, upper: 1, count: 1, confidence: 1, accuracy: 1 });
  });

  test('lies in [0, 1] and is the sum over its own table', () => {
    fc.assert(
      fc.property(scored, fc.integer({ min: 1, max: 20 }), ({ probs, labels, classes }, binCount) => {
        const result = ece(probs, labels, classes, binCount);
        expect(result.ece).toBeGreaterThanOrEqual(0);
        expect(result.ece).toBeLessThanOrEqual(1);
        let counted = 0;
        let total = 0;
        for (const { count, confidence, accuracy, lower, upper } of result.bins) {
          counted += count;
          if (confidence === null || accuracy === null) {
            expect(count).toBe(0);
            continue;
          }
          expect(confidence).toBeGreaterThan(lower - 1e-12);
          expect(confidence).toBeLessThanOrEqual(upper + 1e-12);
          total += (count / labels.length) * Math.abs(accuracy - confidence);
        }
        expect(counted).toBe(labels.length);
        expect(result.ece).toBeCloseTo(total, 12);
      }),
    );
  });

  test('equals brute force over every bin and every example', () => {
    fc.assert(
      fc.property(scored, ({ probs, labels, classes }) => {
        let expected = 0;
        for (let b = 0; b < 15; b++) {
          let gap = 0;
          labels.forEach((label, n) => {
            const row = [...probs.subarray(n * classes, (n + 1) * classes)];
            const confidence = Math.max(...row);
            if (confidence <= b / 15 || confidence > (b + 1) / 15) return;
            gap += (row.indexOf(confidence) === label ? 1 : 0) - confidence;
          });
          expected += Math.abs(gap) / labels.length;
        }
        expect(ece(probs, labels, classes).ece).toBeCloseTo(expected, 12);
      }),
    );
  });

  test('with one bin is |accuracy - mean confidence|', () => {
    fc.assert(
      fc.property(scored, ({ probs, labels, classes }) => {
        const result = ece(probs, labels, classes, 1);
        const accuracy = 1 - errorRate(probs, labels, classes);
        expect(result.bins[0]!.accuracy).toBeCloseTo(accuracy, 14);
        expect(result.ece).toBeCloseTo(Math.abs(accuracy - result.bins[0]!.confidence!), 12);
      }),
    );
  });

  test('refuses no bins', () => {
    expect(() => ece(Float64Array.of(1), [0], 1, 0)).toThrow(/binCount: expected a whole number/);
  });
});
