import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { splitRows } from './split.ts';

/** A counter-based generator for tests: the finaliser of MurmurHash3 over (seed, index). */
function hash(seed: number): (index: number) => number {
  return (index) => {
    let h = (Math.imul(index, 0x9e3779b9) ^ Math.imul(seed, 0x85ebca6b)) >>> 0;
    h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
    return (h ^ (h >>> 16)) >>> 0;
  };
}

const share = fc.integer({ min: 0, max: 40 }).map((percent) => percent / 100);
const labels = fc.array(fc.nat(4), { minLength: 4, maxLength: 200 });

describe('splitRows', () => {
  test('every row is in exactly one part; sizes are the shares, rounded; rows ascend', () => {
    fc.assert(
      fc.property(
        labels,
        share,
        share,
        fc.nat(),
        fc.boolean(),
        (stratifyBy, validation, held, seed, stratified) => {
          const count = stratifyBy.length;
          const options = {
            validation,
            test: held,
            random: hash(seed),
            stratifyBy: stratified ? stratifyBy : undefined,
          };
          fc.pre(Math.round(count * validation) + Math.round(count * held) < count);
          const parts = splitRows(count, options);
          const all = [...parts.train, ...parts.validation, ...parts.test];
          expect(all.sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, i) => i));
          expect(parts.test.length).toBe(Math.round(count * held));
          expect(parts.validation.length).toBe(Math.round(count * validation));
          for (const part of Object.values(parts)) expect([...part]).toEqual([...part].sort((a, b) => a - b));
        },
      ),
    );
  });

  test('stratified parts hold each class in its share, to within one row (test) and two (validation)', () => {
    fc.assert(
      fc.property(labels, share, share, fc.nat(), (stratifyBy, validation, held, seed) => {
        const count = stratifyBy.length;
        fc.pre(Math.round(count * validation) + Math.round(count * held) < count);
        const parts = splitRows(count, { validation, test: held, random: hash(seed), stratifyBy });
        for (const name of new Set(stratifyBy)) {
          const within = (rows: ArrayLike<number>) =>
            Array.from(rows).filter((row) => stratifyBy[row] === name).length;
          const total = stratifyBy.filter((label) => label === name).length;
          const inShare = (part: Uint32Array) => Math.abs(within(part) - (total * part.length) / count);
          expect(inShare(parts.test)).toBeLessThan(1);
          expect(inShare(parts.validation)).toBeLessThan(2);
        }
      }),
    );
  });

  test('every class trains where it must, if there are rows enough; parts keep their sizes, and nothing else moves', () => {
    fc.assert(
      fc.property(labels, share, share, fc.nat(), (stratifyBy, validation, held, seed) => {
        const count = stratifyBy.length;
        fc.pre(Math.round(count * validation) + Math.round(count * held) < count);
        const options = { validation, test: held, random: hash(seed), stratifyBy };
        const [plain, parts] = [
          splitRows(count, options),
          splitRows(count, { ...options, everyClassTrains: true }),
        ];
        const classesOf = (rows: Uint32Array) => new Set(Array.from(rows, (row) => stratifyBy[row]));
        const all = new Set(stratifyBy);
        expect(classesOf(parts.train).size).toBe(Math.min(all.size, parts.train.length));
        for (const part of ['train', 'validation', 'test'] as const) {
          expect(parts[part].length).toBe(plain[part].length);
        }
        const rows = [...parts.train, ...parts.validation, ...parts.test];
        expect(rows.sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, i) => i));
        if (classesOf(plain.train).size === all.size) expect(parts).toEqual(plain);
      }),
    );
  });

  test('is reproducible from its seed and differs between seeds', () => {
    const split = (seed: number) => splitRows(100, { validation: 0.1, test: 0.2, random: hash(seed) });
    expect(split(1)).toEqual(split(1));
    expect(split(1)).not.toEqual(split(2));
  });

  test.each([false, true])('every row is as likely to be in the test part (stratified: %s)', (stratified) => {
    const runs = 4000;
    const stratifyBy = stratified ? [0, 1, 0, 1, 0, 1, 0, 1, 0, 1] : undefined;
    const counts = new Array<number>(10).fill(0);
    for (let seed = 0; seed < runs; seed++) {
      const { test: held } = splitRows(10, { validation: 0.2, test: 0.2, random: hash(seed), stratifyBy });
      for (const row of held) counts[row]!++;
    }
    // Binomial(4000, 0.2): a standard deviation of 25; five of them, for ten rows.
    for (const count of counts) expect(Math.abs(count - 800)).toBeLessThan(125);
  });

  test.each([
    ['a share of 1', 10, { validation: 0, test: 1 }],
    ['a negative share', 10, { validation: -0.1, test: 0 }],
    ['NaN', 10, { validation: Number.NaN, test: 0 }],
    ['nothing left to train on', 10, { validation: 0.5, test: 0.5 }],
    ['no rows', 0, { validation: 0, test: 0 }],
    ['classes of another number', 10, { validation: 0, test: 0, stratifyBy: [1] }],
  ])('refuses %s', (_, count, options) => {
    expect(() => splitRows(count, { ...options, random: hash(1) })).toThrow(RangeError);
  });
});
