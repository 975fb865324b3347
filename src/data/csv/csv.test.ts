import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DataError } from '../errors.ts';
import { parseCsv, type Separator } from './csv.ts';
import { readRecords } from './csvRecords.ts';

const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;

/** A writer as of RFC 4180: quotes where they are needed, and around a record that would be a blank line. */
function writeCsv(rows: readonly (readonly string[])[], separator: string, lineEnd = '\r\n'): string {
  const cell = (text: string) => (/[",;\t\r\n\uFEFF]/.test(text) ? quoted(text) : text);
  return rows
    .map((row) =>
      row.join('') === '' ? quoted('') + separator.repeat(row.length - 1) : row.map(cell).join(separator),
    )
    .join(lineEnd);
}

const cellsOf = (text: string, separator: Separator = ',') =>
  readRecords('f.csv', text, { separator }).map(({ cells }) => cells);

function faultOf(text: string, options = {}): DataError {
  try {
    parseCsv('f.csv', text, options);
  } catch (error) {
    if (error instanceof DataError) return error;
    throw error;
  }
  throw new Error('parseCsv accepted the text');
}

describe('readRecords', () => {
  const text = fc.string({ unit: 'grapheme' }).map((s) => s.replaceAll('\0', ''));
  const awkward = fc.string({
    unit: fc.constantFrom('"', ',', ';', '\t', '\n', '\r', ' ', 'a', '1', '\uFEFF'),
  });
  const rowsOf = (cell: fc.Arbitrary<string>) =>
    fc
      .integer({ min: 1, max: 5 })
      .chain((width) =>
        fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 8 }),
      );

  test('is the inverse of writing, for arbitrary texts, separators and line ends', () => {
    fc.assert(
      fc.property(
        rowsOf(fc.oneof(text, awkward)),
        fc.constantFrom<Separator>(',', ';', '\t'),
        fc.constantFrom('\r\n', '\n', '\r'),
        fc.constantFrom('', '\uFEFF'),
        fc.boolean(),
        (rows, separator, lineEnd, mark, trailing) => {
          const written = mark + writeCsv(rows, separator, lineEnd) + (trailing ? lineEnd : '');
          expect(cellsOf(written, separator)).toEqual(rows);
        },
      ),
      { numRuns: 500 },
    );
  });

  test('finds the separator of tables with at least two columns', () => {
    // no d: in a column of numbers 1d5 is read as 1e5, as Fortran writes it
    const tame = fc.stringMatching(/^[a-ce-z0-9." ]{0,6}$/);
    fc.assert(
      fc.property(
        rowsOf(tame).map((rows) => rows.map((row) => [...row, 'z'])),
        fc.constantFrom<Separator>(',', ';', '\t'),
        (rows, separator) => {
          const parsed = parseCsv('f', writeCsv(rows, separator), { header: false, decimal: '.' });
          expect(parsed.separator).toBe(separator);
          expect(parsed.records.map(({ cells }) => cells)).toEqual(rows);
        },
      ),
    );
  });

  test('where tabs cut evenly, blanks are within cells', () => {
    for (const text of ['\t\t0 0\t\t\tz\n', '1\t2 3\n4\t5 6\n', 'a\tb c\n1\t2 3\n']) {
      expect(parseCsv('f', text, { header: false }).separator).toBe('\t');
    }
  });

  test('a separator inside cells does not mislead when another cuts evenly', () => {
    expect(parseCsv('f', 'a;b\n1,5;x,y,z\n2;3\n').separator).toBe(';');
  });

  test('every text either gives rows of one length or throws DataError', () => {
    fc.assert(
      fc.property(fc.oneof(awkward, fc.string()), (input) => {
        try {
          const { records, names } = parseCsv('f', input);
          expect(records.every(({ cells }) => cells.length === names.length)).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(DataError);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('counts lines through quotes, blank lines and CR LF', () => {
    const { records } = parseCsv('f', 'a,b\r\n"x\r\ny",1\r\n\r\nz,2\r\n', { header: true });
    expect(records.map(({ line }) => line)).toEqual([2, 5]);
  });

  test('keeps blanks in cells and reads the last record without a line end', () => {
    expect(cellsOf(' a , b\n1,')).toEqual([
      [' a ', ' b'],
      ['1', ''],
    ]);
  });
});

describe('the header', () => {
  const header = (text: string) => parseCsv('f', text).hasHeader;

  test.each([
    ['names above numbers', 'age,city\n41,Bern\n', true],
    ['numbers above numbers', '40,Basel\n41,Bern\n', false],
    ['a missing number in the first row', '?,Basel\n41,Bern\n', false],
    ['names above a missing number', 'age,city\n?,Bern\n41,Bern\n', true],
    ['names above categories', 'edible,odor\ne,n\np,f\ne,f\n', true],
    ['categories only', 'e,n\np,f\ne,f\n', false],
    ['texts that never repeat', 'a,b\nc,d\ne,f\n', false],
    ['one row', 'a,b\n', false],
  ])('auto: %s', (_, text, expected) => {
    expect(header(text)).toBe(expected);
  });

  test('gives names, and numbers the columns that have none', () => {
    expect(parseCsv('f', ',age, city \n0,41,Bern\n').names).toEqual(['column 1', 'age', 'city']);
    expect(parseCsv('f', '1,2\n3,4\n').names).toEqual(['column 1', 'column 2']);
  });

  test('is what the caller says it is', () => {
    expect(parseCsv('f', '1,2\n3,4\n', { header: true })).toMatchObject({
      hasHeader: true,
      names: ['1', '2'],
    });
    expect(parseCsv('f', 'a,b\n3,4\n', { header: false }).records).toHaveLength(2);
  });

  test('refuses two columns of one name', () => {
    expect(faultOf('age,age\n1,2\n').message).toMatch(/line 1: expected names that differ, got "age" twice/);
  });
});

describe('faults', () => {
  test('a ragged row is told with its line and the separator', () => {
    expect(faultOf('a,b\n1,2\n"x\ny",2,3\n').message).toBe(
      'f.csv: at line 3: expected 2 cells, as on line 1, got 3: ' +
        'cells are separated by ","; enclose a cell that holds one in quotes, or if it is no row, leave out: --skip-lines 3-3',
    );
  });

  test('a ragged row is found under every separator', () => {
    expect(faultOf('a;b;c\n1;2\n')).toMatchObject({
      field: 'line 2',
      expected: '3 cells, as on line 1',
      got: '2',
    });
  });

  test.each([
    ['an unclosed quote, where it opens', 'a,b\n1,"2\n3,4\n', 'line 2, column 2', 'the end of the file'],
    ['a quote inside a cell', 'a,b\n1,5"\n', 'line 2, column 2', 'a quote inside a cell'],
    ['text after a quote', 'a,b\n"1\n"x,2\n', 'line 3, column 1', 'more text'],
    ['binary content', 'a,b\n1,\0\n', 'line 2', 'a NUL byte'],
    ['gzip', '\x1f\uFFFD\b', 'line 1', 'byte 1f (gzip)'],
    ['a web page', '\n<!DOCTYPE html>', 'line 1', '"<" (a web page)'],
    ['no content', '', undefined, 'an empty file'],
    ['blank lines only', '\uFEFF\r\n\n', undefined, 'an empty file'],
  ])('%s', (_, text, field, got) => {
    expect(faultOf(text)).toMatchObject({ name: 'DataError', file: 'f.csv', field, got });
  });

  test('names without rows', () => {
    expect(faultOf('a,b\n', { header: true }).got).toBe('names only');
  });
});
