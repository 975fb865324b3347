import { describe, expect, test } from 'vitest';
import { parseCsv } from '../csv/csv.ts';
import { cell, table } from '../testing.ts';
import { describeTable } from './describe.ts';
import { inferTask } from './inferTask.ts';

const remarksOf = (text: string) => {
  const csv = parseCsv('t.csv', text);
  return describeTable(csv, { encoding: 'UTF-8', task: inferTask(csv), isUnsure: false }).remarks.join('\n');
};
const leak = (write: (row: number) => string) =>
  remarksOf(table('a,b,y', 60, (row) => `${cell(row)},${write(row)}`));

describe('a warning, with the option that leaves the column out', () => {
  test.each<[string, (row: number) => string, RegExp]>([
    [
      'numbers of rows',
      (row) => `${row + 1},${cell(row, 2)}`,
      /"b" only counts the rows, from 1 to 60: --ignore b/,
    ],
    [
      'a copy of the target',
      (row) => `${cell(row, 2)}0,${cell(row, 2)}`,
      /"b" is a copy of the target "y": --ignore b/,
    ],
    [
      'the target in another unit',
      (row) => `${(32 + 1.8 * Number(cell(row, 2))).toFixed(4)},${cell(row, 2)}`,
      /"b" is the target but for a factor.*--ignore b/,
    ],
    [
      'a code of the class',
      (row) => `${row % 3},${'uvw'[row % 3]}`,
      /"b" alone tells the class of every row.*--ignore b/,
    ],
    [
      'texts of one class each',
      (row) => `t${row % 6},${'uvw'[row % 3]}`,
      /"b" alone tells the class of every row/,
    ],
    [
      'a threshold',
      (row) => `${((row % 2) * 5 + Number(cell(row, 3))).toFixed(3)},${'uv'[row % 2]}`,
      /"b" alone tells the class of every row/,
    ],
  ])('%s', (_, write, words) => {
    expect(leak(write)).toMatch(words);
  });

  test.each<[string, (row: number) => string]>([
    ['noise beside noise', (row) => `${cell(row, 1)},${cell(row, 2)}`],
    ['noise beside classes', (row) => `${cell(row, 1)},${'uv'[((row * 7) % 11) % 2]}`],
    [
      'a good input',
      (row) => `${cell(row, 2)},${(Number(cell(row, 2)) + 0.001 * Number(cell(row, 3))).toFixed(6)}`,
    ],
    ['a category that mostly tells', (row) => `${row % 2},${row === 30 ? 'v' : 'uv'[row % 2]}`],
  ])('none for %s', (_, write) => {
    expect(leak(write)).not.toMatch(/ignore/);
  });
});

test.each<[string, string, RegExp]>([
  [
    'a missing value among texts',
    table('a,y', 30, (row) => `${row % 7 ? 'uv'[row % 2] : 'N/A'},${cell(row)}`),
    /"N\/A" in 5 rows.*--na N\/A/,
  ],
  [
    'two spellings',
    table('a,y', 30, (row) => `${row % 3 ? 'male' : 'Male'},${cell(row)}`),
    /"Male" and "male"/,
  ],
  [
    'a rare class',
    table('a,y', 30, (row) => `${cell(row)},${row === 9 ? 'catt' : row % 2 ? 'cat' : 'dog'}`),
    /"catt" in one row only/,
  ],
  [
    'numbers that identify',
    table('customer_id,y', 40, (row) => `${100000 + ((row * 7919) % 90001)},${cell(row)}`),
    /"customer_id" is another number in every row, as an identifier is: --ignore customer_id/,
  ],
  [
    'numbers of rows that go down',
    table('n,y', 40, (row) => `${90 - row},${cell(row)}`),
    /"n" only counts the rows, from 90 to 51: --ignore n/,
  ],
  [
    'codes in numbers',
    table('region_code,y', 40, (row) => `${1 + (row % 7)},${cell(row)}`),
    /7 whole numbers: if they are names, --category region_code/,
  ],
  [
    'copies of rows',
    table('a,y', 40, (row) => `${cell(row % 30)},${cell(row % 30, 1)}`),
    /10 of 40 rows are copies of another one/,
  ],
  ['lost letters', table('a,y', 40, (row) => `K\ufffd${'ln'[row % 2]},${cell(row)}`), /letters were lost/],
  [
    'UTF-8 twice',
    table('a,y', 40, (row) => `${row % 2 ? 'K\u00c3\u00b6ln' : 'Bonn'},${cell(row)}`),
    /in UTF-8 that was taken for another encoding/,
  ],
  [
    'numbers behind signs',
    table('a,y', 40, (row) => `<${5 + (row % 9)},${cell(row)}`),
    /texts with digits, such as "<5", taken as 9 categories/,
  ],
  [
    'NULL of a database among texts',
    table('a,y', 40, (row) => `${row % 7 ? 'uv'[row % 2] : '\\N'},${cell(row)}`),
    /in 6 rows, taken as a category: if it is missing, --na '\\N'/,
  ],
  [
    '999 once',
    table('a,y', 40, (row) => `${row === 7 ? 999 : 20 + ((7 * row) % 50)},${cell(row)}`),
    /"a" is 999 in 1 row, and from 20 to 68 in the others.*--na 999/,
  ],
  [
    '-1 where nothing else is negative',
    table('a,y', 40, (row) => `${row % 9 ? 20 + ((7 * row) % 50) : -1},${cell(row)}`),
    /"a" is -1 in 5 rows.*--na -1/,
  ],
  [
    'dates with names of months',
    table('d,y', 40, (row) => `${1 + (row % 20)} Jan 2024,${cell(row)}`),
    /dates or times/,
  ],
  ['dates', table('d,y', 30, (row) => `2024-01-${10 + (row % 20)},${cell(row)}`), /dates or times/],
  ['a constant', table('a,b,y', 30, (row) => `7,${cell(row)},${cell(row, 1)}`), /"a" is "7" in every row/],
  [
    'a top code',
    table('a,y', 60, (row) => `${row % 9 ? row * 500 : 99999},${cell(row)}`),
    /99999 in 7 rows.*--na 99999/,
  ],
  [
    'the target that nobody named',
    table('a,y', 30, (row) => `${cell(row)},${cell(row, 1)}`),
    /the target is the last column, "y"; --target/,
  ],
])('is told: %s', (_, text, words) => {
  expect(remarksOf(text)).toMatch(words);
});
