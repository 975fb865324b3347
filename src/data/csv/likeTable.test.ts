/** Rows to predict are read as the training file was, whatever their cells look like. */
import { describe, expect, test } from 'vitest';
import type { Encoding } from '../encoding/encoding.ts';
import { encodingFromJson } from '../encoding/encodingJson.ts';
import { encodeInputsLike, encodeLike, tableFromCsv } from '../encoding/table.ts';
import { cell, table } from '../testing.ts';
import type { ReadingOptions } from './reading.ts';
import { readTable, readTableAgain, readTableLike } from './readTable.ts';

const bytesOf = (text: string) => new TextEncoder().encode(text);
const training = table(
  'colour,size,ok,price',
  30,
  (row) => `${row % 2 ? 'red' : 'blue'},${cell(row)},${row % 3 ? 'True' : 'False'},${cell(row, 1)}`,
);

function learn(text: string, said: ReadingOptions = {}, more = {}): Encoding {
  const { csv } = readTable('train.csv', bytesOf(text), said);
  const { encoding } = tableFromCsv(csv, { task: 'regression', ...more });
  // as a posterior file keeps it
  return encodingFromJson({ file: 'p', field: 'encoding' }, JSON.parse(JSON.stringify(encoding)));
}

const inputsOf = (text: string, encoding: Encoding, said?: ReadingOptions) => {
  const { csv, faults } = readTableLike('new.csv', bytesOf(text), encoding, said);
  expect(faults).toEqual([]);
  return [...encodeInputsLike(encoding, csv).inputs];
};

describe('the names of the training file are the header', () => {
  const encoding = learn(training);
  // blue, red, size, False, True
  const red = [0, 1, 0.5, 0, 1];

  test.each([
    ['the same columns', 'colour,size,ok\nred,0.5,True\n'],
    ['another order, and others among them', 'ok,note,size,colour\nTrue,x,0.5,red\n'],
    ['another separator', 'colour;size;ok\nred;0.5;True\n'],
    ['decimal commas', 'colour;size;ok\nred;0,5;True\n'],
    ['tabs', 'colour\tsize\tok\nred\t0.5\tTrue\n'],
    ['true for True', 'colour,size,ok\nred,0.5,true\n'],
    ['names after a mark', '# colour,size,ok\nred,0.5,TRUE\n'],
    ['lines before the names', 'exported\n\ncolour,size,ok\nred,0.5,True\n'],
    ['the target and an empty place for it', 'colour,size,ok,price\nred,0.5,True,\n'],
    ['no names, all columns', 'red,0.5,True,9\n'],
    ['no names, the inputs alone', 'red,0.5,True\n'],
  ])('%s', (_, text) => {
    expect(inputsOf(text, encoding)).toEqual(red);
  });

  test('texts alone, of which no line is like a header', () => {
    const texts = learn(
      table(
        'colour,shape,y',
        30,
        (row) => `${row % 2 ? 'red' : 'blue'},${row % 3 ? 'round' : 'long'},${cell(row)}`,
      ),
    );
    expect(inputsOf('shape,colour\nlong,red\n', texts)).toEqual([0, 1, 1, 0]);
  });

  test('a misspelt name is told, and what cannot be read names an option', () => {
    const read = (text: string) => inputsOf(text, encoding);
    expect(() => read('colour,sise,ok\nred,0.5,True\n')).toThrow(/a column "size".*"sise"/);
    expect(() => read('colour,size,ok\nred,null,True\n')).toThrow(/line 2, column "size".*"null".*--na null/);
    expect(() => read('colour;size;ok\nred;0,5;True\nred;null;True\n')).toThrow(/line 3.*--na null/);
    expect(() => read('colour,size,ok\nred,,True\n')).toThrow(/line 2, column "size".*--missing mean/);
    expect(
      inputsOf('colour,size,ok\nred,null,True\n', { ...encoding, missing: 'mean' }, { na: ['null'] })[2],
    ).toBeNaN();
  });
});

test('what was said of the training file holds for other files, and can be said anew', () => {
  const encoding = learn(
    table('a;b;y', 30, (row) => `${row};${row % 9}9 %;${cell(row).replace('.', ',')}`),
    { na: ['-99'], numeric: ['b'] },
    { missing: 'mean' },
  );
  expect(inputsOf('b;a\n12 %;7\n', encoding)).toEqual([7, 12]);
  expect(inputsOf('b;a\n12,5 %;-99\n', encoding)).toEqual([Number.NaN, 12.5]);
  expect(inputsOf('b,a\n12.5 %,7\n', encoding, { decimal: '.' })).toEqual([7, 12.5]);
});

test('what new rows look like may be said: their separator, their comments, that they have no names', () => {
  const encoding = learn(
    table('% lab\na,b,y', 30, (row) => `${cell(row)},${row},${cell(row, 1)}`),
    { comment: '%', skipLines: [{ from: 1, to: 1 }] },
  );
  expect(inputsOf('% new\na;b\n0.5;7\n', encoding, { separator: ';' })).toEqual([0.5, 7]);
  expect(inputsOf('old\na,b\n0.5,7\n', encoding, { skipLines: [{ from: 1, to: 1 }] })).toEqual([0.5, 7]);
  expect(inputsOf('0.5|7\n', encoding, { separator: '|', header: false })).toEqual([0.5, 7]);
  expect(inputsOf('0.5;7\n1.5;8\n', encoding)).toEqual([0.5, 7, 1.5, 8]);
  // a quote that is never closed is no header, under any separator
  expect(() => inputsOf('"a,b\n0.5,7\n', encoding)).toThrow(/a closing quote/);
});

test('a network from before readings were kept, and one without names', () => {
  const { reading: _, ...old } = learn(training);
  expect(inputsOf('red;0.5;True\n', old)).toEqual([0, 1, 0.5, 0, 1]);
  expect(readTableAgain('t.csv', bytesOf(training), old).csv.records).toHaveLength(30);
  const unnamed = learn(table('', 30, (row) => `${cell(row)} ${row} ${cell(row, 1)}`));
  expect(inputsOf('0.5 7\n', unnamed)).toEqual([0.5, 7]);
  expect(inputsOf('a b\n0.5 7\n', unnamed)).toEqual([0.5, 7]);
});

test('where this file is not in UTF-8, the encoding of the training file holds', () => {
  const bytes = Uint8Array.from(Buffer.from(training.replaceAll('red', 'r\u00f6t'), 'latin1'));
  const { csv } = readTable('t.csv', bytes, { encoding: 'windows-1252' });
  const { encoding } = tableFromCsv(csv, { task: 'regression' });
  const own = Uint8Array.from(Buffer.from('colour,size,ok\nr\u00f6t,0.5,True\n', 'latin1'));
  const like = readTableLike('n.csv', own, encoding);
  expect([...encodeInputsLike(encoding, like.csv).inputs]).toEqual([0, 1, 0.5, 0, 1]);
  const utf8 = readTableLike('n.csv', bytesOf('colour,size,ok\nr\u00f6t,0.5,True\n'), encoding);
  expect(utf8.encoding).toBe('UTF-8');
});

test('a point in a table of decimal commas is refused, for it may group thousands', () => {
  const encoding = learn(table('a;y', 30, (row) => `${row},5;${cell(row).replace('.', ',')}`));
  expect(inputsOf('a\n1,5\n', encoding)).toEqual([1.5]);
  const { faults } = readTableLike('new.csv', bytesOf('a;y\n1.5;2\n'), encoding);
  expect(faults[0]).toMatchObject({
    field: 'line 2, column "a"',
    expected: 'a number with a decimal comma',
    got: '"1.5"',
  });
});

test('codes keep their zeros', () => {
  const encoding = learn(
    table('zip,y', 30, (row) => `${row % 2 ? '00501' : '501'},${cell(row)}`),
    {},
    { categorical: ['zip'] },
  );
  expect(inputsOf('zip\n00501\n501\n', encoding)).toEqual([1, 0, 0, 1]);
  const classes = tableFromCsv(
    readTable('t.csv', bytesOf(table('x,zip', 30, (row) => `${cell(row)},${row % 2 ? '00501' : '501'}`))).csv,
    {
      ...{ task: 'classification', categorical: ['zip'] },
    },
  );
  expect(classes.classNames).toEqual(['00501', '501']);
  expect([...classes.targets.slice(0, 2)]).toEqual([1, 0]);
});

test('the training file itself is read again as it was, with the rows that were left out', () => {
  const text = table(
    'from the lab\na;b;y',
    30,
    (row) => `${row % 7 ? cell(row).replace('.', ',') : 'none'};${row};${row % 5 ? row : ''}`,
  );
  const said = { skipLines: [{ from: 1, to: 1 }], na: ['none'] };
  const { csv } = readTable('t.csv', bytesOf(text), said);
  const first = tableFromCsv(csv, { task: 'regression', dropMissing: true });
  expect(first.count).toBe(20);
  const again = readTableAgain('t.csv', bytesOf(text), first.encoding);
  expect(encodeLike(first.encoding, again.csv)).toEqual(first);
});
