import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { auroc, averagePrecision, fprAtTpr } from './detection.ts';

// few different values, so that ties are the rule
const scores = fc.array(fc.integer({ min: 0, max: 8 }), { minLength: 1, maxLength: 25 });

describe('auroc', () => {
  test('perfect, reversed, and all equal', () => {
    expect(auroc([3, 4], [1, 2])).toBe(1);
    expect(auroc([1, 2], [3, 4])).toBe(0);
    expect(auroc([1, 1, 1], [1, 1])).toBe(0.5);
  });

  test('one of each', () => {
    expect([auroc([2], [1]), auroc([1], [1]), auroc([0], [1])]).toEqual([1, 0.5, 0]);
  });

  test('equals the share of pairs in the right order, a tie counting one half', () => {
    fc.assert(
      fc.property(scores, scores, (positives, negatives) => {
        let pairs = 0;
        for (const p of positives) for (const n of negatives) pairs += p > n ? 1 : p === n ? 0.5 : 0;
        const expected = pairs / (positives.length * negatives.length);
        expect(Math.abs(auroc(positives, negatives) - expected)).toBeLessThan(1e-12);
      }),
    );
  });

  test('equals the trapezoidal area under the curve of (false, true) positive rates', () => {
    fc.assert(
      fc.property(scores, scores, (positives, negatives) => {
        const rate = (values: number[], t: number) => values.filter((s) => s >= t).length / values.length;
        let area = 0;
        for (let t = 8; t >= 0; t--) {
          const width = rate(negatives, t) - rate(negatives, t + 1);
          area += (width * (rate(positives, t) + rate(positives, t + 1))) / 2;
        }
        expect(Math.abs(auroc(positives, negatives) - area)).toBeLessThan(1e-12);
      }),
    );
  });

  test('exchanging the sides gives 1 - AUROC; a monotone transformation changes nothing', () => {
    fc.assert(
      fc.property(scores, scores, (positives, negatives) => {
        const area = auroc(positives, negatives);
        expect(auroc(negatives, positives)).toBeCloseTo(1 - area, 12);
        const exp = (values: number[]) => values.map(Math.exp);
        expect(auroc(exp(positives), exp(negatives))).toBe(area);
      }),
    );
  });
});

describe('fprAtTpr', () => {
  test('95 % of twenty positives are nineteen: the lowest may be missed', () => {
    const positives = Array.from({ length: 20 }, (_, i) => i + 1);
    expect(fprAtTpr(positives, [1, 1.5, 2, 3])).toBe(0.5);
    expect(fprAtTpr(positives, [1, 1.5, 2, 3], 1)).toBe(1);
    expect(fprAtTpr(positives.slice(1), [1, 1.5, 2, 3])).toBe(0.5);
  });

  test('all scores equal: every negative is an alarm', () => {
    expect(fprAtTpr([1, 1], [1, 1, 1])).toBe(1);
  });

  test('equals the best of all thresholds that reach the rate', () => {
    fc.assert(
      fc.property(scores, scores, fc.integer({ min: 1, max: 20 }), (positives, negatives, twentieths) => {
        const tpr = twentieths / 20;
        const rate = (values: number[], t: number) => values.filter((s) => s >= t).length / values.length;
        const reached = positives.filter((t) => rate(positives, t) >= tpr);
        const expected = Math.min(...reached.map((t) => rate(negatives, t)));
        expect(fprAtTpr(positives, negatives, tpr)).toBe(expected);
      }),
    );
  });
});

describe('averagePrecision', () => {
  test('known answers', () => {
    expect(averagePrecision([3, 4], [1, 2])).toBe(1);
    // precision 1 at recall 1/2, then 2/3
    expect(averagePrecision([4, 2], [3, 1])).toBeCloseTo(1 / 2 + (1 / 2) * (2 / 3), 15);
    expect(averagePrecision([1], [1, 1, 1])).toBe(0.25);
  });

  test('equals the sum over thresholds of recall gained times precision', () => {
    fc.assert(
      fc.property(scores, scores, (positives, negatives) => {
        const above = (values: number[], t: number) => values.filter((s) => s >= t).length;
        let expected = 0;
        for (let t = 8; t >= 0; t--) {
          const found = above(positives, t);
          const gained = found - above(positives, t + 1);
          if (gained > 0) expected += (gained / positives.length) * (found / (found + above(negatives, t)));
        }
        expect(Math.abs(averagePrecision(positives, negatives) - expected)).toBeLessThan(1e-12);
      }),
    );
  });
});

describe('each refuses', () => {
  test.each([
    ['no positives', [], [1], /positives: expected at least one score, got none/],
    ['no negatives', [1], [], /negatives: expected at least one score/],
    ['NaN', [1, Number.NaN], [1], /positives\[1\]: expected a finite number, got NaN/],
    ['infinity', [1], [Number.POSITIVE_INFINITY], /negatives\[0\]: expected a finite number/],
  ])('%s', (_, positives, negatives, message) => {
    for (const measure of [auroc, fprAtTpr, averagePrecision]) {
      expect(() => measure(positives, negatives)).toThrow(RangeError);
      expect(() => measure(positives, negatives)).toThrow(message);
    }
  });

  test.each([0, 1.1, Number.NaN])('a true positive rate of %d', (tpr) => {
    expect(() => fprAtTpr([1], [1], tpr)).toThrow(/fprAtTpr: tpr/);
  });
});
