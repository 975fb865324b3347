import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { riskCoverage } from './riskCoverage.ts';

const examples = (maximum: number, levels = 1000) =>
  fc.array(fc.record({ confidence: fc.nat(levels), wrong: fc.nat(1) }), { minLength: 1, maxLength: maximum });
const parts = (list: readonly { confidence: number; wrong: number }[]) =>
  [list.map(({ confidence }) => confidence), list.map(({ wrong }) => wrong)] as const;

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item, i) =>
    permutations(items.filter((_, j) => j !== i)).map((rest) => [item, ...rest]),
  );
}

describe('riskCoverage', () => {
  test('four examples by hand', () => {
    // from the surest: right, wrong, right, wrong
    const { risk, aurc, optimal } = riskCoverage([0.9, 0.6, 0.7, 0.8], [0, 1, 0, 1]);
    expect([...risk]).toEqual([0, 1 / 2, 1 / 3, 2 / 4]);
    expect(aurc).toBeCloseTo((0 + 1 / 2 + 1 / 3 + 1 / 2) / 4, 15);
    expect(optimal).toBeCloseTo((0 + 0 + 1 / 3 + 2 / 4) / 4, 15);
  });

  test('no mistakes, nothing but mistakes, one example', () => {
    expect(riskCoverage([1, 2, 3], [0, 0, 0])).toMatchObject({ aurc: 0, optimal: 0, excess: 0 });
    expect(riskCoverage([1, 2, 3], [1, 1, 1])).toMatchObject({ aurc: 1, optimal: 1, excess: 0 });
    expect(riskCoverage([5], [1])).toMatchObject({ aurc: 1, excess: 0 });
  });

  test('equal confidences are chance: the error rate at every coverage', () => {
    const { risk, aurc } = riskCoverage([1, 1, 1, 1], [1, 0, 0, 0]);
    expect([...risk]).toEqual([0.25, 0.25, 0.25, 0.25]);
    expect(aurc).toBe(0.25);
  });

  test('without ties equals the error rate above each confidence', () => {
    fc.assert(
      fc.property(examples(30), (list) => {
        const distinct = list.map((example, n) => ({ ...example, confidence: example.confidence + n / 64 }));
        fc.pre(new Set(distinct.map(({ confidence }) => confidence)).size === distinct.length);
        const expected = distinct.map(({ confidence }) => {
          const kept = distinct.filter((other) => other.confidence >= confidence);
          return kept.reduce((sum, { wrong }) => sum + wrong, 0) / kept.length;
        });
        const mean = expected.reduce((a, b) => a + b, 0) / expected.length;
        expect(Math.abs(riskCoverage(...parts(distinct)).aurc - mean)).toBeLessThan(1e-12);
      }),
    );
  });

  test('with ties equals the mean over every order of the examples that confidence allows', () => {
    fc.assert(
      fc.property(examples(6, 2), (list) => {
        const allowed = permutations(list).filter((order) =>
          order.every(({ confidence }, k) => k === 0 || order[k - 1]!.confidence >= confidence),
        );
        const { risk } = riskCoverage(...parts(list));
        list.forEach((_, k) => {
          const risks = allowed.map(
            (order) => order.slice(0, k + 1).reduce((sum, { wrong }) => sum + wrong, 0) / (k + 1),
          );
          const mean = risks.reduce((a, b) => a + b, 0) / risks.length;
          expect(Math.abs(risk[k]! - mean)).toBeLessThan(1e-12);
        });
      }),
    );
  });

  test('the optimum is the least area over all orders', () => {
    fc.assert(
      fc.property(examples(6), (list) => {
        const areas = permutations(list).map((order) => {
          const confidence = order.map((_, k) => -k);
          return riskCoverage(
            confidence,
            order.map(({ wrong }) => wrong),
          ).aurc;
        });
        const { optimal, aurc, excess } = riskCoverage(...parts(list));
        expect(Math.abs(optimal - Math.min(...areas))).toBeLessThan(1e-12);
        expect(excess).toBeCloseTo(aurc - optimal, 12);
      }),
      { numRuns: 30 },
    );
  });

  test('ends at the error rate', () => {
    fc.assert(
      fc.property(examples(30, 3), (list) => {
        const rate = list.reduce((sum, { wrong }) => sum + wrong, 0) / list.length;
        expect(riskCoverage(...parts(list)).risk.at(-1)).toBeCloseTo(rate, 12);
      }),
    );
  });

  test.each([
    [[], [], /confidence: expected at least one score/],
    [[1], [0, 1], /wrong: expected 1 values.*got 2/],
    [[1], [0.5], /wrong\[0\]: expected 0 or 1, got 0.5/],
    [[Number.NaN], [0], /confidence\[0\]: expected a finite number/],
  ])('refuses %j with %j', (confidence, wrong, message) => {
    expect(() => riskCoverage(confidence, wrong)).toThrow(message);
  });
});
