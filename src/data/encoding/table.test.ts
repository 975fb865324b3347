import { describe, expect, test } from 'vitest';
import type { EncodingOptions } from './learnEncoding.ts';
import { fitStandardisation } from './standardise.ts';
import { encodeLike, selectRows } from './table.ts';
import { csv, faultOf, PETS, table } from './testing.ts';

describe('tableFromCsv', () => {
  test('numbers are one input, categories one-hot in sorted order, classes sorted', () => {
    expect(table(PETS)).toMatchObject({
      task: 'classification',
      count: 3,
      inputSize: 3,
      inputNames: ['age', 'colour=blue', 'colour=red'],
      classNames: ['cat', 'dog'],
      inputs: Float64Array.of(3, 0, 1, 4.5, 1, 0, 10, 0, 1),
      targets: Uint32Array.of(0, 1, 0),
    });
  });

  test('regression takes one or more columns of numbers, by name or place', () => {
    const text = 'a,b,c,d\n1,2,3,4\n5,6,7,8\n';
    expect(table(text, { task: 'regression', target: ['d', 0] })).toMatchObject({
      targetNames: ['d', 'a'],
      targetSize: 2,
      targets: Float64Array.of(4, 1, 8, 5),
      inputNames: ['b', 'c'],
      inputs: Float64Array.of(2, 3, 6, 7),
    });
  });

  test('leaves columns out, and takes numbers as categories, when told to', () => {
    const text = 'id,zip,y\n1,8000,0\n2,3000,1\n3,8000,1\n';
    expect(table(text, { ignore: ['id'], categorical: ['zip'] })).toMatchObject({
      inputNames: ['zip=3000', 'zip=8000'],
      inputs: Float64Array.of(0, 1, 1, 0, 0, 1),
    });
  });

  test('classes that are numbers are sorted by value, and 1 is 1.0', () => {
    expect(table('x,y\n0,10\n0,9\n0,1.0\n0,1\n')).toMatchObject({
      classNames: ['1', '9', '10'],
      targets: Uint32Array.of(2, 1, 0, 0),
    });
  });

  test('names that are special to JavaScript are categories like others', () => {
    const { inputNames } = table('c,y\n__proto__,1\nconstructor,0\n');
    expect(inputNames).toEqual(['c=__proto__', 'c=constructor']);
  });
});

test('one-hot columns are one target, whose classes are their names', () => {
  const text = 'a,cat,dog,cow\n1,0,1,0\n2,1,0,0\n3,0,0,1\n';
  const target = ['cat', 'dog', 'cow'];
  const hot = table(text, { target });
  expect(hot).toMatchObject({ classNames: target, targets: Uint32Array.of(1, 0, 2), inputNames: ['a'] });
  const other = csv('cow,a,dog,cat\n1,4,0,0\n');
  expect([...encodeLike(hot.encoding, other).targets]).toEqual([2]);
  expect(faultOf(() => encodeLike(hot.encoding, csv('a,cat,dog,cow\n1,1,1,0\n'))).message).toMatch(
    /line 2, column "cat": expected one-hot classes.*got 1, 1, 0/,
  );
});

describe('faults', () => {
  const many = (count: number) => Array.from({ length: count }, (_, i) => `t${i},${i % 2}`).join('\n');

  test('64 categories are taken, 65 are not, and the first text is shown', () => {
    // a text that comes again: where none does, the column is refused
    expect(table(`c,y\nt0,1\n${many(64)}\n`).inputSize).toBe(64);
    expect(faultOf(() => table(`c,y\n9,1\n${many(65)}\n`)).message).toMatch(
      /line 3, column "c": expected .* at most 64 different texts, got "t0", one of 66 texts/,
    );
  });

  test.each<[string, string, Partial<EncodingOptions>, RegExp]>([
    ['an unknown column', PETS, { target: 'sex' }, /a column "sex", got 3 columns: "age", "colour", "kind"/],
    ['a place beyond the last', PETS, { target: 3 }, /a column at place 3 \(from 0\)/],
    ['no input left', PETS, { ignore: ['age', 'colour'] }, /at least one input column/],
    [
      'an empty column',
      'a,y\n?,1\n?,0\n',
      { missing: 'mean' },
      /column "a": expected a value in at least one/,
    ],
    ['one class', 'a,y\n1,1\n2,1\n', {}, /column "y": expected 2 to 1024 classes, got 1/],
    [
      'a text to predict as a number',
      PETS,
      { task: 'regression' },
      /line 2, column "kind": .*number, got "cat"/,
    ],
    [
      'infinity',
      'a,y\n1,1\n-inf,0\n',
      {},
      /line 3, column "a": expected a number, as in 1 other row, got "-inf".*--na -inf/,
    ],
    ['a number beyond float32', 'a,y\n1,1\n1e39,0\n', {}, /line 3, column "a": .*float32.*got "1e39"/],
    [
      'a place without a header',
      '1,0\nx,1\n?,1\n',
      { missing: 'error' },
      /line 3, column 1: expected a value/,
    ],
  ])('%s', (_, text, options, message) => {
    expect(faultOf(() => table(text, options)).message).toMatch(message);
  });

  test('numbers predicted as classes', () => {
    const text = `x,y\n${Array.from({ length: 1025 }, (_, i) => `0,${i / 7}`).join('\n')}\n`;
    expect(faultOf(() => table(text)).message).toMatch(/got 1025: predict it as a number \(regression\)/);
  });

  test('several targets in classification are a mistake in the call', () => {
    expect(() => table(PETS, { target: ['age', 'kind'] })).toThrow(RangeError);
  });
});

describe('selectRows', () => {
  test('what is learnt from the training rows of a file does not depend on its other rows', () => {
    const train = Uint32Array.of(0, 2);
    const learn = (held: string) => {
      const part = selectRows(table(`n,c,y\n1,a,0\n${held}\n4,b,1\n${held}\n`, { missing: 'mean' }), train);
      return { ...part, fit: fitStandardisation(part.inputs, part.count, part.inputSize) };
    };
    expect(learn('1e9,b,1')).toEqual(learn('?,?,0'));
  });

  test('keeps inputs with their targets, in the order asked for', () => {
    const part = selectRows(table(PETS), Uint32Array.of(2, 1));
    expect(part.count).toBe(2);
    expect([...part.inputs]).toEqual([10, 0, 1, 4.5, 1, 0]);
    expect([...part.targets]).toEqual([0, 1]);
  });

  test('keeps rows of several targets together', () => {
    const all = table('a,b,c\n1,2,3\n4,5,6\n', { task: 'regression', target: ['b', 'c'] });
    expect([...selectRows(all, Uint32Array.of(1)).targets]).toEqual([5, 6]);
  });

  test('refuses a row that is not there', () => {
    expect(() => selectRows(table(PETS), Uint32Array.of(3))).toThrow(RangeError);
  });
});
