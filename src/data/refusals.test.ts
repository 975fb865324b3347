/** Tables that may be read in two ways are refused, at their place and with options that cure them. */
import { describe, expect, test } from 'vitest';
import { parseCsv } from './csv.ts';
import { DataFaults } from './faults.ts';
import { parseLineRanges } from './lineRanges.ts';
import { cell, faultsOf, type SaidOptions, table } from './testing.ts';

/** One odd cell among numbers, in line 23. */
const odd = (text: string) =>
  table('age,y', 60, (row) => `${row === 21 ? text : 20 + ((7 * row) % 31)},${cell(row)}`);
const all = (write: (row: number) => string) => table('m,y', 40, (row) => `${write(row)},${cell(row)}`);
const three = (row: number) => `${cell(row)},${cell(row, 1)},${cell(row, 2)}`;

/** What an option of a hint says to the reader. */
function optionsIn(hint: string): [string, SaidOptions][] {
  const found = [...hint.matchAll(/--([a-z-]+) ('(?:[^']|'\\'')*'|"[^"]*"|[^\s,]+|,)/g)];
  return found.map(([text, name, raw]) => {
    const value = raw!.replace(/^['"](.*)['"]$/, '$1').replaceAll("'\\''", "'");
    const options: Record<string, SaidOptions> = {
      na: { na: [value], missing: 'mean' },
      numeric: { numeric: [value] },
      category: { category: [value] },
      decimal: { decimal: value as '.' | ',' },
      separator: { separator: (value === 'tab' ? '\t' : value === 'space' ? ' ' : value) as ',' },
      header: { header: value === 'yes' },
      ignore: { ignore: [value] },
      missing: { missing: value as 'mean' },
      'skip-lines': { skipLines: parseLineRanges(value)! },
    };
    expect(options[name!], text).toBeDefined();
    return [text, options[name!]!];
  });
}

describe('each of them names its line, what came, and options each of which cures it', () => {
  test.each<[string, string, string | undefined, string]>([
    ['null among numbers', odd('null'), 'line 23, column "age"', '"null"'],
    ['an error of a spreadsheet', odd('#DIV/0!'), 'line 23, column "age"', '"#DIV/0!"'],
    ['a typo', odd('1O.5'), 'line 23, column "age"', '"1O.5"'],
    ['two points', odd('1.2.3'), 'line 23, column "age"', '"1.2.3"'],
    ['one percentage', odd('12%'), 'line 23, column "age"', '"12%"'],
    ['one price', odd('$149.80'), 'line 23, column "age"', '"$149.80"'],
    ['one number that may have a comma or thousands', odd('"149,800"'), 'line 23, column "age"', '"149,800"'],
    ['infinity', odd('inf'), 'line 23, column "age"', '"inf"'],
    ['percentages', all((row) => `${row % 30}%`), 'line 2, column "m"', '"0%"'],
    ['prices', all((row) => `$1${row % 9}.50`), 'line 2, column "m"', '"$10.50"'],
    ['prices in euros', all((row) => `1${row % 9}.50 €`), 'line 2, column "m"', '"10.50 €"'],
    ['a unit in every cell', all((row) => `${row % 20}.5 kg`), 'line 2, column "m"', '"0.5 kg"'],
    ['thousands or decimal commas', all((row) => `"${100 + row},800"`), 'line 2, column "m"', '"100,800"'],
    ['thousands in groups', all((row) => `"1,${100 + row},800"`), 'line 2, column "m"', '"1,100,800"'],
    ['thousands after blanks', all((row) => `1 ${100 + row}`), 'line 2, column "m"', '"1 100"'],
    ['thousands after apostrophes', all((row) => `1'${100 + row}`), 'line 2, column "m"', '"1\'100"'],
    ['hexadecimal numbers', all((row) => `0x${(16 + row).toString(16)}`), 'line 2, column "m"', '"0x10"'],
    ['numbers in single quotes', all((row) => `'${row}.5'`), 'line 2, column "m"', '"\'0.5\'"'],
    ['postal codes', all((row) => (row % 3 ? '00501' : '501')), 'line 3, column "m"', '"00501"'],
    [
      'many ways to say nothing',
      all((row) => (row % 3 ? 'none' : `${row}`)),
      'line 3, column "m"',
      '"none", and in 25 more rows',
    ],
    [
      '-999 for a missing number',
      all((row) => (row % 9 ? `${row}` : '-999')),
      'line 2, column "m"',
      '-999 in 5 rows',
    ],
    [
      '9999 for a missing number',
      all((row) => (row % 9 ? `${row}` : '9999')),
      'line 2, column "m"',
      '9999 in 5 rows',
    ],
    ['a line of units', table('a,b,y\nkg,m,s', 20, three), 'line 2', 'texts such as "kg", "m", "s"'],
    ['a second line of names', table('A,B,Y\na,b,y', 20, three), 'line 2', 'texts such as "a", "b", "y"'],
    [
      'the names again',
      `${table('a,b,y', 9, three)}\na,b,y\n${table('', 9, three)}`,
      'line 11',
      'the names of line 1 again',
    ],
    [
      'numbers that may be names',
      table('0,1,2', 20, three),
      'line 1',
      '0, 1, 2, which counts on as names do',
    ],
    [
      'an index above them',
      table(',0,1', 20, (row) => `${row},${cell(row)},${cell(row, 1)}`),
      'line 1',
      '0, 1, which counts on as names do',
    ],
    [
      'years',
      table('at,1990,1991,1992', 20, (row) => `p${row % 4},${three(row)}`),
      'line 1',
      '1990, 1991, 1992, which counts on as names do',
    ],
    [
      'wavelengths and a name',
      table('350,351,y', 20, three),
      'line 1',
      'the text "y" and the number "350", both above numbers',
    ],
    [
      'two separators',
      table('', 20, (row) => `a${row % 2},b;c,d${row % 3}`),
      'line 1',
      'two: "," (3 columns) and ";" (2 columns), as in "a0,b;c,d0"',
    ],
    [
      'two decimal marks',
      table('a;b', 20, (row) => `${cell(row)};${cell(row, 1).replace('.', ',')}`),
      'line 2, column "b"',
      '"0,',
    ],
    ['a title above the table', table('Report of spring\n\na,b,y', 20, three), 'line 1', '1'],
    ['a sum below', `${table('a,b,y', 20, three)}\nsum\n`, 'line 22', '1'],
    ['a row too long', `${table('a,b,y', 20, three)}\n1,2,3,4\n${table('', 3, three)}`, 'line 22', '4'],
  ])('%s', (_, text, field, got) => {
    const [fault, ...others] = faultsOf(text);
    expect(others).toEqual([]);
    expect(fault).toMatchObject({ file: 't.csv', field });
    expect(fault!.got.startsWith(got)).toBe(true);
    const options = optionsIn(fault!.hint);
    expect(options.length).toBeGreaterThan(0);
    for (const [said, option] of options) {
      const left = faultsOf(text, option);
      // a line of names that is said to be data brings its own problems
      if (option.header === false) expect(left.filter(({ got: own }) => own === fault!.got)).toEqual([]);
      else expect(left, said).toEqual([]);
    }
  });

  test.each([
    [
      'an input',
      table('a,y', 30, (row) => `${row % 7 ? cell(row) : ''},${cell(row, 1)}`),
      /5 rows.*--missing mean.*--drop-missing.*--ignore a/,
    ],
    [
      'a target',
      table('a,y', 30, (row) => `${cell(row)},${row % 7 ? cell(row, 1) : 'NA'}`),
      /5 rows.*--drop-missing/,
    ],
  ])('without a value: %s', (_, text, words) => {
    const [fault, ...others] = faultsOf(text);
    expect(others).toEqual([]);
    expect(fault!.field).toMatch(/^line 2, column/);
    expect(`${fault!.got} ${fault!.hint}`).toMatch(words);
    expect(faultsOf(text, { dropMissing: true })).toEqual([]);
  });

  test('units that differ are not compared, whatever is said', () => {
    const text = all((row) => `${row}.5 ${row % 2 ? 'kg' : 'g'}`);
    expect(faultsOf(text)[0]!.hint).toMatch(/convert the numbers to one unit/);
    expect(faultsOf(text, { numeric: ['m'] })[0]!.got).toBe('"1.5 kg"');
  });

  test('numbers longer than float64 keeps', () => {
    const [fault] = faultsOf(all((row) => `1234567890123456${7000 + row}`));
    expect(fault).toMatchObject({ field: 'line 2, column "m"', got: '"12345678901234567000"' });
    expect(fault!.hint).toMatch(/--category m .*--ignore m/);
  });
});

test('all problems of a file come in one answer, a line for each', () => {
  const text = `${table('a,b,c,y', 30, (row) => `${row === 3 ? 'null' : cell(row)},${row === 4 ? 'x1' : cell(row, 1)},${row % 5 ? '00501' : '7'},${row === 6 ? '' : cell(row, 2)}`)}\n1,2\n`;
  const faults = faultsOf(text);
  expect(faults.map(({ field }) => field)).toEqual([
    'line 32',
    'line 5, column "a"',
    'line 6, column "b"',
    'line 3, column "c"',
    'line 8, column "y"',
  ]);
  const told = new DataFaults('t.csv', faults as never);
  expect(told.message.split('\n')).toHaveLength(6);
  expect(told.message).toMatch(/^t\.csv: 5 problems\n {2}line 32: expected 4 cells/);
});

test.each([
  ['zip', 'PK\x03\x04\x14\0', /Excel workbook/],
  ['JSON', '[{"a": 1}]', /JSON/],
  ['XML', '<?xml version="1.0"?>', /web page/],
  ['LIBSVM', '1 3:0.5 7:1.25\n0 2:1\n', /LIBSVM/],
])('what is no table is told apart: %s', (_, text, words) => {
  expect(() => parseCsv('t.csv', text)).toThrow(words);
});
