import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { costOfDecisions, leastCostDecisions, REJECT, zeroOneCosts } from './decisions.ts';
import { predictedClass } from './probabilities.ts';
import { scored } from './testing.ts';

const cost = fc.integer({ min: 0, max: 16 });
/** Probabilities with a cost matrix of one to five actions, and a price of declining. */
const problem = scored.chain((examples) =>
  fc
    .integer({ min: 1, max: 5 })
    .chain((actions) =>
      fc.array(cost, { minLength: actions * examples.classes, maxLength: actions * examples.classes }),
    )
    .chain((costs) => cost.map((rejection) => ({ ...examples, costs, rejection }))),
);

describe('leastCostDecisions', () => {
  test('a dear mistake is avoided though it is improbable', () => {
    // calling 1 a 0 costs 10, calling 0 a 1 costs 1: at 0.8 and 0.2 expected 2 against 0.8
    const costs = [0, 10, 1, 0];
    expect([...leastCostDecisions(Float64Array.of(0.8, 0.2, 0.95, 0.05), { costs, classes: 2 })]).toEqual([
      1, 0,
    ]);
  });

  test('declines only where that costs strictly less', () => {
    const probs = Float64Array.of(0.75, 0.25, 0.5, 0.5);
    const costs = zeroOneCosts(2);
    expect([...leastCostDecisions(probs, { costs, classes: 2, rejection: 0.25 })]).toEqual([0, REJECT]);
    expect([...leastCostDecisions(probs, { costs, classes: 2, rejection: 0.5 })]).toEqual([0, 0]);
  });

  test('with zero-one costs is Chow: the most probable class unless it is below 1 - rejection', () => {
    fc.assert(
      fc.property(scored, fc.integer({ min: 0, max: 20 }), ({ probs, labels, classes }, d) => {
        // half a step off the grid of thousandths that the probabilities are made of
        const rejection = d / 20 + 1e-7;
        const decisions = leastCostDecisions(probs, { costs: zeroOneCosts(classes), classes, rejection });
        labels.forEach((_, n) => {
          const row = probs.subarray(n * classes, (n + 1) * classes);
          const most = Math.max(...row);
          if (Math.abs(most - (1 - rejection)) < 1e-9) return;
          if (most < 1 - rejection) expect(decisions[n]).toBe(REJECT);
          // rounding may choose between classes of equal probability
          else expect(Math.abs(row[decisions[n]!]! - most)).toBeLessThan(1e-12);
        });
      }),
    );
  });

  test('no other action, and not declining, costs less in expectation', () => {
    fc.assert(
      fc.property(problem, ({ probs, labels, classes, costs, rejection }) => {
        const decisions = leastCostDecisions(probs, { costs, classes, rejection });
        labels.forEach((_, n) => {
          const row = [...probs.subarray(n * classes, (n + 1) * classes)];
          const expected = Array.from({ length: costs.length / classes }, (_, a) =>
            row.reduce((sum, p, c) => sum + p * costs[a * classes + c]!, 0),
          );
          const chosen = decisions[n] === REJECT ? rejection : expected[decisions[n]!]!;
          expect(chosen).toBeLessThanOrEqual(Math.min(rejection, ...expected) + 1e-12);
        });
      }),
    );
  });

  test('without a price, nothing is declined', () => {
    fc.assert(
      fc.property(scored, ({ probs, classes }) => {
        const decisions = leastCostDecisions(probs, { costs: zeroOneCosts(classes), classes });
        expect(decisions.every((action) => action >= 0 && action < classes)).toBe(true);
      }),
    );
  });

  test('one class has one decision', () => {
    expect([...leastCostDecisions(Float64Array.of(1), { costs: [0], classes: 1 })]).toEqual([0]);
  });
});

describe('costOfDecisions', () => {
  test('by hand: a hit, a dear mistake, a rejection', () => {
    const costs = [0, 10, 1, 0];
    const result = costOfDecisions([0, 0, REJECT], [0, 1, 1], { costs, classes: 2, rejection: 0.5 });
    expect(result).toEqual({ cost: 10.5 / 3, rejected: 1 / 3 });
  });

  test('of the predicted classes at zero-one costs is the error rate', () => {
    fc.assert(
      fc.property(scored, ({ probs, labels, classes }) => {
        const predicted = labels.map((_, n) => predictedClass(probs, n, classes));
        const wrong = predicted.filter((c, n) => c !== labels[n]).length;
        const { cost } = costOfDecisions(predicted, labels, { costs: zeroOneCosts(classes), classes });
        expect(cost).toBe(wrong / labels.length);
      }),
    );
  });
});

test.each([
  [
    () => leastCostDecisions(Float64Array.of(1), { costs: [0, 1, 2], classes: 2 }),
    /costs: expected a row of 2/,
  ],
  [() => leastCostDecisions(Float64Array.of(1), { costs: [Number.NaN], classes: 1 }), /costs\[0\]/],
  [
    () => leastCostDecisions(Float64Array.of(3, -2), { costs: [0, 1], classes: 2 }),
    /probabilities in \[0, 1\]/,
  ],
  [() => costOfDecisions([REJECT], [0], { costs: [0], classes: 1 }), /decisions\[0\]: expected an action/],
  [() => costOfDecisions([0], [1], { costs: [0], classes: 1 }), /labels\[0\]: expected a class/],
  [() => costOfDecisions([0, 0], [0], { costs: [0], classes: 1 }), /a label for each/],
])('refuses %s', (call, message) => {
  expect(call).toThrow(RangeError);
  expect(call).toThrow(message);
});
