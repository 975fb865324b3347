import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { batches, permutation } from './permutation.ts';

/** A counter-based generator for tests: the finaliser of MurmurHash3 over (seed, index). */
function hash(seed: number): (index: number) => number {
  return (index) => {
    let h = (Math.imul(index, 0x9e3779b9) ^ Math.imul(seed, 0x85ebca6b)) >>> 0;
    h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
    return (h ^ (h >>> 16)) >>> 0;
  };
}

describe('permutation', () => {
  test('contains every index once', () => {
    fc.assert(
      fc.property(fc.nat(200), fc.nat(), (n, seed) => {
        const sorted = [...permutation(n, hash(seed))].sort((a, b) => a - b);
        expect(sorted).toEqual(Array.from({ length: n }, (_, i) => i));
      }),
    );
  });

  test('known answer by hand: always swapping with 0 rotates by one', () => {
    expect([...permutation(4, () => 0)]).toEqual([1, 2, 3, 0]);
  });

  test('is reproducible from its seed and differs between seeds', () => {
    expect(permutation(100, hash(7))).toEqual(permutation(100, hash(7)));
    expect(permutation(100, hash(7))).not.toEqual(permutation(100, hash(8)));
  });

  test('rejects the top of the range, where 2^32 is no multiple of the bound', () => {
    // n = 3: the first bound is 3, and 2^32 - 1 is the one value above the last multiple of 3.
    const asked: number[] = [];
    const values = [0xffffffff, 5, 0];
    const order = permutation(3, (index) => {
      asked.push(index);
      return values[index]!;
    });
    expect(asked).toEqual([0, 1, 2]);
    // 5 % 3 = 2 leaves the last in place, 0 % 2 = 0 swaps the first two.
    expect([...order]).toEqual([1, 0, 2]);
  });

  test('all 24 orders of four are equally likely', () => {
    const runs = 24_000;
    const counts = new Map<string, number>();
    for (let seed = 0; seed < runs; seed++) {
      const order = permutation(4, hash(seed)).join();
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    const expected = runs / 24;
    const chiSquared = [...counts.values()].reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0);
    expect(counts.size).toBe(24);
    // 23 degrees of freedom: the 99.9th percentile is 49.73.
    expect(chiSquared).toBeLessThan(49.73);
  });

  test('refuses a generator of floats in [0, 1), which would not shuffle at all', () => {
    expect(() => permutation(3, () => 0.25)).toThrow(/unsigned 32-bit integers, got 0.25/);
  });

  test('stops on a generator that is stuck in the rejected range', () => {
    expect(() => permutation(3, () => 0xffffffff)).toThrow(/uniform values/);
  });

  test.each([-1, 1.5, Number.NaN, 2 ** 33])('refuses n = %d', (n) => {
    expect(() => permutation(n, () => 0)).toThrow(RangeError);
  });
});

describe('batches', () => {
  test('the last minibatch is short', () => {
    expect(batches(10, 4)).toEqual([
      { first: 0, size: 4 },
      { first: 4, size: 4 },
      { first: 8, size: 2 },
    ]);
  });

  test('MNIST at a batch of 128 has 469 minibatches', () => {
    expect(batches(60000, 128)).toHaveLength(469);
  });

  test('tile 0 .. n-1 without gaps, none empty, all but the last full', () => {
    fc.assert(
      fc.property(fc.nat(500), fc.integer({ min: 1, max: 600 }), (n, batchSize) => {
        const list = batches(n, batchSize);
        let end = 0;
        for (const { first, size } of list) {
          expect(first).toBe(end);
          expect(size).toBeGreaterThan(0);
          end = first + size;
        }
        expect(end).toBe(n);
        expect(list.slice(0, -1).every(({ size }) => size === batchSize)).toBe(true);
      }),
    );
  });

  test.each([
    [10, 0],
    [10, 1.5],
    [-1, 4],
    [Number.POSITIVE_INFINITY, 4],
  ])('refuses n = %d, batchSize = %d', (n, batchSize) => {
    expect(() => batches(n, batchSize)).toThrow(RangeError);
  });
});
