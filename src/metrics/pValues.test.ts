/** p-values against counts by hand, and the rate that they promise. */
import { expect, test } from 'vitest';
import { randomWords } from '../bayes/random.ts';
import { conformalPValues, leastPValue } from './pValues.ts';

test('a p-value counts how many of the reference are as foreign, and itself', () => {
  expect([...conformalPValues([3, 1, 2, 2], [0, 1, 2, 2.5, 3, 9])]).toEqual([1, 1, 0.8, 0.4, 0.4, 0.2]);
  expect(conformalPValues([1], [])).toHaveLength(0);
});

test('refusing p <= a refuses at most the share a of the same distribution, with ties or without', () => {
  for (const [seed, levels] of [
    [1, 2 ** 32],
    [2, 7],
  ] as const) {
    const words = randomWords(seed, 1, 0);
    const draw = (index: number) => Math.floor((words(index) / 2 ** 32) * levels);
    const [reference, others] = [500, 4000];
    const p = conformalPValues(
      Array.from({ length: reference }, (_, n) => draw(n)),
      Array.from({ length: others }, (_, n) => draw(reference + n)),
    );
    for (const a of [0.05, 0.2]) {
      const refused = p.filter((own) => own <= a).length / others;
      // of the reference, and of those counted
      const error = Math.sqrt(a * (1 - a) * (1 / reference + 1 / others));
      expect(refused).toBeLessThan(a + 4 * error);
      if (levels > 7) expect(refused).toBeGreaterThan(a - 4 * error);
    }
  }
});

test('the least of several p-values is that of the most telling score', () => {
  const one = { reference: [1, 2, 3, 4], scores: [0, 9, 2] };
  const other = { reference: [10, 20, 30, 40], scores: [99, 15, 15] };
  // p of one: 1, 1/5, 4/5; of the other: 1/5, 4/5, 4/5
  expect([...leastPValue([one, other])].map((s) => Math.round(s * 10) / 10)).toEqual([0.8, 0.8, 0.2]);
  expect([...leastPValue([one])]).toEqual([...conformalPValues(one.reference, one.scores)].map((p) => 1 - p));
});

test('a threshold of its own keeps its promise, however the scores go together', () => {
  const words = randomWords(3, 1, 0);
  const u = (index: number) => words(index) / 2 ** 32;
  const scores = (from: number, count: number) => {
    const a = Array.from({ length: count }, (_, n) => u(2 * (from + n)));
    return [a, a.map((own, n) => own + 0.3 * u(2 * (from + n) + 1))];
  };
  const held = scores(0, 2000);
  const combined = (own: number[][]) =>
    leastPValue(own.map((each, k) => ({ reference: held[k]!, scores: each })));
  const threshold = combined(held).toSorted()[Math.ceil(0.95 * 2000) - 1]!;
  const kept = combined(scores(2000, 8000)).filter((s) => s <= threshold).length / 8000;
  expect(Math.abs(kept - 0.95)).toBeLessThan(4 * Math.sqrt(0.05 * 0.95 * (1 / 2000 + 1 / 8000)));
});

test('refuses scores that are none', () => {
  expect(() => conformalPValues([], [1])).toThrow(/reference: expected at least one score/);
  expect(() => conformalPValues([1], [Number.NaN])).toThrow(/scores\[0\]: expected a finite number/);
  expect(() => leastPValue([])).toThrow(/at least one score/);
  expect(() =>
    leastPValue([
      { reference: [1], scores: [1] },
      { reference: [1], scores: [] },
    ]),
  ).toThrow(/1 of each/);
});
