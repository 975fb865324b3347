/** Tables that may be read in two ways are refused, at their place and with options that cure them. */
import { describe, expect, test } from 'vitest';
import { parseCsv } from './csv/csv.ts';
import { parseLineRanges } from './csv/lineRanges.ts';
import { readTable } from './csv/readTable.ts';
import { DataFaults } from './faults.ts';
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
    [
      'a sum in a row of its own',
      `${table('region,sales,y', 20, (row) => `r${row % 3},${100 + row},${cell(row)}`)}\nTotal,2190,9.5`,
      'line 22, column "region"',
      '"Total", as of numbers that are computed',
    ],
    [
      'a mean and a deviation in two',
      `${table('site,a,y', 20, (row) => `s${row % 3},${cell(row, 1)},${cell(row)}`)}\nMean,0.5,0.5\nSD,0.2,0.2`,
      'line 22, column "site"',
      '"Mean", as of numbers that are computed of the rows above, and 1 more such lines',
    ],
    [
      'points between thousands, below which no number has one',
      table('m,y', 40, (row) => `${row % 3 ? `${1 + (row % 9)}.${100 + 7 * row}` : 100 + row},${row}`),
      'line 3, column "m"',
      '"2.107"',
    ],
    [
      'points before three digits, where semicolons hint at decimal commas',
      table('m;y', 40, (row) => `${1 + (row % 9)}.${100 + 7 * row};${row}`),
      'line 2, column "m"',
      '"1.100"',
    ],
    [
      'points between millions, in a table of whole numbers',
      table('m;y', 40, (row) => `1.${100 + row}.200;${row}`),
      'line 2, column "m"',
      '"1.100.200"',
    ],
    ['points between millions', all((row) => `1.${100 + row}.200`), 'line 2, column "m"', '"1.100.200"'],
    [
      'thousands of India',
      all((row) => `"${1 + (row % 9)},${10 + row},100"`),
      'line 2, column "m"',
      '"1,10,100"',
    ],
    [
      'a minus behind',
      all((row) => `${row}.50${row % 3 ? '' : '-'}`),
      'line 2, column "m"',
      '"0.50-", and 13 more like it',
    ],
    [
      'marks of footnotes',
      all((row) => `${row}.5${row % 4 ? '' : '*'}`),
      'line 2, column "m"',
      '"0.5*", and 9 more like it',
    ],
    [
      'digits of another script',
      all((row) => String.fromCharCode(0x661 + (row % 5), 0x660 + (row % 7))),
      'line 2, column "m"',
      '"\u0661\u0660"',
    ],
    [
      'money with a decimal comma in a table without another one',
      all((row) => `"${row},99 EUR"`),
      'line 2, column "m"',
      '"0,99 EUR"',
    ],
    [
      'an answer in words beside fewer numbers',
      all((row) => (row % 3 ? 'k.A.' : `${row}`)),
      'line 3, column "m"',
      '"k.A."',
    ],
    [
      'in whatever words, if they are the same ones',
      all((row) => (row % 3 ? 'rien' : `${row}`)),
      'line 3, column "m"',
      '"rien", and in 25 more rows',
    ],
    [
      '-999 beside numbers of its size',
      all((row) => (row % 9 ? `${1000 + 900 * row}` : '-999')),
      'line 2, column "m"',
      '-999 in 5 rows',
    ],
    [
      '-98 and -99 for two kinds of a missing number',
      all((row) => (row % 9 ? `${row}` : row % 2 ? '-98' : '-98')),
      'line 2, column "m"',
      '-98 in 5 rows',
    ],
    [
      'texts that differ in every row, such as names',
      table('who,a,y', 40, (row) => `"Person, ${row}",${three(row).slice(6)}`),
      'line 2, column "who"',
      '"Person, 0", and another text in each of 40 rows',
    ],
    [
      'numbers with errors',
      table('m,a,y', 40, (row) => `${cell(row)} \u00b1 0.1,${three(row).slice(6)}`),
      'line 2, column "m"',
      '"0.429 \u00b1 0.1", and another text in each of 40 rows',
    ],
    [
      'classes that differ in every row',
      table('a,y', 40, (row) => `${cell(row)},"${cell(row, 1)}; ${row}"`),
      'line 2, column "y"',
      '"0.193; 0", and another text in each of 40 rows',
    ],
    [
      'names of groups above the names',
      table('Size,,Price,\nw,h,net,gross', 20, (row) => `${three(row)},${cell(row, 3)}`),
      'line 1',
      '"Size, Price" alone, above texts such as "w", "h", "net"',
    ],
    [
      'a title in a line with its separators',
      table('Report of spring,,\n,,\na,b,y', 20, three),
      'line 1',
      '"Report of spring" alone',
    ],
    [
      'the same above texts alone',
      table('Report of spring,\na,y', 20, (row) => `${'pq'[row % 2]},${'uv'[row % 3 && 1]}`),
      'line 1',
      '"Report of spring" alone',
    ],
    ['two columns of one name', table('a,a,y', 20, three), 'line 1', '"a" twice'],
    [
      'a number beyond float32',
      table('m,a,y', 40, (row) => `${row}.5e${row === 30 ? 300 : 3},${three(row).slice(6)}`),
      'line 32, column "m"',
      '"30.5e300"',
    ],
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
  ['JSON', '[{"a": 1}]', /JSON/],
  ['JSON lines', '{"a": 1, "y": 2}\n{"a": 2, "y": 3}\n', /JSON/],
  ['SQL', '-- dump\nCREATE TABLE t (a REAL, y REAL);\n', /statements of SQL.*as CSV/],
  ['HTML', '<table><tr><td>1</td></tr></table>', /XML or HTML/],
  ['LaTeX', 'a & y \\\\\n1 & 2 \\\\\n', /LaTeX/],
  ['Markdown', '| a | y |\n|---|---|\n| 1 | 2 |\n', /drawn with lines.*--separator "\|"/],
  ['psql', '  a  |  y  \n-----+-----\n  1  |  2  \n(1 row)\n', /drawn with lines.*psql --csv/],
  ['mysql', '+---+---+\n| a | y |\n+---+---+\n| 1 | 2 |\n+---+---+\n', /drawn with lines.*mysql --batch/],
  ['XML', '<?xml version="1.0"?>', /web page/],
  ['LIBSVM', '1 3:0.5 7:1.25\n0 2:1\n', /LIBSVM/],
])('what is no table is told apart: %s', (_, text, words) => {
  expect(() => parseCsv('t.csv', text)).toThrow(words);
});

test.each([
  ['zip', 'PK\x03\x04\x14\0', /Excel workbook; save|Excel workbook: save/],
  ['xls', '\xd0\xcf\x11\xe0\xa1\xb1', /old Excel workbook/],
  ['Parquet', 'PAR1\x15\x04\x80', /a Parquet file/],
  ['HDF5', '\x89HDF\r\n', /HDF5/],
  ['SQLite', 'SQLite format 3\0', /SQLite/],
  ['a pickle', '\x80\x04\x95\xff', /pickle of Python/],
  ['PDF', '%PDF-1.4\n%\xe2\xe3', /a PDF/],
  ['RTF', '{\\rtf1 a,b}', /word processor/],
  ['zstd', '(\xb5/\xfd\x80', /zstd/],
  ['unknown bytes', '\x01\x02\x03\x04\x05\xff\xfe', /bytes of no text/],
])('bytes of no text are told as what they are, and not as another encoding: %s', (_, bytes, words) => {
  const file = Uint8Array.from(bytes, (sign) => sign.charCodeAt(0));
  expect(() => readTable('t.csv', file)).toThrow(words);
  expect(() => readTable('t.csv', file, { encoding: 'windows-1252' })).toThrow(words);
});
