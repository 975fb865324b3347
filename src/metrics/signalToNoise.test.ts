import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decibels, snrEdges, summariseSnr } from './signalToNoise.ts';

test('a factor of ten is ten decibels, and a mean of 0 is below every number', () => {
  expect(decibels(1)).toBe(0);
  expect(decibels(100)).toBeCloseTo(20, 12);
  expect(decibels(0.1)).toBeCloseTo(-10, 12);
  expect(decibels(0)).toBe(Number.NEGATIVE_INFINITY);
});

const anyRatio = fc.oneof(
  fc.constantFrom(0, Number.POSITIVE_INFINITY),
  fc.double({ min: -4, max: 3, noNaN: true }).map((power) => 10 ** power),
);

describe('summariseSnr', () => {
  test('agrees with counting: cumulative at each edge, density of what is inside', () => {
    fc.assert(
      fc.property(fc.array(anyRatio, { minLength: 1, maxLength: 60 }), (ratios) => {
        const edges = snrEdges([ratios], 12);
        const { weights, cumulative, density, outside } = summariseSnr(ratios, edges);
        const dB = ratios.map(decibels);
        expect(weights).toBe(ratios.length);
        edges.forEach((edge, i) => {
          expect(cumulative[i]).toBe(dB.filter((x) => x <= edge).length / ratios.length);
        });
        const inside = dB.filter((x) => x >= edges[0]! && x <= edges[12]!);
        expect(outside).toBe(ratios.length - inside.length);
        density.forEach((height, b) => {
          const [from, to] = [edges[b]!, edges[b + 1]!];
          const count = inside.filter((x) => x >= from && (x < to || (b === 11 && x === to))).length;
          expect(height).toBeCloseTo(inside.length === 0 ? 0 : count / (inside.length * (to - from)), 12);
        });
      }),
    );
  });

  test('of nothing is nothing', () => {
    const { weights, cumulative, density } = summariseSnr([], snrEdges([[]]));
    expect([weights, Math.max(...cumulative), Math.max(...density)]).toEqual([0, 0, 0]);
  });

  test('refuses what is no ratio', () => {
    expect(() => summariseSnr([1, -1], snrEdges([[1, 2]]))).toThrow(RangeError);
  });
});

test('edges are whole decibels around the finite ratios of every group, and apart even if those are equal', () => {
  const edges = snrEdges([[0.011, 0], [1], [1, 95, Number.POSITIVE_INFINITY]], 4);
  expect([edges[0], edges[4]]).toEqual([-20, 20]);
  expect([...snrEdges([[10, 10]], 2)]).toEqual([9, 10, 11]);
  expect([...snrEdges([[0, Number.POSITIVE_INFINITY]], 2)]).toEqual([-1, 0, 1]);
});
