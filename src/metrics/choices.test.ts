import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { binomialInterval } from './binomialInterval.ts';
import { chooseAndScore } from './choices.ts';
import { scored, uniforms } from './testing.ts';

/** Two classes; class 0 is predicted with the confidence given, and is right unless the label is 1. */
const two = (...examples: [confidence: number, label: number][]) => ({
  probs: Float64Array.from(examples.flatMap(([p]) => [p, 1 - p])),
  labels: examples.map(([, label]) => label),
});

describe('the threshold for an error', () => {
  const choose = two([0.9, 0], [0.8, 0], [0.7, 1], [0.6, 0]);

  test('by hand: chosen where two of two are right, it answers three of four others, one of them wrong', () => {
    const score = two([0.95, 0], [0.8, 0], [0.85, 1], [0.79, 1]);
    const { threshold, chosenOn, scoredOn } = chooseAndScore(choose, score, { classes: 2, wished: 0.1 });
    expect([chosenOn, scoredOn]).toEqual([4, 4]);
    expect(threshold).toEqual({
      ...{ wished: 0.1, threshold: 0.8, answered: 3, wrong: 1, coverage: 0.75, error: 1 / 3 },
      ...{ interval: binomialInterval(1, 3), holds: true },
    });
  });

  test('a wish that the interval lies above is refuted', () => {
    const wrong = two(...Array.from({ length: 20 }, (): [number, number] => [0.9, 1]));
    expect(chooseAndScore(choose, wrong, { classes: 2, wished: 0.1 }).threshold.holds).toBe(false);
  });

  test('nothing is answered where no threshold keeps the wish, or nothing scored is as sure', () => {
    const none = { answered: 0, wrong: 0, coverage: 0, error: null, interval: null, holds: null };
    const never = chooseAndScore(two([0.9, 1]), choose, { classes: 2 }).threshold;
    expect(never).toEqual({ wished: 0.005, threshold: null, ...none });
    const above = chooseAndScore(choose, two([0.7, 0]), { classes: 2 }).threshold;
    expect(above).toEqual({ wished: 0.005, threshold: 0.8, ...none });
  });
});

describe('conformal sets', () => {
  test('by hand: of nine scores the ninth at 90 %; nine examples promise nothing at 95 %', () => {
    const choose = two(...[9, 8, 7, 6, 9, 8, 7, 6, 5.5].map((p): [number, number] => [p / 10, 0]));
    const score = two([0.7, 0], [0.5, 0], [0.6, 1], [0.56, 0]);
    const { conformal } = chooseAndScore(choose, score, { classes: 2, promised: [0.9, 0.95] });
    expect(conformal[0]).toEqual({
      ...{ promised: 0.9, quantile: 1 - 0.55, coverage: 0.5, interval: binomialInterval(2, 4) },
      ...{ verdict: 'within', meanSize: 0.75, empty: 0.25, single: 0.75 },
    });
    expect(conformal[1]).toMatchObject({ quantile: null, coverage: 1, meanSize: 2, verdict: 'within' });
  });

  test('one class covers everything, and more than it promised', () => {
    const ones = (count: number) => ({
      probs: new Float64Array(count).fill(1),
      labels: new Uint8Array(count),
    });
    const { conformal } = chooseAndScore(ones(30), ones(100), { classes: 1 });
    expect(conformal.map(({ coverage, verdict }) => [coverage, verdict])).toEqual([
      [1, 'more'],
      [1, 'more'],
      [1, 'within'],
    ]);
  });

  test('cover as promised on average over the examples drawn to choose on', () => {
    const random = uniforms(5);
    const draw = (count: number) =>
      two(
        ...Array.from({ length: count }, (): [number, number] => {
          const p = 0.5 + random() / 2;
          return [p, random() < p ** 2 ? 0 : 1];
        }),
      );
    let covered = 0;
    for (let round = 0; round < 200; round++) {
      covered += chooseAndScore(draw(39), draw(50), { classes: 2, promised: [0.9] }).conformal[0]!.coverage;
    }
    // 0.9 exactly for n + 1 = 40; the mean of 200 calibrations has a standard deviation of 0.0045
    expect(Math.abs(covered / 200 - 0.9)).toBeLessThan(0.014);
  });
});

test('equals brute force: every threshold tried, every set counted', () => {
  fc.assert(
    fc.property(
      fc.tuple(scored, scored).filter(([a, b]) => a.classes === b.classes),
      ([choose, score]) => {
        const { classes } = choose;
        const rowsOf = ({ probs, labels }: typeof choose) =>
          labels.map((label, n) => {
            const row = [...probs.subarray(n * classes, (n + 1) * classes)];
            const confidence = Math.max(...row);
            return { row, label, confidence, wrong: row.indexOf(confidence) !== label };
          });
        const [chosen, others] = [rowsOf(choose), rowsOf(score)];
        const got = chooseAndScore(choose, score, { classes, wished: 0.3, promised: [0.75] });
        const keeps = chosen
          .map(({ confidence }) => confidence)
          .filter((t) => {
            const above = chosen.filter(({ confidence }) => confidence >= t);
            return above.filter(({ wrong }) => wrong).length / above.length <= 0.3;
          });
        const threshold = keeps.length > 0 ? Math.min(...keeps) : Number.POSITIVE_INFINITY;
        const answered = others.filter(({ confidence }) => confidence >= threshold);
        expect(got.threshold.answered).toBe(answered.length);
        expect(got.threshold.wrong).toBe(answered.filter(({ wrong }) => wrong).length);
        const scores = chosen.map(({ row, label }) => 1 - row[label]!).sort((a, b) => a - b);
        const quantile = scores[Math.ceil((chosen.length + 1) * 0.75) - 1] ?? Number.POSITIVE_INFINITY;
        const sets = others.map(({ row }) => row.map((p) => 1 - p <= quantile));
        const [sets75] = got.conformal;
        expect(sets75!.coverage).toBeCloseTo(
          others.filter(({ label }, n) => sets[n]![label]).length / others.length,
          12,
        );
        expect(sets75!.meanSize).toBeCloseTo(sets.flat().filter(Boolean).length / others.length, 12);
      },
    ),
  );
});
