import { describe, expect, test } from 'vitest';
import { parseCsv } from '../csv/csv.ts';
import { DataError } from '../errors.ts';
import { type CellValue, parseRows, type Row } from './rows.ts';
import { encodeInputsLike, type Table, tableFromCsv } from './table.ts';

const text = 'size,colour,price\n1.5,red,100\n,blue,300\n3e-7,red,500\n';
const rows: readonly Record<string, CellValue>[] = [
  { size: 1.5, colour: 'red', price: 100 },
  { size: null, colour: 'blue', price: 300 },
  { size: 3e-7, colour: 'red', price: 500 },
];

/** Without how a file was read, which rows are not. */
const unread = <T extends Table>({ encoding: { reading: _, ...encoding }, ...table }: T) => ({
  ...table,
  encoding,
});

describe('rows that a program holds', () => {
  const options = { task: 'regression', missing: 'mean' } as const;

  test('by name are the table that the same cells make in a CSV file', () => {
    expect(tableFromCsv(parseRows('rows', rows), options)).toEqual(
      unread(tableFromCsv(parseCsv('t.csv', text), options)),
    );
  });

  test('in order are those of a file without a header', () => {
    const headless = text.split('\n').slice(1).join('\n');
    expect(
      tableFromCsv(
        parseRows(
          'rows',
          rows.map((row) => Object.values(row)),
        ),
        options,
      ),
    ).toEqual(unread(tableFromCsv(parseCsv('t.csv', headless, { header: false }), options)));
  });

  test('keep every bit of a number', () => {
    const values = [0.1, 1 / 3, 2 ** -40, 1e21, -7.25e-9, 16777217];
    const table = tableFromCsv(
      parseRows(
        'rows',
        values.map((x) => ({ x, y: 0 })),
      ),
      options,
    );
    expect(table.inputs).toEqual(Float64Array.from(values));
  });

  test('find their columns by name, whatever their order, and need no target', () => {
    const { encoding } = tableFromCsv(parseCsv('t.csv', text), options);
    const { inputs } = encodeInputsLike(encoding, parseRows('rows', [{ colour: 'blue', size: 2 }]));
    expect([...inputs]).toEqual([2, 1, 0]);
  });

  test('say NaN, null and undefined for what is missing, true and false for two categories', () => {
    const { records } = parseRows('rows', [[Number.NaN, null, undefined, true, false]]);
    expect(records[0]!.cells).toEqual(['NaN', '', '', 'true', 'false']);
  });

  test('may be typed arrays, and a hole in an array is a missing value', () => {
    // biome-ignore lint/suspicious/noSparseArray: it is what is tested
    const holey = [1, , 3] as CellValue[];
    const typed = Float32Array.of(1, 2, 3) as unknown as CellValue[];
    const { names, hasHeader, records } = parseRows('rows', [holey, typed]);
    expect([names.length, hasHeader]).toEqual([3, false]);
    expect(records.map(({ cells }) => cells.join())).toEqual(['1,,3', '1,2,3']);
  });

  test.each<[string, readonly unknown[], string]>([
    ['none', [], 'at least one row'],
    ['a row without a column', [{ a: 1, b: 2 }, { a: 1 }], 'row 2: expected a column "b", as in row 1'],
    ['a row with another one', [{ a: 1 }, { a: 1, c: 2 }], 'no other columns than row 1, got "c"'],
    ['a shorter array', [[1, 2], [1]], '2 cells, as in row 1, got 1'],
    ['an array among objects', [{ a: 1 }, [1]], 'an object of cells, as in row 1, got an array'],
    ['nothing', [{ a: 1 }, null], 'row 2'],
    ['a first row that is none', [null], 'row 1'],
    ['no columns', [{}], 'at least one column'],
    ['a date', [{ a: 1, b: new Date(0) }], 'row 1, column "b"'],
    ['a list in a cell', [[1, [2]]], 'row 1, column "column 2"'],
  ])('are refused: %s', (_, given, message) => {
    const parse = () => parseRows('the request', given as readonly Row[]);
    expect(parse).toThrow(DataError);
    expect(parse).toThrow(message);
    expect(parse).toThrow('the request');
  });

  test('are named by their row where a cell cannot be encoded', () => {
    const { encoding } = tableFromCsv(parseCsv('t.csv', text), options);
    const strange = parseRows('rows', [
      { size: 1, colour: 'red' },
      { size: 1, colour: 'pink' },
    ]);
    expect(() => encodeInputsLike(encoding, strange)).toThrow(/row 2, column "colour".*pink/);
  });
});
