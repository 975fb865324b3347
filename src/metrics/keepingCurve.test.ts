import fc from 'fast-check';
import { expect, test } from 'vitest';
import { conformalPValue } from './conformalPValue.ts';
import { keepingCurve } from './keepingCurve.ts';
import type { UncertainPredictions } from './uncertaintyReport.ts';

/** Two classes, with the given probabilities of the first. */
const of = (first: readonly number[], none?: readonly number[]): UncertainPredictions => ({
  probs: Float64Array.from(first.flatMap((p) => [p, 1 - p])),
  classes: 2,
  entropy: first.map((p) => p * (1 - p)),
  epistemic: first.map(() => 0),
  ...(none && { none }),
});

test('by hand: the surest half of four held-out examples, applied to three others', () => {
  const heldOut = of([0.9, 0.8, 0.7, 0.6]);
  // right, right, wrong
  const predictions = of([0.95, 0.75, 0.65]);
  const { kept, by } = keepingCurve(heldOut, { predictions, labels: [0, 0, 1] }, [0.25, 0.5, 0.75, 1]);
  expect(kept).toEqual([0.25, 0.5, 0.75, 1]);
  const { thresholds, answered, error } = by.maximumProbability;
  expect(thresholds.map((t) => Number(t.toFixed(6)))).toEqual([0.1, 0.2, 0.3, 0.4]);
  expect(answered).toEqual([1 / 3, 1 / 3, 2 / 3, 1]);
  expect(error).toEqual([0, 0, 0, 1 / 3]);
  expect(Object.keys(by)).toEqual(['entropy', 'mutualInformation', 'maximumProbability']);
});

test('where nothing is answered there is no error, and a class for none has curves too', () => {
  const heldOut = of([0.99, 0.98], [0.1, 0.2]);
  const predictions = of([0.6], [0.9]);
  const { by } = keepingCurve(heldOut, { predictions, labels: [0] }, [0.5, 1]);
  expect(by.maximumProbability).toMatchObject({ answered: [0, 0], error: [null, null] });
  expect(by.none).toEqual({ thresholds: [0.1, 0.2], answered: [0, 0], error: [null, null] });
  expect(by.jointMaximum!.thresholds).toHaveLength(2);
});

test('by hand: within both limits is what a page answers, which refuses what is foreign besides', () => {
  // joint doubts 0.1, 0.2, 0.3, 0.4; a limit of none that keeps 95 % of four keeps all of them: 0.3
  const heldOut = of([1, 1, 1, 1], [0.1, 0.2, 0.3, 0]);
  // right and familiar; wrong and foreign, but less doubtful than the last limit; wrong and familiar
  const predictions = of([0.9, 0.65, 0.75], [0.05, 0.31, 0.05]);
  const { by, both } = keepingCurve(heldOut, { predictions, labels: [0, 1, 1] }, [0.25, 0.75, 1]);
  expect(by.jointMaximum!.thresholds).toEqual([0, 0.2, 0.3].map((t) => expect.closeTo(t, 12)));
  expect(both).toEqual({ answered: [0, 1 / 3, 2 / 3], error: [null, 0, 1 / 2] });
  expect(keepingCurve(of([0.5]), { predictions: of([0.5]), labels: [0] }, [1]).both).toBeUndefined();
});

test('thresholds and answered shares do not descend', () => {
  const p = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(fc.array(p, { minLength: 1, maxLength: 40 }), fc.array(p, { minLength: 1 }), (a, b) => {
      const kept = [0.1, 0.4, 0.8, 0.95, 1];
      const { by } = keepingCurve(of(a), { predictions: of(b), labels: b.map(() => 0) }, kept);
      for (const { thresholds, answered } of Object.values(by)) {
        expect(thresholds).toEqual(thresholds.toSorted((x: number, y: number) => x - y));
        expect(answered).toEqual(answered.toSorted((x: number, y: number) => x - y));
      }
    }),
  );
});

test('no shares and no labels are refused', () => {
  const some = of([0.5]);
  expect(() => keepingCurve(some, { predictions: some, labels: [0] }, [])).toThrow(RangeError);
  expect(() => keepingCurve(some, { predictions: some, labels: [] }, [0.5])).toThrow(RangeError);
});

test('a p-value by quantiles is at least the exact one, and that of the next finer quantile at most', () => {
  const scores = fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(scores, fc.integer({ min: -1, max: 31 }), (held, score) => {
      const count = held.length;
      const kept = [0.1, 0.25, 0.5, 0.9, 0.95, 1];
      const sorted = held.toSorted((a, b) => a - b);
      const thresholds = kept.map((share) => sorted[Math.max(1, Math.ceil(share * count - 1e-9)) - 1]!);
      const exact = (1 + held.filter((s) => s >= score).length) / (count + 1);
      const found = conformalPValue({ kept, thresholds, count }, score);
      expect(found).toBeGreaterThanOrEqual(exact - 1e-12);
      // every score as a quantile of its own leaves nothing to allow for
      const all = { kept: sorted.map((_, i) => (i + 1) / count), thresholds: sorted, count };
      expect(conformalPValue(all, score)).toBeCloseTo(exact, 12);
    }),
  );
});

test('among 99 held-out scores the strangest of all has a p-value of 1 %, and the most common one of 1', () => {
  const held = { kept: [0.5, 0.95, 1], thresholds: [0.2, 0.7, 0.9], count: 99 };
  expect(conformalPValue(held, 0.95)).toBeCloseTo(0.01, 12);
  expect(conformalPValue(held, 0.8)).toBeCloseTo((1 + 99 - 95) / 100, 12);
  expect(conformalPValue(held, 0.1)).toBe(1);
  expect(() => conformalPValue(held, Number.NaN)).toThrow(/score: expected a number/);
});
