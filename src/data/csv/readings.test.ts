/** What people write plainly is read as they mean it, and said. */
import { describe, expect, test } from 'vitest';
import { cell, table } from '../testing.ts';
import { parseCsv } from './csv.ts';
import { decodeText } from './decode.ts';
import { readTable } from './readTable.ts';

const comma = (text: string) => text.replace('.', ',');
const bytes = (...values: number[]) => Uint8Array.from(values);
const latin = (text: string) => Uint8Array.from(Buffer.from(text, 'latin1'));

describe('separators and decimal marks', () => {
  const two = (row: number, between: string, write = (x: string) => x) =>
    `${write(cell(row))}${between}${write(cell(row, 1))}`;
  test.each([
    ['decimal commas between semicolons', table('x;y', 20, (row) => two(row, ';', comma)), ';', ','],
    ['the same without names', table('', 20, (row) => two(row, ';', comma)), ';', ','],
    ['decimal commas between tabs', table('x\ty', 20, (row) => two(row, '\t', comma)), '\t', ','],
    ['decimal commas between blanks', table('', 20, (row) => two(row, '  ', comma)), ' ', ','],
    ['decimal commas in quotes', table('x,y', 20, (row) => two(row, ',', (x) => `"${comma(x)}5"`)), ',', ','],
    ['one row', 'x;y\n0,5;1,25\n', ';', ','],
    ['bars', table('x|y', 20, (row) => two(row, '|')), '|', '.'],
    ['runs of blanks', table('  x    y', 20, (row) => `  ${two(row, '   ')} `), ' ', '.'],
    ['commas after blanks', table('x, y', 20, (row) => two(row, ', ')), ',', '.'],
    ['texts with blanks between tabs', table('x\ty', 20, (row) => `New York\t${cell(row)}`), '\t', '.'],
    ['names with commas between tabs', table('x\ty', 20, (row) => `Smith, John\t${cell(row)}`), '\t', '.'],
    ['quotes after blanks', table('x, y', 20, (row) => `${cell(row)}, "t${row % 2}"`), ',', '.'],
    ['what Excel says', table('sep=;\nx;y', 20, (row) => two(row, ';')), ';', '.'],
  ])('%s', (_, text, separator, decimal) => {
    const { names, records, reading } = parseCsv('t.csv', text);
    expect([reading!.separator, reading!.decimal, names.length]).toEqual([separator, decimal, 2]);
    expect(records.every(({ cells }) => cells.length === 2)).toBe(true);
  });

  test('numbers are the same under either mark, and thousands are ungrouped beside it', () => {
    const { records } = parseCsv('t.csv', 'x;y\n1.234,5;0,25\n-1.000,0;2,5\n\u22123,5;7\n');
    expect(records.map(({ cells }) => cells.map(Number))).toEqual([
      [1234.5, 0.25],
      [-1000, 2.5],
      [-3.5, 7],
    ]);
  });

  test('exponents of Fortran and full-width points are numbers', () => {
    const { records } = parseCsv(
      't.csv',
      table('', 20, (row) => `${cell(row)}D+02 -${cell(row, 1)}d-1`),
    );
    expect(records[0]!.cells.map(Number)).toEqual([42.9, -0.0193]);
  });

  test('points are decimal marks where one number says so, or it is said', () => {
    const head = 'm;y';
    const grouped = (row: number) => `${1 + (row % 9)}.${100 + 7 * row}`;
    const said = table(head, 20, (row) => `${grouped(row)};${row}`);
    const millions = (decimal: '.' | ',') =>
      Number(parseCsv('t.csv', said, { decimal }).records[0]!.cells[0]);
    expect([millions(','), millions('.')]).toEqual([1100, 1.1]);
    const told = parseCsv(
      't.csv',
      table(head, 20, (row) => `${grouped(row)};${cell(row)}`),
    );
    expect(Number(told.records[0]!.cells[0])).toBe(1.1);
    // a number beyond a thousand without a point: points do not group
    const plain = table(head, 20, (row) => `${row === 7 ? 12345 : grouped(row)};${row}`);
    expect(Number(parseCsv('t.csv', plain).records[0]!.cells[0])).toBe(1.1);
  });

  test('a typographical minus is a minus, and said', () => {
    const { records, reading } = parseCsv('t.csv', 'x,y\n\u22121.5,2\n3,4\n');
    expect(records[0]!.cells).toEqual(['-1.5', '2']);
    expect(reading!.remarks.join()).toMatch(/1 numbers with a typographical minus/);
  });
});

describe('lines and columns that are none', () => {
  const three = (row: number) => `${cell(row)},${cell(row, 1)},${cell(row, 2)}`;
  const skippedOf = (text: string) => parseCsv('t.csv', text).reading!.skipped;

  test('a name after "#" is a name, and a comment is none', () => {
    const named = parseCsv('t.csv', table('# "a","b","y"', 20, three));
    expect([named.names, named.hasHeader, named.records.length]).toEqual([['a', 'b', 'y'], true, 20]);
    const commented = parseCsv('t.csv', table('# from the lab\na,b,y', 20, three));
    expect([commented.names, commented.records.length]).toEqual([['a', 'b', 'y'], 20]);
    expect(commented.reading!.skipped).toEqual([{ lines: [1], why: 'a comment, by its "#"' }]);
    expect(skippedOf(`${table('a,b,y', 9, three)}\n# pause\n${table('', 9, three)}`)[0]!.lines).toEqual([11]);
    expect(parseCsv('t.csv', table('#,a,y', 20, three)).names).toEqual(['#', 'a', 'y']);
  });

  test.each([
    ['after the names and the rows', table('a,b,', 20, (row) => `${cell(row)},${cell(row, 1)},`), 1],
    ['after the rows alone', table('a,b', 20, (row) => `${cell(row)},${cell(row, 1)},`), 1],
    ['without names', table('', 20, (row) => `${cell(row)},${cell(row, 1)},,`), 2],
    [
      'tabs, and a line of tabs alone',
      `${table('# a\tb\t\t', 20, (row) => `${cell(row)}\t${cell(row, 1)}\t\t`)}\n\t\t\t\n`,
      2,
    ],
  ])('a separator at the end of lines makes no column: %s', (_, text, phantoms) => {
    const { names, records, reading } = parseCsv('t.csv', text);
    expect([names.length, records.length, reading!.phantoms]).toEqual([2, 20, phantoms]);
    expect(records.every(({ cells }) => cells.length === 2)).toBe(true);
  });

  test('a first row with a missing value is a row', () => {
    for (const gap of ['null', 'NA', '', 'N/A', '#N/A', '-']) {
      expect(
        parseCsv(
          't.csv',
          table(`${gap},1.25`, 20, (row) => `${cell(row)},${cell(row, 1)}`),
        ).hasHeader,
      ).toBe(false);
    }
  });

  test.each([
    ['pandas', table(',a,y', 20, (row) => `${row},${cell(row)},${cell(row, 1)}`)],
    [
      'pandas, read and written again',
      table('Unnamed: 0,a,y', 20, (row) => `${row},${cell(row)},${cell(row, 1)}`),
    ],
    ['R, with a name less', table('"a","y"', 20, (row) => `"${row + 1}",${cell(row)},${cell(row, 1)}`)],
    ['R, with names of rows', table('a y', 20, (row) => `car${row} ${cell(row)} ${cell(row, 1)}`)],
  ])('a column without a name that tells rows apart is no input: %s', (_, text) => {
    const { names, reading } = parseCsv('t.csv', text);
    expect([names.length, reading!.indexColumns]).toEqual([3, [0]]);
    expect(parseCsv('t.csv', text, { numeric: [names[0]!] }).reading!.indexColumns).toEqual([]);
  });

  test('a line of blanks, and the end of a file of DOS, are no rows', () => {
    const text = `\n   \n${table('a,b,y', 20, three)}\r\n\u001a`;
    const { csv } = readTable('t.csv', new TextEncoder().encode(text));
    expect([csv.names, csv.records.length]).toEqual([['a', 'b', 'y'], 20]);
    // in a table of one column, an empty cell is one
    expect(parseCsv('t.csv', 'y\n1.5\n""\n2.5\n').records).toHaveLength(3);
  });

  test('what is said to be missing is, by its text or its value', () => {
    const { records } = parseCsv('t.csv', 'a,y\n-200.0,null\n5,6\n', { na: ['-200', 'null'] });
    expect(records.map(({ cells }) => cells)).toEqual([
      ['', ''],
      ['5', '6'],
    ]);
  });

  test('true and false have one spelling', () => {
    const { records } = parseCsv('t.csv', 'a,ok\n1,True\n2,true\n3,FALSE\n');
    expect(records.map(({ cells }) => cells[1])).toEqual(['True', 'True', 'FALSE']);
  });
});

describe('bytes', () => {
  test('UTF-16 tells itself, with a mark or without', () => {
    const text = 'ort,y\nKörr,1\nKärr,2\n';
    const little = Uint8Array.from(Buffer.from(text, 'utf16le'));
    expect(decodeText('t', little).text).toBe(text);
    expect(decodeText('t', bytes(0xff, 0xfe, ...little))).toEqual({ text, encoding: 'UTF-16LE' });
  });

  test('other 8-bit letters are refused at their line, and read as is said', () => {
    const file = latin('ort,y\nBasel,1\nK\u00f6rr,2\nK\u00e4rr,3\n');
    expect(() => decodeText('t.csv', file)).toThrow(
      /t\.csv: at line 3: expected text in UTF-8, got byte f6.*--encoding windows-1252/,
    );
    expect(() => decodeText('t.csv', file)).toThrow(
      /--encoding windows-1252 reads "Körr", windows-1250 reads "Körr", macintosh reads "Kˆrr"/,
    );
    expect(() => decodeText('t.csv', bytes(0xb3, 0xc7, 0xca, 0xd0, 0x0a))).toThrow(/gb18030 reads "城市"/);
    expect(decodeText('t.csv', file, 'windows-1252').text).toMatch(/Körr.*\n.*Kärr/);
    expect(() => decodeText('t.csv', file, 'klingon')).toThrow(/"klingon".*--encoding utf-8/);
  });
});
