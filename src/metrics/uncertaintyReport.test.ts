import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ece } from './calibration.ts';
import { equalMassCalibration } from './equalMassCalibration.ts';
import { classificationMetrics } from './summary.ts';
import { type Scored, scored } from './testing.ts';
import { entropy } from './uncertainty.ts';
import { detectionReport, qualityReport, uncertaintyReport } from './uncertaintyReport.ts';

/** Predictions of some rows, with an epistemic part that is half of the entropy of even rows. */
function predictions({ probs, labels, classes }: Scored) {
  const rows = labels.map((_, n) => probs.subarray(n * classes, (n + 1) * classes));
  const total = rows.map((row) => entropy(row));
  return { probs, classes, labels, entropy: total, epistemic: total.map((h, n) => (n % 2 ? h : h / 2)) };
}

describe('uncertaintyReport', () => {
  test('by hand: two digits, one wrong, and two images from elsewhere', () => {
    const inside = {
      probs: Float64Array.of(0.9, 0.1, 0.6, 0.4),
      classes: 2,
      labels: [0, 1],
      entropy: [0.325, 0.673],
      epistemic: [0.01, 0.02],
    };
    const outside = {
      probs: Float64Array.of(0.5, 0.5, 0.2, 0.8),
      classes: 2,
      entropy: [0.69, 0.5],
      epistemic: [0.3, 0.2],
    };
    const report = uncertaintyReport(inside, outside);
    expect(report.error).toBe(0.5);
    expect(report.nll).toBeCloseTo(-(Math.log(0.9) + Math.log(0.4)) / 2, 14);
    expect(report.brier).toBeCloseTo((0.02 + 0.72) / 2, 14);
    expect(report.ece).toBeCloseTo((0.1 + 0.6) / 2, 14);
    expect(report.eceEqualMass).toBeCloseTo((0.1 + 0.6) / 2, 14);
    // the mistake is the less certain one: nothing is lost by the order
    expect(report.aurc).toBe(0.25);
    expect(report.excessAurc).toBe(0);
    // pairs in order: 3 of 4 by entropy and by the maximum, all by mutual information
    expect(report.auroc).toEqual({ entropy: 0.75, mutualInformation: 1, maximumProbability: 0.75 });
    expect(report.fpr95).toEqual({ entropy: 0.5, mutualInformation: 0, maximumProbability: 0.5 });
  });

  test('is the numbers of the single metrics', () => {
    fc.assert(
      fc.property(scored, (examples) => {
        const { probs, labels, classes } = examples;
        const report = qualityReport({ probs, classes }, labels);
        const { error, nll, ece: fromReport, brier } = report;
        expect({ error, nll, ece: fromReport, brier }).toEqual(classificationMetrics(probs, labels, classes));
        expect(report.ece).toBe(ece(probs, labels, classes).ece);
        expect(report.eceEqualMass).toBe(equalMassCalibration(probs, labels, classes).ece);
      }),
    );
  });

  test('equals pairs counted by hand over each uncertainty, with one class as with six', () => {
    fc.assert(
      fc.property(scored, scored, (a, b) => {
        const [inside, outside] = [predictions(a), predictions(b)];
        const scoresOf = ({ probs, classes, entropy, epistemic }: typeof inside) => ({
          entropy,
          mutualInformation: epistemic,
          maximumProbability: entropy.map(
            (_, n) => 1 - Math.max(...probs.subarray(n * classes).slice(0, classes)),
          ),
        });
        const [negatives, positives] = [scoresOf(inside), scoresOf(outside)];
        const report = detectionReport(inside, outside);
        for (const name of ['entropy', 'mutualInformation', 'maximumProbability'] as const) {
          const pairs = positives[name].flatMap((p) =>
            negatives[name].map((n) => (p > n ? 1 : p === n ? 0.5 : 0)),
          );
          const area = pairs.reduce((sum: number, pair) => sum + pair, 0) / pairs.length;
          expect(report.auroc[name]).toBeCloseTo(area, 12);
          const found = (t: number) => positives[name].filter((p) => p >= t).length / positives[name].length;
          const alarms = positives[name]
            .filter((t) => found(t) >= 0.95)
            .map((t) => negatives[name].filter((n) => n >= t).length / negatives[name].length);
          expect(report.fpr95[name]).toBeCloseTo(Math.min(...alarms), 12);
        }
      }),
    );
  });

  test('a set against itself is chance by every uncertainty', () => {
    fc.assert(
      fc.property(scored, (examples) => {
        const set = predictions(examples);
        for (const area of Object.values(detectionReport(set, set).auroc)) expect(area).toBeCloseTo(0.5, 12);
      }),
    );
  });

  test('exchanging the sets turns each area about 1/2', () => {
    fc.assert(
      fc.property(scored, scored, (a, b) => {
        const there = detectionReport(predictions(a), predictions(b)).auroc;
        const back = detectionReport(predictions(b), predictions(a)).auroc;
        expect(there.entropy + back.entropy).toBeCloseTo(1, 12);
        expect(there.mutualInformation + back.mutualInformation).toBeCloseTo(1, 12);
        expect(there.maximumProbability + back.maximumProbability).toBeCloseTo(1, 12);
      }),
    );
  });

  test('refuses an uncertainty that is missing, short or NaN', () => {
    const set = predictions({ probs: Float64Array.of(1, 0), labels: [0], classes: 2 });
    expect(() => detectionReport(set, { ...set, epistemic: [] })).toThrow(
      /outOfDistribution: epistemic: expected 1 values/,
    );
    expect(() => detectionReport({ ...set, entropy: [0, 0], epistemic: [0, 0] }, set)).toThrow(
      /inDistribution: probs: expected 4 values/,
    );
    expect(() => detectionReport(set, { ...set, entropy: [Number.NaN] })).toThrow(/auroc: positives\[0\]/);
  });
});

test('with a probability of none of them it tells sets apart too, if both predictions have it', () => {
  const of = (greater: number, none: number) => ({
    ...{ probs: Float64Array.of(greater, 1 - greater), classes: 2, entropy: [0.1], epistemic: [0] },
    none: [none],
  });
  const report = detectionReport(of(0.9, 0.1), of(0.9, 0.6));
  expect(report.auroc).toMatchObject({ entropy: 0.5, maximumProbability: 0.5, none: 1, jointMaximum: 1 });
  const { none: _, ...without } = of(0.9, 0.6);
  expect(() => detectionReport(of(0.9, 0.1), without)).toThrow(/in both predictions, or in neither/);
});
