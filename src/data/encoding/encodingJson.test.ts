import { describe, expect, test } from 'vitest';
import { DataError } from '../errors.ts';
import type { Encoding } from './encoding.ts';
import { encodingFromJson } from './encodingJson.ts';

const GOOD: Encoding = {
  hasHeader: true,
  columnCount: 3,
  missing: 'mean',
  inputs: [
    { name: 'age', index: 0, kind: 'number' },
    { name: 'colour', index: 2, kind: 'category', categories: ['blue', 'red'] },
  ],
  target: { task: 'classification', column: { name: 'kind', index: 1 }, classNames: ['cat', 'dog'] },
};

const read = (value: unknown) => encodingFromJson({ file: 'posterior', field: 'encoding' }, value);

describe('encodingFromJson', () => {
  test('is the inverse of JSON.stringify, for both tasks', () => {
    const numbers: Encoding = { ...GOOD, target: { task: 'regression', columns: [{ name: 'y', index: 1 }] } };
    const hot: Encoding = {
      ...{ ...GOOD, columnCount: 4 },
      target: {
        ...(GOOD.target as object),
        oneHot: [
          { name: 'cat', index: 1 },
          { name: 'dog', index: 3 },
        ],
      } as never,
    };
    const said: Encoding = {
      ...GOOD,
      reading: {
        ...{ encoding: 'windows-1252', separator: ';', decimal: ',', groups: true, header: true },
        ...{ skipLines: [{ from: 1, to: 3 }], comment: '%', na: ['-9'], numeric: ['age'], dropMissing: true },
      },
    };
    for (const encoding of [GOOD, numbers, hot, said])
      expect(read(JSON.parse(JSON.stringify(encoding)))).toEqual(encoding);
  });

  const [age, colour] = GOOD.inputs;
  test.each<[string, unknown, string]>([
    ['nothing', undefined, 'encoding'],
    ['an array', [], 'encoding'],
    ['a field too many', { ...GOOD, extra: 1 }, 'encoding'],
    ['a flag that is none', { ...GOOD, hasHeader: 1 }, 'encoding.hasHeader'],
    ['a broken count', { ...GOOD, columnCount: 1.5 }, 'encoding.columnCount'],
    ['an unknown policy', { ...GOOD, missing: 'guess' }, 'encoding.missing'],
    ['no inputs', { ...GOOD, inputs: [] }, 'encoding.inputs'],
    ['an input that is null', { ...GOOD, inputs: [null] }, 'encoding.inputs[0]'],
    ['an unknown kind', { ...GOOD, inputs: [{ ...age, kind: 'date' }] }, 'encoding.inputs[0].kind'],
    ['a place too far', { ...GOOD, inputs: [{ ...age, index: 3 }] }, 'encoding.inputs[0].index'],
    ['a name that is none', { ...GOOD, inputs: [{ ...age, name: 1 }] }, 'encoding.inputs[0].name'],
    [
      'a category twice',
      { ...GOOD, inputs: [age, { ...colour, categories: ['a', 'a'] }] },
      'encoding.inputs[1].categories',
    ],
    ['a column twice', { ...GOOD, inputs: [age, age] }, 'encoding'],
    ['an unknown task', { ...GOOD, target: { ...GOOD.target, task: 'x' } }, 'encoding.target.task'],
    ['one class', { ...GOOD, target: { ...GOOD.target, classNames: ['a'] } }, 'encoding.target.classNames'],
    [
      'one-hot columns of another number of classes',
      { ...GOOD, target: { ...GOOD.target, oneHot: [{ name: 'cat', index: 1 }] } },
      'encoding.target.oneHot',
    ],
    [
      'a reading whose flag is none',
      { ...GOOD, reading: { separator: ',', decimal: '.', groups: 1, header: true } },
      'encoding.reading.groups',
    ],
    ['no target', { ...GOOD, target: { task: 'regression', columns: [] } }, 'encoding.target.columns'],
  ])('refuses %s', (_, value, field) => {
    expect(() => read(value)).toThrow(DataError);
    expect(() => read(value)).toThrow(`posterior: at ${field}: expected`);
  });
});
