/** Messages about tasks, classes and rows that few tables have; each says what to do. */
import { describe, expect, test } from 'vitest';
import { inferTask, inferTaskOfNumbers } from '../columns/inferTask.ts';
import { leaksOf } from '../columns/leaks.ts';
import { columnRemarks } from '../columns/remarks.ts';
import { parseCsv } from '../csv/csv.ts';
import { classLookup } from '../encoding/encode.ts';
import { isOneHot } from '../encoding/oneHot.ts';
import { parseRows } from '../encoding/rows.ts';
import { encodeLike, tableFromCsv } from '../encoding/table.ts';
import { cell, faultsOf, type SaidOptions, table } from '../testing.ts';

const all = (write: (row: number) => string, rows = 40) =>
  table('m,y', rows, (row) => `${write(row)},${cell(row)}`);
const first = (text: string, said?: SaidOptions) => faultsOf(text, said)[0]!;

describe('tasks, classes and rows', () => {
  test('one-hot columns, and one number only', () => {
    const hot = parseCsv('t.csv', 'x,cat,dog\n1.5,1,0\n2.5,0,1\n');
    expect(inferTask(hot, ['cat', 'dog'])).toMatchObject({ because: expect.stringMatching(/one-hot/) });
    expect(isOneHot(hot, [1])).toBe(false);
    expect(inferTaskOfNumbers('y', [3, 3]).because).toBe('y holds one whole number');
    const encoding = tableFromCsv(hot, { task: 'classification', target: ['cat', 'dog'] }).encoding;
    const other = parseCsv('new.csv', 'x,cat,dog\n1.5,yes,no\n2.5,no,no\n');
    expect(() => encodeLike(encoding, other)).toThrow(/line 2.*one-hot classes.*got yes, no/);
    const dropped = tableFromCsv(hot, { task: 'classification', target: ['cat', 'dog'], dropMissing: true });
    expect([...encodeLike(dropped.encoding, hot).targets]).toEqual([0, 1]);
  });

  test('numbers that were said to be categories may be predicted as numbers', () => {
    const csv = parseCsv(
      't.csv',
      table('a,y', 20, (row) => `${cell(row)},${row}`),
    );
    expect(tableFromCsv(csv, { task: 'regression', categorical: ['y'] }).targetSize).toBe(1);
    const classes = parseCsv(
      't.csv',
      table('a,y', 20, (row) => `${cell(row)},${row % 3}`),
    );
    expect(
      tableFromCsv(classes, { task: 'classification', dropMissing: true, missing: 'mean' }).classNames,
    ).toEqual([...['0', '1', '2']]);
  });

  test('rows without any value in a column leave none, and the column is named', () => {
    const csv = parseCsv('t.csv', 'a,b,y\n1,,2\n3,,4\n');
    const options = { task: 'regression', dropMissing: true } as const;
    expect(() => tableFromCsv(csv, options)).toThrow(/--drop-missing.*column "b" lacks 2 of 2.*--ignore b/);
    const kept = tableFromCsv(parseCsv('t.csv', 'a,y\n1,2\n3,4\n,6\n'), { ...options, missing: 'mean' });
    expect(encodeLike(kept.encoding, parseCsv('n.csv', 'a,y\n,2\n3,\n')).count).toBe(1);
    const named = tableFromCsv(parseCsv('t.csv', 'a,y\n1,u\n3,v\n'), { ...options, task: 'classification' });
    expect([...encodeLike(named.encoding, parseCsv('n.csv', 'a,y\n1,\n3,v\n')).targets]).toEqual([1]);
  });

  test('by place, a file of another width is refused', () => {
    const unnamed = parseCsv('t.csv', '1.5,2.5\n2.5,3.5\n4,5\n');
    const said = { task: 'regression', dropMissing: true, missing: 'mean' } as const;
    const { encoding } = tableFromCsv(unnamed, said);
    expect(() => encodeLike(encoding, parseCsv('n.csv', '1,2,3\n4,5,6\n'))).toThrow(
      /expected 2 columns.* got 3/,
    );
    // of a table that nothing was said of, nothing is kept
    const { options: _, ...bare } = unnamed;
    expect(tableFromCsv(bare, said).encoding.reading).toMatchObject({ header: false, groups: false });
  });

  test('a class of numbers and texts, both as they are written', () => {
    expect(classLookup(['00501', '501'])('00501')).toBe(0);
  });

  test('what new rows cannot be read as names the option that cures it', () => {
    const { encoding } = tableFromCsv(parseCsv('t.csv', '1.5,2.5\n2.5,3.5\n4,5\n'), { task: 'regression' });
    const read = (text: string) =>
      encodeLike(encoding, parseCsv('n.csv', text, { header: false, separator: ';' }));
    expect(() => read('1;2;3\n')).toThrow(
      /expected 2 columns, as in the training data, got 3|or 1 of inputs only/,
    );
    const cellAt = (text: string) => read(`${text};1\n2;3\n`);
    expect(() => cellAt('1e39')).toThrow(/within float32/);
    expect(() => cellAt('NA')).toThrow(/got "NA"/);
    expect(() => cellAt('5 kg')).toThrow(/--numeric 'column 1' reads 5/);
    expect(() =>
      encodeLike(encoding, parseCsv('n.csv', '"1,5";1\n', { header: false, separator: ';', decimal: '.' })),
    ).toThrow(/--decimal ,/);
    expect(() =>
      encodeLike(encoding, parseCsv('n.csv', '"1,500";1\nx;2\n', { header: false, separator: ';' })),
    ).toThrow(/--decimal , or --decimal \./);
  });

  test('rows of other shapes and values', () => {
    expect(() => parseRows('rows', [{ a: 1 }, [2]] as never)).toThrow(/an object of cells.*an array/);
    expect(() => parseRows('rows', [[1], 5] as never)).toThrow(/an array of cells.*number/);
    expect(() => parseRows('rows', [{ a: () => 1 }] as never)).toThrow(/got function/);
  });

  test('columns without a value, or with too few, are not judged', () => {
    const kind = {
      kind: 'number',
      present: 0,
      numbers: 0,
      missing: [],
      odd: [],
      codes: [],
      tooLong: [],
    } as never;
    expect(columnRemarks({ name: 'a', index: 0 }, ['', ''], kind)).toEqual([]);
    const cells = Array.from({ length: 20 }, (_, row) => (row < 9 ? cell(row) : ''));
    expect(
      leaksOf({ name: 'a', cells, isNumber: true }, { name: 'y', cells, isNumber: true }, false),
    ).toEqual([]);
    const long = Array.from({ length: 20 }, (_, row) => cell(row));
    const same = Array(20).fill('u');
    expect(
      leaksOf({ name: 'a', cells: long, isNumber: true }, { name: 'y', cells: same, isNumber: false }, true),
    ).toEqual([]);
    const texts = long.map((text, row) => `${text} ${row}`);
    const classes = long.map((_, row) => 'uv'[row % 2]!);
    const told = leaksOf(
      { name: 'a', cells: texts, isNumber: false },
      { name: 'y', cells: classes, isNumber: false },
      true,
    );
    expect(told).toEqual([]);
  });

  test('numbers among texts are told', () => {
    const text = all((row) => (row % 4 ? `${'uvw'[row % 3]} x` : `${row % 8}`));
    expect(faultsOf(text)).toEqual([]);
    const csv = parseCsv('t.csv', text);
    const cells = csv.records.map((record) => record.cells[0]!);
    const kind = { kind: 'category', numbers: 10, dressed: undefined } as never;
    expect(columnRemarks({ name: 'm', index: 0 }, cells, kind).join()).toMatch(/10 numbers among its texts/);
  });

  test('dates that differ in every row are to be written as numbers', () => {
    const text = table('d,a,y', 20, (row) => `2024-01-${10 + row},${cell(row)},${cell(row, 1)}`);
    expect(first(text).hint).toMatch(/^write dates as numbers, such as days; or --ignore d leaves/);
  });
});
