/** Messages about tables that few people have; each says what was expected, what came, and what to do. */
import { describe, expect, test } from 'vitest';
import { quoteList } from './cells/cells.ts';
import { sentinelOf } from './cells/sentinel.ts';
import { inferTask, inferTaskOfNumbers } from './columns/inferTask.ts';
import { leaksOf } from './columns/leaks.ts';
import { columnRemarks } from './columns/remarks.ts';
import { parseCsv } from './csv/csv.ts';
import { decodeText } from './csv/decode.ts';
import { readTable } from './csv/readTable.ts';
import { classLookup } from './encoding/encode.ts';
import { isOneHot } from './encoding/oneHot.ts';
import { parseRows } from './encoding/rows.ts';
import { encodeLike, tableFromCsv } from './encoding/table.ts';
import { unlessData } from './errors.ts';
import { DataFaults } from './faults.ts';
import { cell, faultsOf, type SaidOptions, table } from './testing.ts';

const all = (write: (row: number) => string, rows = 40) =>
  table('m,y', rows, (row) => `${write(row)},${cell(row)}`);
const first = (text: string, said?: SaidOptions) => faultsOf(text, said)[0]!;

test('an error that is none of a file is not taken for one', () => {
  const broken = () => {
    throw new TypeError('mine');
  };
  expect(() => unlessData(broken, () => 1)).toThrow('mine');
});

describe('numbers', () => {
  test('more than five different texts among numbers are counted', () => {
    const faults = faultsOf(all((row) => (row % 3 ? `${row}` : `n${row}x y`)));
    expect(faults).toHaveLength(6);
    expect(faults[5]).toMatchObject({
      got: '9 more texts',
      hint: '--category m takes the column as categories',
    });
  });

  test('a comma beside a decimal mark that was said names the option that reads it', () => {
    const odd = (text: string) => all((row) => (row === 3 ? text : `${row}.5`));
    expect(first(odd('"0,5"'), { decimal: '.' }).hint).toMatch(/--numeric m reads 0\.5/);
    expect(
      first(all((row) => (row === 3 ? '"0,5"' : `${row}`)).replaceAll('.', ''), { decimal: '.' }).hint,
    ).toMatch(/--decimal , reads 0\.5/);
    const whole = table('m,y', 40, (row) => `${row === 3 ? '"149,800"' : row},${row}`);
    expect(first(whole).hint).toMatch(/--decimal , reads 149\.800, --decimal \. reads 149800/);
  });

  test('names such as 4WD are categories, and a quoted word is no number', () => {
    expect(faultsOf(all((row) => ['4WD', '2WD'][row % 2]!))).toEqual([]);
    expect(faultsOf(all((row) => `'${'uv'[row % 2]}'`))).toEqual([]);
  });

  test('a number with two signs is none', () => {
    expect(faultsOf(all((row) => (row % 2 ? `-${row}.5-` : `${row}`)))[0]!.got).toBe('"-1.5-"');
  });

  test('of a file without names, columns are told by their places', () => {
    expect(first(table('', 20, (row) => `"${row},5",${cell(row)}`)).field).toBe('line 1, column 1');
  });

  test('two columns of mixed truths are told together, and a gap among them stays one', () => {
    const text = table('a,b,y', 20, (row) => {
      const truth = row === 3 ? '' : row % 2 ? 'true' : 'TRUE';
      return `${truth},${truth},${cell(row)}`;
    });
    const { reading, records } = parseCsv('t.csv', text);
    expect(reading!.remarks.join()).toMatch(/in 2 columns/);
    expect([records[0]!.cells[0], records[1]!.cells[0], records[3]!.cells[0]]).toEqual(['TRUE', 'TRUE', '']);
  });

  test('no values have no number that stands for a missing one', () => {
    expect(sentinelOf([])).toBeUndefined();
    // 9 alone, far from few others, is a number like them
    expect(sentinelOf([0, 0.1, 0.2, 9])).toBeUndefined();
    expect(sentinelOf([-999, -998, 5, 7, -999])).toMatchObject({ value: -999, least: 5, isCertain: true });
    expect(sentinelOf([-999, -99, 5, 7, -999])).toBeUndefined();
  });
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
