import { expect, test } from 'vitest';
import { setsMeasure, testMeasure } from './measured.ts';
import type { Predicted } from './rotationSweep.ts';

/** Two classes; entropies stand in for themselves. */
const of = (first: number[], none?: number[]): Predicted => ({
  ...{ count: first.length, classes: 2, draws: 3 },
  probs: Float64Array.from(first.flatMap((p) => [p, 1 - p])),
  ...(none && { none: Float64Array.from(none) }),
  entropy: Float64Array.from(first, (p) => 4 * p * (1 - p)),
  aleatoric: Float64Array.from(first, (p) => 3 * p * (1 - p)),
  epistemic: Float64Array.from(first, (p) => p * (1 - p)),
});
const test4 = of([0.9, 0.75, 0.25, 0.5], [0, 0.5, 0, 0]);
const labels = Uint8Array.of(0, 1, 1, 0);

test('by hand: every image once, where it belongs', () => {
  const { confusion, each, confidence, quality, reliability } = testMeasure(test4, labels);
  expect(confusion).toEqual([
    [2, 0],
    [1, 1],
  ]);
  expect(quality.error).toBe(1 / 4);
  expect([...each.predicted]).toEqual([0, 0, 1, 0]);
  expect([...each.doubt]).toEqual([0.1, 1 - 0.75 / 2, 0.25, 0.5].map((x) => expect.closeTo(x, 12)));
  expect(confidence.right.reduce((a, b) => a + b) + confidence.wrong.reduce((a, b) => a + b)).toBe(4);
  // the bins of the two sevens of ten: one right of two, whose exact interval leaves nearly everything open
  const full = reliability.find(({ count }) => count === 2)!;
  expect(full).toMatchObject({ accuracy: 0.5, interval: { lower: expect.closeTo(0.0126, 4) } });
  for (const { count, accuracy, interval } of reliability) {
    if (count === 0) expect(interval).toBeNull();
    else expect(accuracy! >= interval!.lower && accuracy! <= interval!.upper).toBe(true);
  }
});

test('a set beside them: told apart, refused, counted, and read where it is to be read', () => {
  const foreign = of([0.5, 0.5], [0.9, 0.8]);
  const thresholds = {
    entropy: 0.9,
    mutualInformation: 1,
    maximumProbability: 1,
    none: 0.6,
    jointMaximum: 1,
  };
  const sets = [
    { name: 'a', title: 'A', prediction: foreign },
    { name: 'b', title: 'B', prediction: test4, labels },
  ];
  const { edges, test: own, sets: told } = setsMeasure(test4, sets, thresholds);
  expect(told[0]).toMatchObject({ auroc: { none: 1 }, refused: { none: 1, entropy: 1 }, error: undefined });
  expect(told[1]).toMatchObject({ auroc: { none: 0.5, entropy: 0.5 }, error: 1 / 4 });
  expect(own.refused).toMatchObject({ none: 0, entropy: 1 / 4 });
  for (const [key, counts] of Object.entries(own.counts)) {
    expect(
      counts.reduce((a: number, b: number) => a + b),
      key,
    ).toBe(4);
    expect(edges[key as 'none']).toHaveLength(counts.length + 1);
  }
  expect(setsMeasure(test4, sets, undefined).test.refused).toBeUndefined();
});
