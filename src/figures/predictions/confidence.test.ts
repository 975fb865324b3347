import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { classificationMetrics } from '../../metrics/summary.ts';
import { type Scored, scored } from '../../metrics/testing.ts';
import { CONFIDENCE_BINS, confidenceFigure, zoomLimit } from './confidence.ts';

const figureOf = ({ probs, labels, classes }: Scored) =>
  confidenceFigure({ probs, classes, count: labels.length }, labels);
const sum = (counts: readonly number[]) => counts.reduce((a, b) => a + b, 0);

describe('confidenceFigure', () => {
  test('counts every image once, and its right ones are the accuracy of the metrics', () => {
    fc.assert(
      fc.property(scored, (given) => {
        const { right, wrong, images, accuracy } = figureOf(given);
        const { error } = classificationMetrics(given.probs, given.labels, given.classes);
        expect(sum(right) + sum(wrong)).toBe(images);
        expect(sum(right) / images).toBe(accuracy);
        expect(accuracy).toBeCloseTo(1 - error, 12);
      }),
    );
  });

  test('agrees with counting image by image', () => {
    fc.assert(
      fc.property(scored, (given) => {
        const { probs, labels, classes } = given;
        const right = new Array(CONFIDENCE_BINS).fill(0);
        const wrong = new Array(CONFIDENCE_BINS).fill(0);
        let confidences = 0;
        const { edges, ...figure } = figureOf(given);
        labels.forEach((label, n) => {
          const row = [...probs.subarray(n * classes, (n + 1) * classes)];
          const confidence = Math.min(1, Math.max(...row));
          const bin = Math.min(
            CONFIDENCE_BINS - 1,
            edges.findLastIndex((edge) => edge <= confidence),
          );
          (row.indexOf(Math.max(...row)) === label ? right : wrong)[bin]++;
          confidences += confidence;
        });
        expect(figure.right).toEqual(right);
        expect(figure.wrong).toEqual(wrong);
        expect(figure.meanConfidence).toBeCloseTo(confidences / labels.length, 12);
      }),
    );
  });

  test('puts certainty, even above 1 by rounding, into the last bin', () => {
    const probs = Float64Array.of(1, 0, 0, 1 + 1e-9);
    const { right, wrong, meanConfidence } = confidenceFigure({ probs, classes: 2, count: 2 }, [0, 0]);
    expect([right.at(-1), wrong.at(-1)]).toEqual([1, 1]);
    expect(meanConfidence).toBe(1);
  });

  test('refuses labels of other images', () => {
    expect(() => confidenceFigure({ probs: Float64Array.of(1, 0), classes: 2, count: 1 }, [0, 1])).toThrow(
      /expected 1 labels, got 2/,
    );
  });
});

describe('zoomLimit', () => {
  test('shows every wrong answer', () => {
    const counts = fc.array(fc.nat(10_000), { minLength: CONFIDENCE_BINS, maxLength: CONFIDENCE_BINS });
    fc.assert(
      fc.property(counts, counts, (right, wrong) => {
        expect(zoomLimit({ right, wrong })).toBeGreaterThanOrEqual(Math.max(...wrong));
      }),
    );
  });

  test('cuts the bar of the certain ones', () => {
    const limit = zoomLimit({ right: [20, 100, 8000], wrong: [15, 20, 10] });
    expect(limit).toBeGreaterThan(20);
    expect(limit).toBeLessThan(200);
  });
});
