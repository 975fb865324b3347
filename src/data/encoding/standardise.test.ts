import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DataError } from '../errors.ts';
import { splitRows } from '../order/split.ts';
import {
  fitStandardisation,
  standardisationFromJson,
  standardisationToJson,
  standardise,
  unstandardise,
  unstandardiseSpread,
} from './standardise.ts';

/** A counter-based generator for tests: the finaliser of MurmurHash3 over (seed, index). */
function hash(seed: number): (index: number) => number {
  return (index) => {
    let h = (Math.imul(index, 0x9e3779b9) ^ Math.imul(seed, 0x85ebca6b)) >>> 0;
    h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
    return (h ^ (h >>> 16)) >>> 0;
  };
}

/** Mean and variance (1/N) of a column, two passes in float64. */
function moments(values: Float32Array, column: number, size: number): { mean: number; variance: number } {
  const cells = [...values].filter((_, i) => i % size === column);
  const mean = cells.reduce((sum, x) => sum + x, 0) / cells.length;
  return { mean, variance: cells.reduce((sum, x) => sum + (x - mean) ** 2, 0) / cells.length };
}

const entry = fc.integer({ min: -1000, max: 1000 }).map((x) => x / 8);
const matrix = fc
  .record({ count: fc.integer({ min: 1, max: 30 }), size: fc.integer({ min: 1, max: 4 }) })
  .chain(({ count, size }) =>
    fc
      .array(entry, { minLength: count * size, maxLength: count * size })
      .map((cells) => ({ count, size, values: Float32Array.from(cells) })),
  );

describe('standardise', () => {
  test('gives every column mean 0 and variance 1, or 0 everywhere if it is constant', () => {
    fc.assert(
      fc.property(matrix, ({ count, size, values }) => {
        const done = standardise(values, fitStandardisation(values, count, size));
        for (let column = 0; column < size; column++) {
          const isConstant = moments(values, column, size).variance === 0;
          const { mean, variance } = moments(done, column, size);
          // The shift is rounded to float32: an error of 2^-24 of the mean, in units of the deviation.
          expect(mean).toBeCloseTo(0, 3);
          expect(variance).toBeCloseTo(isConstant ? 0 : 1, 3);
        }
      }),
    );
  });

  test('a known answer by hand', () => {
    const fit = fitStandardisation(Float32Array.of(2, 5, 4, 5, 6, 5, 8, 5), 4, 2);
    expect([...fit.shift]).toEqual([5, 5]);
    expect(fit.scale[0]).toBeCloseTo(1 / Math.sqrt(5), 6);
    expect(fit.scale[1]).toBe(1);
  });

  test('does not lose a small variance beside a large mean', () => {
    const values = Float32Array.from({ length: 1000 }, (_, i) => 1e6 + (i % 2));
    expect(fitStandardisation(values, 1000, 1).scale[0]).toBe(2);
  });

  test('a constant column is exactly 0, whatever the constant', () => {
    fc.assert(
      fc.property(
        fc.float({ noNaN: true, noDefaultInfinity: true }),
        fc.integer({ min: 1, max: 99 }),
        (x, n) => {
          const values = new Float32Array(n).fill(x);
          const fit = fitStandardisation(values, n, 1);
          expect(fit.scale[0]).toBe(1);
          expect(standardise(values, fit).every((z) => z === 0)).toBe(true);
        },
      ),
    );
  });

  test('missing values count neither way and become 0', () => {
    const values = Float32Array.of(1, Number.NaN, Number.NaN, Number.NaN, 3, Number.NaN);
    const fit = fitStandardisation(values, 3, 2);
    expect(fit).toEqual({ shift: Float64Array.of(2, 0), scale: Float64Array.of(1, 1) });
    expect([...standardise(values, fit)]).toEqual([-1, 0, 0, 0, 1, 0]);
  });

  test('unstandardise is its inverse; spreads are scaled only', () => {
    fc.assert(
      fc.property(matrix, ({ count, size, values }) => {
        const fit = fitStandardisation(values, count, size);
        const back = unstandardise(standardise(values, fit), fit);
        back.forEach((x, i) => {
          expect(x).toBeCloseTo(values[i]!, 2);
        });
      }),
    );
    const fit = { shift: Float64Array.of(100), scale: Float64Array.of(0.25) };
    expect([...unstandardiseSpread(Float32Array.of(1, 2), fit)]).toEqual([4, 8]);
  });

  test('knows nothing of rows it was not fitted on', () => {
    fc.assert(
      fc.property(matrix, fc.nat(), entry, ({ count, size, values }, seed, noise) => {
        fc.pre(count >= 4);
        const { train, test: held } = splitRows(count, { validation: 0, test: 0.25, random: hash(seed) });
        const changed = values.slice();
        for (const row of held) changed.fill(noise, row * size, (row + 1) * size);
        const learnt = (from: Float32Array) =>
          fitStandardisation(pick(from, train, size), train.length, size);
        expect(learnt(changed)).toEqual(learnt(values));
      }),
    );
  });

  test.each([
    [0, 1],
    [2, 2],
    [1.5, 2],
  ])('refuses 3 values as %d rows of %d', (count, size) => {
    expect(() => fitStandardisation(new Float32Array(3), count, size)).toThrow(RangeError);
  });

  test('refuses values that are not rows', () => {
    const fit = { shift: new Float64Array(2), scale: Float64Array.of(1, 1) };
    for (const run of [standardise, unstandardise, unstandardiseSpread]) {
      expect(() => run(new Float32Array(3), fit)).toThrow(/rows of 2 values, got 3 values/);
    }
  });
});

describe('standardisationFromJson', () => {
  const read = (value: unknown) => standardisationFromJson({ file: 'posterior', field: 'inputs' }, value);

  test('is the inverse of standardisationToJson and JSON.stringify, bit for bit', () => {
    fc.assert(
      fc.property(matrix, ({ count, size, values }) => {
        const fit = fitStandardisation(values, count, size);
        expect(read(JSON.parse(JSON.stringify(standardisationToJson(fit))))).toEqual(fit);
      }),
    );
  });

  test.each<[string, unknown, string]>([
    ['nothing', null, 'inputs'],
    ['a scale of 0', { shift: [0], scale: [0] }, 'inputs.scale[0]'],
    ['a shift that is no number', { shift: [1, null], scale: [1, 1] }, 'inputs.shift[1]'],
    ['lengths that differ', { shift: [0, 1], scale: [1] }, 'inputs.scale'],
    ['no array', { shift: 1, scale: [1] }, 'inputs.shift'],
  ])('refuses %s', (_, value, field) => {
    expect(() => read(value)).toThrow(DataError);
    expect(() => read(value)).toThrow(`posterior: at ${field}: expected`);
  });
});

function pick(from: Float32Array, rows: Uint32Array, size: number): Float32Array {
  return Float32Array.from([...rows].flatMap((row) => [...from.subarray(row * size, (row + 1) * size)]));
}
