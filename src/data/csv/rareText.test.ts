/** Messages about lines, separators and bytes that few files have; each says what to do. */
import { describe, expect, test } from 'vitest';
import { quoteList } from '../cells/cells.ts';
import { parseCsv } from '../csv/csv.ts';
import { decodeText } from '../csv/decode.ts';
import { readTable } from '../csv/readTable.ts';
import { unlessData } from '../errors.ts';
import { DataFaults } from '../faults.ts';
import { cell, faultsOf, type SaidOptions, table } from '../testing.ts';

const first = (text: string, said?: SaidOptions) => faultsOf(text, said)[0]!;

test('an error that is none of a file is not taken for one', () => {
  const broken = () => {
    throw new TypeError('mine');
  };
  expect(() => unlessData(broken, () => 1)).toThrow('mine');
});

describe('lines', () => {
  test('comments alone, and comments by a mark that was said', () => {
    expect(() => parseCsv('t.csv', '# a\n# b\n', { header: false })).not.toThrow();
    const text = table('% lab\na,y', 20, (row) => `${cell(row)},${cell(row, 1)}`);
    const { names, reading } = parseCsv('t.csv', text, { comment: '%' });
    expect([names, reading!.remarks.join()]).toEqual([['a', 'y'], 'lines that begin with "%" are left out']);
    expect(() => parseCsv('t.csv', '% a\n', { comment: '%' })).toThrow(/an empty file/);
    expect(parseCsv('t.csv', '#"a,y\n1,2\n3,4\n').hasHeader).toBe(false);
  });

  test('names that come twice again, and nothing but names', () => {
    const rows = table('', 9, (row) => `${cell(row)},${cell(row, 1)}`);
    expect(first(`a,y\n${rows}\na,y\n${rows}\na,y\n${rows}`)).toMatchObject({
      ...{ field: 'line 11', got: 'the names of line 1 again, and in 1 more lines' },
    });
    expect(faultsOf('a,y\na,y\n', { header: true })[0]!.got).toMatch(/the names of line 1 again/);
  });

  test('several lines after the rows are left out together', () => {
    const text = `${table('a,b,y', 20, (row) => `${cell(row)},${cell(row, 1)},${cell(row, 2)}`)}\nsum\nend\n`;
    expect(first(text).hint).toMatch(/if they are no rows, leave out: --skip-lines 22-23/);
  });

  test('decimal commas between commas are asked for', () => {
    const text = table('a,b', 20, (row) => `${row},5,${row},25`);
    expect(first(text)).toMatchObject({
      field: 'line 1',
      hint: expect.stringMatching(/decimal commas between commas/),
    });
    // not where a line lies between, or nothing is a number
    expect(first(table('a,b\n\n', 20, (row) => `${row},5,${row},25`)).hint).not.toMatch(/decimal commas/);
  });

  test('a label that stands above as well is a category, and one without a number is no sum', () => {
    const rows = table('kind,a,y', 20, (row) => `${row % 4 ? 'part' : 'total'},${cell(row)},${cell(row, 1)}`);
    expect(faultsOf(`${rows}\ntotal,0.5,0.5`)).toEqual([]);
    const texts = table(
      'kind,a,y',
      20,
      (row) => `${'pq'[row % 2]},${'uv'[row % 2]},${'st'[row % 3 ? 1 : 0]}`,
    );
    expect(faultsOf(`${texts}\nTotal,u,s`)).toEqual([]);
  });

  test('many problems are written out up to 25, and a problem without a place has none', () => {
    const fault = { file: 't.csv', expected: 'a', got: 'b', hint: 'c' };
    const { message } = new DataFaults('t.csv', Array.from({ length: 30 }, () => fault) as never);
    expect(message.split('\n')).toHaveLength(27);
    expect(message).toMatch(/^t\.csv: 30 problems\n {2}expected a, got b: c\n/);
  });

  test('ten of many names are told', () => {
    expect(quoteList(Array.from({ length: 12 }, (_, i) => `n${i}`))).toMatch(/"n9" and 2 more$/);
  });
});

describe('separators and headers', () => {
  test('of lines that are cut unevenly, the separator that cuts most of them', () => {
    const text = `${table('a,b;c', 20, (row) => `${cell(row)},${cell(row, 1)};1`)}\n1\n2\n`;
    expect(parseCsvSeparator(text)).toMatch(/[,;]/);
    expect(parseCsvSeparator(`${table('a;b;c', 20, (row) => `${row};${row};1`)}\nsum\n`)).toBe(';');
  });

  test('cells with a blank are told from cells between blanks', () => {
    expect(parseCsvSeparator(table('a b,c d', 20, (row) => `u v,${row} w`))).toBe(',');
    expect(parseCsvSeparator(table('', 20, (row) => `${row} 5,${row} 7`))).toMatch(/[, ]/);
  });

  test('where every separator leaves another one in cells, a mark is preferred to blanks', () => {
    const mixed = (text: string) => table('', 20, (row) => (row % 2 ? text : text.replace('2', '2.5')));
    expect(parseCsvSeparator(mixed('1 2,3 4'))).toBe(',');
    expect(parseCsvSeparator(mixed('u 2,3 4'))).toMatch(/[, ]/);
    const ragged = `${table('', 20, (row) => `${row},5;1;2`)}\n1\n2`;
    expect(parseCsvSeparator(ragged)).toBe(';');
  });

  test('years above few rows say nothing, and above many that they may be names', () => {
    expect(first(table('1990,1991', 20, (row) => `${row},${2 * row}`)).got).toMatch(/^1990, 1991, which/);
    expect(first(table('0,1', 20, (row) => `${100 + row},${200 + row}`)).got).toMatch(
      /^0, 1, which counts on/,
    );
    expect(parseCsv('t.csv', '1990,1991\n5,7\n6,8\n').hasHeader).toBe(false);
    // a unit alone, above rows enough
    expect(first('a,y\nkg,\n1.5,2.5\n3,4\n').got).toBe('texts such as "kg"');
  });

  const parseCsvSeparator = (text: string): string => {
    let separator = '';
    unlessData(
      () => {
        separator = parseCsv('t.csv', text).separator;
      },
      () => {
        separator = readTable('t.csv', new TextEncoder().encode(text)).csv.separator;
      },
    );
    return separator;
  };
});

describe('bytes', () => {
  test('UTF-16 with its high byte first', () => {
    const big = Uint8Array.from(Buffer.from('a,y\n1,2\n3,4\n', 'utf16le').swap16());
    expect(decodeText('t', big).encoding).toBe('UTF-16BE');
    expect(decodeText('t', Uint8Array.of(0xfe, 0xff, ...big)).encoding).toBe('UTF-16BE');
    expect(decodeText('t', Uint8Array.of(0x41, 0x0a)).encoding).toBe('UTF-8');
  });

  test('bytes that are not in the encoding that was said', () => {
    expect(() => decodeText('t', Uint8Array.of(0x41, 0x81), 'shift_jis')).toThrow(
      /expected text in shift_jis, got bytes that are none: give another --encoding, or none/,
    );
    // half a letter of UTF-16, which says itself
    expect(() => decodeText('t', Uint8Array.of(0xff, 0xfe, 0x41, 0, 0, 0xd8))).toThrow(
      /text in UTF-16LE.*--encoding/,
    );
  });

  test('readings with signs of control are not shown', () => {
    expect(() => decodeText('t', Uint8Array.of(0x5a, 0x9d, 0x72, 0x81, 0x0a))).toThrow(
      /--encoding windows-1252, .*macintosh reads/,
    );
  });
});
