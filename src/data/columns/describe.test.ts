/** What `inspect` and a run folder say of a table. */
import { expect, test } from 'vitest';
import { parseCsv, readCsv } from '../csv/csv.ts';
import type { ReadingOptions } from '../csv/reading.ts';
import { parseRows } from '../encoding/rows.ts';
import { unlessData } from '../errors.ts';
import { cell, table } from '../testing.ts';
import { type DescribeOptions, describeTable } from './describe.ts';
import { inferTask } from './inferTask.ts';

function described(text: string, more: Partial<DescribeOptions> = {}, said: ReadingOptions = {}) {
  const { csv, faults, isUnsure } = readCsv('t.csv', text, said);
  const task = unlessData(
    () => inferTask(csv),
    () => undefined,
  );
  return describeTable(csv, { encoding: 'UTF-8', task, faults, isUnsure, ...more });
}

test('of a file that may be read in two ways, that alone is a problem', () => {
  const { problems } = described(table('0,1,2', 20, (row) => `${cell(row)},${cell(row, 1)},null`));
  expect(problems).toEqual([expect.objectContaining({ field: 'line 1' })]);
  const csv = parseCsv('t.csv', 'a,y\n1,2\n3,4\n');
  expect(describeTable(csv, { encoding: 'UTF-8', task: undefined, isUnsure: true }).problems).toEqual([]);
});

test('a target that is no column is a problem, and the columns are told nevertheless', () => {
  const { problems, columns, task } = described('a,y\n1,2\n3,4\n', { target: 'price', task: undefined });
  expect(problems[0]!.expected).toBe('a column "price"');
  expect([columns.length, task]).toEqual([2, null]);
});

test('a mistake of this program is no problem of the file', () => {
  const csv = parseCsv('t.csv', 'a,b,y\n1,2,u\n3,4,v\n');
  const task = { task: 'classification', because: 'it was said' } as const;
  const options = { encoding: 'UTF-8', task, isUnsure: false, target: ['a', 'b'] };
  expect(() => describeTable(csv, options)).toThrow(RangeError);
});

test('columns have the part that was said, or found', () => {
  const text = table(',zip,gone,a,y,', 20, (row) => `${row},${row % 3},,${cell(row)},${cell(row, 1)},`);
  const { columns, remarks } = described(text, { categorical: ['zip'], ignore: ['gone'] });
  expect(columns.map(({ name, role, type }) => `${name} ${role} ${type}`)).toEqual([
    'column 1 index number',
    'zip input category',
    'gone ignored empty',
    'a input number',
    'y target number',
  ]);
  expect(remarks.join()).toMatch(
    /tells every row from the others.*a column at the end without a name and a value is/,
  );
  const two = described(table('a,y,,', 20, (row) => `${cell(row)},${cell(row, 1)},,`));
  expect(two.remarks.join()).toMatch(/2 columns at the end without a name and a value are/);
});

test('rows that are left out are counted: without a target, and without an input unless that is filled', () => {
  const text = table(
    'a,y',
    30,
    (row) => `${row % 5 === 1 ? '' : cell(row)},${row % 7 === 2 ? '' : cell(row, 1)}`,
  );
  expect(described(text, { dropMissing: true })).toMatchObject({ rows: 29, dropped: 8, problems: [] });
  expect(described(text, { dropMissing: true, missing: 'mean' })).toMatchObject({ dropped: 3, problems: [] });
  expect(described(text)).toMatchObject({ dropped: 0, problems: [{}, {}] });
});

test('rows that a program holds have no header and no marks', () => {
  const csv = parseRows('rows', [
    { a: 1, y: 2.5 },
    { a: 2, y: 3.5 },
  ]);
  expect(describeTable(csv, { encoding: 'none', task: inferTask(csv), isUnsure: false })).toMatchObject({
    ...{ decimal: '.', header: { is: true }, skipped: [], problems: [] },
  });
  const options = { encoding: 'none', task: inferTask(csv), isUnsure: false, dropMissing: true };
  expect(describeTable(csv, options).dropped).toBe(0);
  // such rows have no lines, that a computed one could be told by
  const sums = parseRows('rows', [
    ...Array.from({ length: 12 }, (_, row) => ({ who: 'pq'[row % 2], a: row, y: 2.5 * row })),
    { who: 'Total', a: 66, y: 165 },
  ]);
  expect(describeTable(sums, { encoding: 'none', task: inferTask(sums), isUnsure: false }).problems).toEqual(
    [],
  );
});
