import { expect, test } from 'vitest';
import { parseCsv } from './csv.ts';
import { csvText } from './csvText.ts';

test('a table that is written is read again, whatever its cells hold', () => {
  const head = ['layer', 'mean "sigma"', 'note'];
  const rows = [
    ['layer 1: 784 to 400', 0.1 + 0.2, 'a, b'],
    ['said "so"', -1e-300, 'two\nlines'],
    ['', 5e20, 'last'],
  ];
  const { names, records } = parseCsv('chart.csv', csvText(head, rows), { separator: ',' });
  expect(names).toEqual(head);
  expect(records.map(({ cells }) => cells)).toEqual(rows.map((row) => row.map(String)));
});

test('what is missing is an empty cell, and a row of another length is refused', () => {
  expect(csvText(['a', 'b'], [[undefined, null]])).toBe('a,b\n,\n');
  expect(() => csvText(['a', 'b'], [[1, 2], [1]])).toThrow(/rows\[1\].*2 cells.*1/);
});
