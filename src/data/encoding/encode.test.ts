import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseCsv } from '../csv/csv.ts';
import { DataError } from '../errors.ts';
import { encodingFromJson } from './encodingJson.ts';
import { fitStandardisation, standardise } from './standardise.ts';
import { encodeInputsLike, encodeLike, type Table } from './table.ts';
import { csv, faultOf, PETS, table } from './testing.ts';

describe('missing cells', () => {
  const gaps = 'n,c,y\n1,a,0\n?,a,1\n3,,1\n';

  test.each(['', '?', 'NA', 'NaN', 'nan', ' '])('%j is an error that names line and column', (cell) => {
    const { field, got } = faultOf(() => table(`n,c,y\n1,a,0\n${cell},b,1\n`));
    expect(field).toBe('line 3, column "n"');
    expect(got).toBe(cell.trim() === '' ? 'an empty cell' : `"${cell}"`);
  });

  test("'mean': once standardised, a gap is at the training mean of its columns", () => {
    const { inputs, count, inputSize } = table(gaps, { missing: 'mean' });
    expect([...inputs]).toEqual([1, 1, Number.NaN, 1, 3, Number.NaN]);
    const done = standardise(inputs, fitStandardisation(inputs, count, inputSize));
    expect([...done]).toEqual([-1, 0, 0, 0, 1, 0]);
  });

  test("'category': a gap among categories is one of its own, a gap among numbers the mean", () => {
    const { inputs, inputNames } = table(gaps, { missing: 'category' });
    expect(inputNames).toEqual(['n', 'c=?', 'c=a']);
    expect([...inputs]).toEqual([1, 0, 1, Number.NaN, 0, 1, 3, 1, 0]);
  });

  test("'category': a gap that the training data had none of is at the mean", () => {
    const { encoding } = table(PETS, { missing: 'category' });
    expect([...encodeInputsLike(encoding, csv('age,colour\n1,?\n')).inputs]).toEqual([
      1,
      Number.NaN,
      Number.NaN,
    ]);
  });

  test.each(['error', 'mean', 'category'] as const)('%s: a missing target is an error', (missing) => {
    expect(faultOf(() => table('a,y\n1,0\n1,1\n2,NA\n', { missing })).field).toBe('line 4, column "y"');
  });
});

describe('encodeLike', () => {
  const cell = fc.constantFrom('a', 'b', '?', '1', '2.5', '-3e2');
  const rows = fc.array(fc.tuple(fc.constantFrom('0', '7', '?'), cell, cell), {
    minLength: 2,
    maxLength: 12,
  });
  const policy = fc.constantFrom('mean' as const, 'category' as const);

  function tryTable(body: string, missing: 'mean' | 'category'): Table | undefined {
    try {
      return table(`n,c,d,y\n${body}`, { missing });
    } catch (error) {
      if (error instanceof DataError) return undefined;
      throw error;
    }
  }

  test('encodes the training data identically, after a way through JSON', () => {
    fc.assert(
      fc.property(rows, policy, (lines, missing) => {
        const body = lines.map((line, i) => `${line.join(',')},${i % 2}`).join('\n');
        const encoded = tryTable(body, missing);
        // Columns without any value are refused, and told in a test of their own.
        fc.pre(encoded !== undefined);
        const place = { file: 'posterior', field: 'encoding' };
        const encoding = encodingFromJson(place, JSON.parse(JSON.stringify(encoded.encoding)));
        expect(encodeLike(encoding, csv(`n,c,d,y\n${body}`))).toEqual(encoded);
      }),
    );
  });

  test('finds columns by name: in another order, among others, without the target', () => {
    const { encoding } = table(PETS);
    const inputs = encodeInputsLike(encoding, csv('colour,x,age\nblue,0,7\n'));
    expect(inputs).toMatchObject({ count: 1, inputSize: 3, inputs: Float64Array.of(7, 1, 0) });
  });

  test('finds columns by place without a header: all of them, or the inputs only', () => {
    const { encoding } = table('0,1,2\n1,3,4\n', { target: 0 });
    expect([...encodeInputsLike(encoding, csv('9,5,6\n')).inputs]).toEqual([5, 6]);
    expect([...encodeInputsLike(encoding, csv('5,6\n')).inputs]).toEqual([5, 6]);
    expect(faultOf(() => encodeInputsLike(encoding, csv('5\n'))).message).toMatch(
      /expected 3 columns, as in the training data, or 2 of inputs only, got 1/,
    );
  });

  test.each([
    ['a category', '1,green,cat', 'line 2, column "colour"', 'one of "blue", "red"', '"green"'],
    ['a class', '1,red,cow', 'line 2, column "kind"', 'one of "cat", "dog"', '"cow"'],
    ['a text for a number', 'old,red,cat', 'line 2, column "age"', 'a number', '"old"'],
  ])('refuses %s that the training data had none of', (_, row, field, expected, got) => {
    const { encoding } = table(PETS);
    const held = parseCsv('test.csv', `age,colour,kind\n${row}\n`, { header: true });
    expect(faultOf(() => encodeLike(encoding, held))).toMatchObject({
      file: 'test.csv',
      field,
      expected,
      got,
    });
  });

  test('names a column that is not there', () => {
    const { encoding } = table(PETS);
    expect(faultOf(() => encodeLike(encoding, csv('age,kind\n1,cat\n'))).message).toMatch(
      /a column "colour", as in the training data, got "age", "kind"/,
    );
  });
});
