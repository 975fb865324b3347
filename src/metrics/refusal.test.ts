import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { errorOfKept, keepingThresholds, keptShare, refusalsOf, refusedShare } from './refusal.ts';
import type { UncertainPredictions } from './uncertaintyReport.ts';

/** Two classes: each example by its greater probability; mutual information as given. */
function predictions(greater: readonly number[], epistemic: readonly number[]): UncertainPredictions {
  const entropy = greater.map((p) => (p === 1 ? 0 : -p * Math.log(p) - (1 - p) * Math.log(1 - p)));
  return { probs: Float64Array.from(greater.flatMap((p) => [p, 1 - p])), classes: 2, entropy, epistemic };
}

const some = fc
  .array(fc.tuple(fc.integer({ min: 50, max: 100 }), fc.integer({ min: 0, max: 9 })), { minLength: 1 })
  .map((pairs) =>
    predictions(
      pairs.map(([p]) => p / 100),
      pairs.map(([, e]) => e / 10),
    ),
  );
const share = fc.integer({ min: 1, max: 100 }).map((percent) => percent / 100);

describe('thresholds that keep', () => {
  test('by hand: of four, three are kept at 75 %, all at 76 %', () => {
    const four = predictions([0.9, 0.8, 0.7, 0.6], [0.1, 0.4, 0.3, 0.2]);
    const three = keepingThresholds(four, 0.75);
    expect(three.maximumProbability).toBeCloseTo(0.3, 14);
    expect(three.mutualInformation).toBe(0.3);
    expect(three.entropy).toBe(four.entropy[2]);
    expect([...refusalsOf(four, three).mutualInformation]).toEqual([0, 1, 0, 0]);
    expect(refusedShare(refusalsOf(four, keepingThresholds(four, 0.76))).entropy).toBe(0);
  });

  test('keep at least their share of the examples they are chosen on, and no lower score would', () => {
    fc.assert(
      fc.property(some, share, (own, kept) => {
        const thresholds = keepingThresholds(own, kept);
        const refused = refusedShare(refusalsOf(own, thresholds));
        for (const key of ['entropy', 'mutualInformation', 'maximumProbability'] as const) {
          expect(1 - refused[key]).toBeGreaterThan(kept - 1e-12);
        }
        const { mutualInformation: t } = thresholds;
        const below = Array.from(own.epistemic).filter((score) => score < t).length;
        expect(below / own.epistemic.length).toBeLessThan(kept);
      }),
    );
  });

  test('a plain network, whose draws agree, is refused nothing by mutual information', () => {
    const own = predictions([0.9, 0.8], [0, 0]);
    expect(refusedShare(refusalsOf(own, keepingThresholds(own))).mutualInformation).toBe(0);
  });

  test('what is no share, and what is no threshold, is refused', () => {
    const own = predictions([0.9], [0]);
    for (const kept of [0, -1, 1.1, Number.NaN])
      expect(() => keepingThresholds(own, kept)).toThrow(RangeError);
    expect(() => keepingThresholds(predictions([], []))).toThrow(RangeError);
    const thresholds = { ...keepingThresholds(own), entropy: Number.NaN };
    expect(() => refusalsOf(own, thresholds)).toThrow(/thresholds\.entropy: expected a finite number/);
  });
});

describe('of those that are refused', () => {
  const other = predictions([0.9, 0.55, 0.7, 0.6], [0, 0, 0, 1]);
  const refusals = refusalsOf(other, { entropy: 0.62, mutualInformation: 0.5, maximumProbability: 0.35 });

  test('the share is of all, or of the examples named', () => {
    expect(refusedShare(refusals)).toEqual({
      entropy: 0.5,
      mutualInformation: 0.25,
      maximumProbability: 0.5,
    });
    expect(refusedShare(refusals, [1, 3]).entropy).toBe(1);
    expect(refusedShare(refusals, [0]).entropy).toBe(0);
    expect(keptShare(refusals)).toEqual({ entropy: 0.5, mutualInformation: 0.75, maximumProbability: 0.5 });
    expect(() => refusedShare(refusals, [])).toThrow(/at least one example/);
  });

  test('the error is that of the others, and none where all are refused', () => {
    expect(errorOfKept(other, [0, 1, 1, 1], refusals)).toEqual({
      entropy: 0.5,
      mutualInformation: 2 / 3,
      maximumProbability: 0.5,
    });
    const none = refusalsOf(other, { entropy: -1, mutualInformation: -1, maximumProbability: 0.35 });
    expect(errorOfKept(other, [0, 0, 0, 0], none)).toEqual({
      entropy: null,
      mutualInformation: null,
      maximumProbability: 0,
    });
  });
});

describe('with a probability of none of them', () => {
  const four = predictions([0.9, 0.8, 0.7, 0.6], [0.1, 0.4, 0.3, 0.2]);
  const known = { ...four, none: [0.5, 0.1, 0.2, 0] };

  test('there are two scores more: none, and 1 - max p (1 - none)', () => {
    const thresholds = keepingThresholds(known, 0.75);
    expect(thresholds.none).toBe(0.2);
    // 0.55, 0.28, 0.44, 0.4
    expect(thresholds.jointMaximum).toBeCloseTo(0.44, 14);
    const refusals = refusalsOf(known, thresholds);
    expect([...refusals.none!]).toEqual([1, 0, 0, 0]);
    expect([...refusals.jointMaximum!]).toEqual([1, 0, 0, 0]);
    expect(keptShare(refusals)).toMatchObject({ none: 0.75, jointMaximum: 0.75 });
    expect(errorOfKept(known, [1, 0, 1, 0], refusals)).toMatchObject({ none: 1 / 3, jointMaximum: 1 / 3 });
  });

  test('the other scores are as without it', () => {
    const { none, jointMaximum, ...others } = keepingThresholds(known);
    expect(others).toEqual(keepingThresholds(four));
  });

  test('thresholds of a network without it are refused, and probabilities that are too few', () => {
    expect(() => refusalsOf(known, keepingThresholds(four))).toThrow(/thresholds\.none/);
    expect(() => keepingThresholds({ ...four, none: [0.5] })).toThrow(/none: expected 4 values/);
  });
});
