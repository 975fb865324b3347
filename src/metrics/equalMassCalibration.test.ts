import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ece } from './calibration.ts';
import { equalMassCalibration } from './equalMassCalibration.ts';
import { scored } from './testing.ts';

/** Two-class probabilities whose class 0 has these confidences. */
const rows = (...confidences: number[]) => Float64Array.from(confidences.flatMap((p) => [p, 1 - p]));

describe('equalMassCalibration', () => {
  test('two bins of two, by hand', () => {
    const result = equalMassCalibration(rows(0.9, 0.6, 0.8, 0.7), [0, 1, 0, 0], 2, 2);
    // by confidence: 0.6 wrong, 0.7 right | 0.8 right, 0.9 right
    expect(result.bins.map(({ count, lower, upper, accuracy }) => [count, lower, upper, accuracy])).toEqual([
      [2, 0.6, 0.7, 0.5],
      [2, 0.8, 0.9, 1],
    ]);
    expect(result.ece).toBeCloseTo((Math.abs(0.5 - 0.65) + Math.abs(1 - 0.85)) / 2, 14);
  });

  test('sizes differ by at most one, the bins are in order, and they are all the examples', () => {
    fc.assert(
      fc.property(scored, fc.integer({ min: 1, max: 40 }), ({ probs, labels, classes }, binCount) => {
        const { bins } = equalMassCalibration(probs, labels, classes, binCount);
        const counts = bins.map(({ count }) => count);
        expect(bins).toHaveLength(Math.min(binCount, labels.length));
        expect(counts.reduce((a, b) => a + b, 0)).toBe(labels.length);
        expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
        for (let b = 1; b < bins.length; b++) {
          expect(bins[b]!.lower).toBeGreaterThanOrEqual(bins[b - 1]!.upper);
        }
      }),
    );
  });

  test('equals brute force over sorted examples whose ties share their accuracy', () => {
    fc.assert(
      fc.property(scored, fc.integer({ min: 1, max: 15 }), ({ probs, labels, classes }, binCount) => {
        const examples = labels.map((label, n) => {
          const row = [...probs.subarray(n * classes, (n + 1) * classes)];
          const confidence = Math.max(...row);
          return { confidence, hit: row.indexOf(confidence) === label ? 1 : 0 };
        });
        const sorted = examples
          .map(({ confidence }) => {
            const tie = examples.filter((other) => other.confidence === confidence);
            return { confidence, hit: tie.reduce((sum, { hit }) => sum + hit, 0) / tie.length };
          })
          .sort((a, b) => a.confidence - b.confidence);
        const bins = Math.min(binCount, sorted.length);
        const gaps = new Float64Array(bins);
        sorted.forEach(({ confidence, hit }, k) => {
          // position k is in the bin b with floor(b N / B) <= k < floor((b+1) N / B)
          const b = Array.from({ length: bins }).findIndex(
            (_, i) => k < Math.floor(((i + 1) * sorted.length) / bins),
          );
          gaps[b]! += hit - confidence;
        });
        const expected = gaps.reduce((sum, gap) => sum + Math.abs(gap), 0) / sorted.length;
        expect(Math.abs(equalMassCalibration(probs, labels, classes, binCount).ece - expected)).toBeLessThan(
          1e-12,
        );
      }),
    );
  });

  test('does not depend on the order of the examples, ties included', () => {
    const probs = rows(0.8, 0.8, 0.8, 0.8, 0.6, 0.9);
    const one = equalMassCalibration(probs, [0, 0, 1, 1, 0, 0], 2, 3).ece;
    expect(equalMassCalibration(probs, [1, 1, 0, 0, 0, 0], 2, 3).ece).toBe(one);
  });

  test('one bin is one bin, however it is cut', () => {
    fc.assert(
      fc.property(scored, ({ probs, labels, classes }) => {
        const expected = ece(probs, labels, classes, 1).ece;
        expect(equalMassCalibration(probs, labels, classes, 1).ece).toBeCloseTo(expected, 12);
      }),
    );
  });

  test('one example, and one class', () => {
    expect(equalMassCalibration(rows(0.7), [1], 2)).toEqual({
      ece: 0.7,
      bins: [{ lower: 0.7, upper: 0.7, count: 1, confidence: 0.7, accuracy: 0 }],
    });
    expect(equalMassCalibration(Float64Array.of(1, 1), [0, 0], 1).ece).toBe(0);
  });

  test.each([0, 1.5, Number.NaN])('refuses %d bins', (binCount) => {
    expect(() => equalMassCalibration(rows(0.7), [1], 2, binCount)).toThrow(/binCount: expected a whole/);
  });
});
