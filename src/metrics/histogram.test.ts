import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { histogram, linearEdges } from './histogram.ts';

const value = fc.double({ min: -100, max: 100, noNaN: true });
const values = fc.array(value, { maxLength: 60 });
const someValues = fc.array(value, { minLength: 1, maxLength: 60 });
const bins = fc.integer({ min: 1, max: 50 });

describe('histogram', () => {
  test('known answer: a value on an edge belongs to the bin above, the last edge to the last bin', () => {
    const { counts, below, above } = histogram([-1, 0, 0.5, 1, 1, 3, 3.5], [0, 1, 3]);
    expect([...counts]).toEqual([2, 3]);
    expect([below, above]).toEqual([1, 1]);
  });

  test('bins of unequal width: density, not count, is what can be compared', () => {
    const { density } = histogram([0.5, 1.5, 2.5, 2.5], [0, 1, 3]);
    expect([...density]).toEqual([0.25, 0.375]);
  });

  test('equals brute force, and every value is somewhere', () => {
    fc.assert(
      fc.property(values, bins, (x, b) => {
        const edges = linearEdges(-50, 50, b);
        const h = histogram(x, edges);
        for (let i = 0; i < b; i++) {
          const inBin = x.filter(
            (v) => v >= edges[i]! && (v < edges[i + 1]! || (i === b - 1 && v === edges[b])),
          );
          expect(h.counts[i]).toBe(inBin.length);
        }
        const inside = h.counts.reduce((sum, n) => sum + n, 0);
        expect(inside + h.below + h.above).toBe(x.length);
      }),
    );
  });

  test('the density integrates to 1', () => {
    fc.assert(
      fc.property(someValues, bins, (x, b) => {
        const h = histogram(x, linearEdges(Math.min(...x), Math.max(...x) + 1, b));
        const area = h.density.reduce((sum, d, i) => sum + d * (h.edges[i + 1]! - h.edges[i]!), 0);
        expect(area).toBeCloseTo(1, 12);
        expect([h.below, h.above]).toEqual([0, 0]);
      }),
    );
  });

  test('of nothing is zeros, not NaN', () => {
    expect([...histogram([], [0, 1, 2]).density]).toEqual([0, 0]);
    expect([...histogram([7], [0, 1, 2]).density]).toEqual([0, 0]);
  });

  test('infinite values are outside', () => {
    const h = histogram([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY], [0, 1]);
    expect([h.below, h.counts[0], h.above]).toEqual([1, 0, 1]);
  });

  test.each([
    [[1], [0], /edges: expected at least two, got 1/],
    [[1], [0, 0], /edges\[1\]: expected more than the edge before it, 0, got 0/],
    [[1], [0, Number.NaN], /edges\[1\]: expected a finite number, got NaN/],
    [[1, Number.NaN], [0, 1], /values\[1\]: expected a number, got NaN/],
  ])('refuses %j between %j', (x, edges, message) => {
    expect(() => histogram(x, edges)).toThrow(message);
  });
});

describe('linearEdges', () => {
  test('start and end exactly where asked', () => {
    const edges = linearEdges(0.1, 0.7, 3);
    expect([edges.length, edges[0], edges[3]]).toEqual([4, 0.1, 0.7]);
    expect([...linearEdges(0, 4, 4)]).toEqual([0, 1, 2, 3, 4]);
  });

  test.each([
    [1, 1, 3],
    [1, 0, 3],
    [0, Number.POSITIVE_INFINITY, 3],
    [0, 1, 0],
    [0, 1, 1.5],
  ])('refuses %d to %d in %d bins', (lower, upper, n) => {
    expect(() => linearEdges(lower, upper, n)).toThrow(RangeError);
  });
});
