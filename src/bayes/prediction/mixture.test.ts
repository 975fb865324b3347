/** Members as one: against all their draws together, and against cases worked out by hand. */
import { describe, expect, test } from 'vitest';
import { entropy } from '../../metrics/uncertainty.ts';
import { randomWords } from '../random.ts';
import { mixPredictions } from './mixture.ts';
import { type Prediction, summarise } from './prediction.ts';

const words = randomWords(4, 1, 0);
/** [N, C] a distribution of each draw. */
function drawOf(index: number, count: number, classes: number): Float64Array {
  const values = Float64Array.from({ length: count * classes }, (_, at) => {
    return (1 + (words(index * 1000 + at) % 1000)) ** 2;
  });
  return values.map((value, at) => {
    const row = Math.floor(at / classes) * classes;
    return value / values.subarray(row, row + classes).reduce((sum, own) => sum + own, 0);
  });
}

function predictionOf(draws: readonly Float64Array[], count: number, none: boolean): Prediction {
  const classes = draws[0]!.length / count;
  const probs = draws[0]!.map((_, at) => draws.reduce((sum, draw) => sum + draw[at]!, 0));
  const entropies = Float64Array.from({ length: count }, (_, n) =>
    draws.reduce((sum, draw) => sum + entropy(draw.subarray(n * classes, (n + 1) * classes)), 0),
  );
  const sums = { count, classes, probs, entropies, add: () => undefined };
  const asked = { draws: draws.length, everyDraw: undefined, interval: undefined, none };
  return { ...summarise(sums, asked), findings: [] };
}

describe.each([false, true])('with a class for none: %s', (none) => {
  const count = 5;
  const draws = Array.from({ length: 6 }, (_, s) => drawOf(s, count, 4));
  const members = [draws.slice(0, 3), draws.slice(3)].map((own) => predictionOf(own, count, none));

  test('members of as many draws are the prediction of all draws together', () => {
    const mixed = mixPredictions(members);
    const all = predictionOf(draws, count, none);
    expect(mixed.draws).toBe(6);
    for (const key of [
      'probs',
      'entropy',
      'aleatoric',
      'epistemic',
      ...(none ? ['none' as const] : []),
    ] as const) {
      mixed[key]!.forEach((value, at) => {
        expect(value).toBeCloseTo(all[key]![at]!, 12);
      });
    }
  });

  test('what draws disagree about and what members disagree about add up to the epistemic part', () => {
    const { epistemic, betweenMembers } = mixPredictions(members);
    epistemic.forEach((whole, n) => {
      const within = (members[0]!.epistemic[n]! + members[1]!.epistemic[n]!) / 2;
      expect(within + betweenMembers[n]!).toBeCloseTo(whole, 12);
      expect(betweenMembers[n]).toBeGreaterThan(0);
    });
  });

  test('one member is itself', () => {
    const { betweenMembers, ...mixed } = mixPredictions(members.slice(0, 1));
    expect(Math.max(...betweenMembers)).toBeLessThan(1e-12);
    mixed.probs.forEach((p, at) => {
      expect(p).toBeCloseTo(members[0]!.probs[at]!, 12);
    });
  });
});

test('two that are sure of different classes disagree by log 2, and neither doubts', () => {
  const sure = (c: number) =>
    predictionOf([Float64Array.from({ length: 2 }, (_, k) => Number(k === c))], 1, false);
  const { probs, entropy, aleatoric, epistemic, betweenMembers } = mixPredictions([sure(0), sure(1)]);
  expect([...probs]).toEqual([0.5, 0.5]);
  for (const [own, expected] of [
    [entropy, Math.log(2)],
    [aleatoric, 0],
    [epistemic, Math.log(2)],
    [betweenMembers, Math.log(2)],
  ] as const)
    expect(own[0]).toBeCloseTo(expected, 12);
});

test('what is not of the same is refused', () => {
  const own = predictionOf([drawOf(0, 2, 3)], 2, false);
  expect(() => mixPredictions([])).toThrow(/at least one prediction/);
  for (const other of [
    predictionOf([drawOf(0, 2, 4)], 2, false),
    predictionOf([drawOf(0, 3, 3)], 3, false),
    predictionOf([drawOf(0, 2, 4)], 2, true),
  ])
    expect(() => mixPredictions([own, other])).toThrow(
      /member 1: expected 2 examples of 3 classes without none/,
    );
});
