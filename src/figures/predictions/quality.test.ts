import { expect, test } from 'vitest';
import { uniforms } from '../../metrics/testing.ts';
import { qualityOf } from './quality.ts';

/** Two classes, of which class 0 is right with the probability that is said. */
function examples(count: number, seed: number) {
  const random = uniforms(seed);
  const probs = new Float64Array(2 * count);
  const labels = new Uint8Array(count);
  for (let n = 0; n < count; n++) {
    const p = 0.5 + random() / 2;
    probs.set([p, 1 - p], 2 * n);
    labels[n] = random() < p ? 0 : 1;
  }
  return { probs, labels, classes: 2, draws: 3 };
}

test('with held-out examples everything is scored on all test examples', () => {
  const {
    choices,
    error,
    examples: count,
  } = qualityOf(examples(300, 1), examples(300, 1).labels, examples(200, 2));
  expect(choices).toMatchObject({ from: 'held out', chosenOn: 200, scoredOn: 300 });
  expect(count).toBe(300);
  expect(error).toBeGreaterThan(0.1);
});

test('without them two halves of the test share no example: what is chosen on moves nothing but the choice', () => {
  const one = examples(301, 1);
  const { choices } = qualityOf(one, one.labels);
  expect(choices).toMatchObject({ from: 'half of the test', seed: 1 });
  expect([choices!.chosenOn, choices!.scoredOn].toSorted((a, b) => a - b)).toEqual([150, 151]);
  // every example alone is wrong: it is in one half, and only there
  const wrongIn = one.labels.length;
  const sure = { ...one, probs: Float64Array.from({ length: 2 * wrongIn }, (_, i) => (i % 2 ? 0.1 : 0.9)) };
  const right = new Uint8Array(wrongIn);
  for (let n = 0; n < wrongIn; n += 7) {
    const labels = right.slice();
    labels[n] = 1;
    const { threshold } = qualityOf(sure, labels).choices!;
    // in the half that chooses: 1 of 150 is above 0.5 %, so nothing is answered; in the other: one mistake is
    // counted
    expect([threshold.threshold === null, threshold.wrong === 1]).toSatisfy(([none, seen]) => none !== seen);
  }
});

test('the halves are the same again, and the curve ends at the error', () => {
  const one = examples(500, 4);
  const [first, again] = [qualityOf(one, one.labels), qualityOf(one, one.labels)];
  expect(again).toEqual(first);
  expect(first.curve.coverage).toHaveLength(100);
  expect(first.curve.coverage.at(-1)).toBe(1);
  expect(first.curve.risk.at(-1)).toBeCloseTo(first.error, 4);
});

test('one example cannot be both chosen on and scored', () => {
  const one = examples(1, 1);
  expect(qualityOf(one, one.labels).choices).toBeNull();
});
