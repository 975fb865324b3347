import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { binomialInterval } from './binomialInterval.ts';
import {
  adaptive,
  type ConformalScore,
  conformalQuantile,
  conformalRank,
  conformalScores,
  leastAmbiguous,
  predictionSets,
  summariseSets,
} from './conformal.ts';
import { scored, uniforms } from './testing.ts';

describe('conformalQuantile', () => {
  test('known answers: of nine scores the ninth at 10 %, the eighth at 20 %, infinity at 5 %', () => {
    const scores = [3, 9, 1, 7, 5, 2, 8, 4, 6];
    expect([0.1, 0.2, 0.05].map((alpha) => conformalQuantile(scores, alpha))).toEqual([
      9,
      8,
      Number.POSITIVE_INFINITY,
    ]);
    expect(scores[0]).toBe(3);
  });

  test('the rank is ceil((n + 1)(1 - alpha)) in whole hundredths, whatever alpha rounds to', () => {
    for (let n = 1; n <= 500; n++) {
      for (let hundredths = 1; hundredths < 100; hundredths++) {
        const expected = Math.ceil(((n + 1) * (100 - hundredths)) / 100);
        expect(conformalRank(n, hundredths / 100)).toBe(expected);
      }
    }
  });

  test('of n + 1 different scores, each held out in turn, exactly the rank many are covered', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: -1000, max: 1000 }), { minLength: 2, maxLength: 30 }),
        fc.integer({ min: 1, max: 99 }),
        (scores, hundredths) => {
          const alpha = hundredths / 100;
          const covered = scores.filter(
            (score, n) => score <= conformalQuantile(scores.toSpliced(n, 1), alpha),
          );
          expect(covered).toHaveLength(conformalRank(scores.length - 1, alpha));
        },
      ),
    );
  });

  test('of n + 1 scores with ties, at least as many', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(4), { minLength: 2, maxLength: 30 }),
        fc.integer({ min: 1, max: 99 }),
        (scores, hundredths) => {
          const alpha = hundredths / 100;
          const covered = scores.filter(
            (score, n) => score <= conformalQuantile(scores.toSpliced(n, 1), alpha),
          );
          expect(covered.length).toBeGreaterThanOrEqual((1 - alpha) * scores.length - 1e-9);
        },
      ),
    );
  });

  test.each([
    [[], 0.1, /at least one score/],
    [[1, Number.NaN], 0.1, /scores\[1\]: expected a finite number/],
    [[1], 0, /alpha: expected above 0/],
    [[1], 1, /alpha: expected above 0/],
  ])('refuses %j at %d', (scores, alpha, message) => {
    expect(() => conformalQuantile(scores, alpha)).toThrow(message);
  });
});

describe('scores', () => {
  test('by hand', () => {
    const probs = [0.2, 0.5, 0.3];
    expect([0, 1, 2].map((c) => leastAmbiguous(probs, c))).toEqual([0.8, 0.5, 0.7]);
    expect([0, 1, 2].map((c) => adaptive(probs, c))).toEqual([1, 0.5, 0.8]);
  });

  test('adaptive: a tie counts the lowest class first', () => {
    expect([0, 1].map((c) => adaptive([0.5, 0.5], c))).toEqual([0.5, 1]);
  });

  test.each([
    ['leastAmbiguous', leastAmbiguous],
    ['adaptive', adaptive],
  ])('%s: a more probable class is never stranger', (_, score) => {
    fc.assert(
      fc.property(scored, ({ probs, labels, classes }) => {
        labels.forEach((_, n) => {
          const row = [...probs.subarray(n * classes, (n + 1) * classes)];
          const byProbability = row.map((_, c) => c).sort((a, b) => row[b]! - row[a]!);
          const scores = byProbability.map((c) => score(row, c));
          expect(scores).toEqual(scores.toSorted((a, b) => a - b));
        });
      }),
    );
  });
});

describe('predictionSets', () => {
  test('empty, single and full sets', () => {
    const probs = Float64Array.of(0.5, 0.5, 0.9, 0.1);
    expect([...predictionSets(probs, 2, 0.2)]).toEqual([0, 0, 1, 0]);
    expect([...predictionSets(probs, 2, Number.POSITIVE_INFINITY)]).toEqual([1, 1, 1, 1]);
    expect([...predictionSets(probs, 2, -1)]).toEqual([0, 0, 0, 0]);
  });

  test('calibration examples themselves are covered at the rank of their quantile', () => {
    fc.assert(
      fc.property(scored, fc.integer({ min: 1, max: 99 }), ({ probs, labels, classes }, hundredths) => {
        const quantile = conformalQuantile(conformalScores(probs, labels, classes), hundredths / 100);
        const { coverage } = summariseSets(predictionSets(probs, classes, quantile), labels, classes);
        const rank = Math.min(labels.length, conformalRank(labels.length, hundredths / 100));
        expect(coverage).toBeGreaterThanOrEqual(rank / labels.length);
      }),
    );
  });

  test('one class is always in, and always right', () => {
    const quantile = conformalQuantile(conformalScores(Float64Array.of(1, 1, 1), [0, 0, 0], 1), 0.5);
    expect([...predictionSets(Float64Array.of(1), 1, quantile)]).toEqual([1]);
  });
});

test('summariseSets: three sets by hand', () => {
  const sets = Uint8Array.of(0, 0, 0, 0, 1, 0, 1, 1, 1);
  expect(summariseSets(sets, [0, 1, 2], 3)).toEqual({
    coverage: 2 / 3,
    meanSize: 4 / 3,
    empty: 1 / 3,
    single: 1 / 3,
    full: 1 / 3,
  });
  expect(() => summariseSets(sets, [0, 1, 3], 3)).toThrow(/labels\[2\]: expected a class from 0 to 2/);
  expect(() => summariseSets(sets, [0, 1], 3)).toThrow(/2 labels and 9 values/);
});

/** Softmax of noise over four classes, and a label that is NOT drawn from it: a miscalibrated network. */
function example(next: () => number): { row: number[]; label: number } {
  const weights = Array.from({ length: 4 }, () => Math.exp(4 * next()));
  const sum = weights.reduce((a, b) => a + b, 0);
  const most = weights.indexOf(Math.max(...weights));
  return { row: weights.map((w) => w / sum), label: next() < 0.6 ? most : Math.floor(4 * next()) };
}

describe('coverage of exchangeable data, by a network that is badly calibrated', () => {
  // One new example for each calibration set: the coverages are independent, so their number is binomial.
  const [calibration, runs, classes] = [99, 2000, 4];
  function coveredOf(score: ConformalScore, alpha: number): number {
    const next = uniforms(11);
    let covered = 0;
    for (let run = 0; run < runs; run++) {
      const examples = Array.from({ length: calibration + 1 }, () => example(next));
      const { row, label } = examples.pop()!;
      const probs = Float64Array.from(examples.flatMap((e) => e.row));
      const labels = examples.map((e) => e.label);
      const quantile = conformalQuantile(conformalScores(probs, labels, classes, score), alpha);
      covered += predictionSets(Float64Array.from(row), classes, quantile, score)[label]!;
    }
    return covered;
  }

  test.each([0.1, 0.05, 0.01])('leastAmbiguous at %d: k/(n+1) is in the 95 % interval', (alpha) => {
    const { lower, upper } = binomialInterval(coveredOf(leastAmbiguous, alpha), runs);
    const exact = conformalRank(calibration, alpha) / (calibration + 1);
    expect(exact).toBeGreaterThanOrEqual(lower);
    expect(exact).toBeLessThanOrEqual(upper);
  });

  test.each([0.1, 0.01])('adaptive at %d: 1 - alpha is not above the 95 % interval', (alpha) => {
    // The score of the least probable class is 1 in every example: such ties cover more than asked.
    expect(1 - alpha).toBeLessThanOrEqual(binomialInterval(coveredOf(adaptive, alpha), runs).upper);
  });
});
