/** Messages about numbers that few tables have; each says what was expected, what came, and what to do. */
import { describe, expect, test } from 'vitest';
import { sentinelOf } from '../cells/sentinel.ts';
import { parseCsv } from '../csv/csv.ts';
import { cell, faultsOf, type SaidOptions, table } from '../testing.ts';

const all = (write: (row: number) => string, rows = 40) =>
  table('m,y', rows, (row) => `${write(row)},${cell(row)}`);
const first = (text: string, said?: SaidOptions) => faultsOf(text, said)[0]!;

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
