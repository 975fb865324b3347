import { describe, expect, test } from 'vitest';
import { parseCsv } from '../csv/csv.ts';
import { DataError } from '../errors.ts';
import { inferTask } from './inferTask.ts';

const columnOf = (cells: readonly unknown[]) =>
  parseCsv('t.csv', ['x,y', ...cells.map((cell) => `1,${cell}`)].join('\n'));
const upTo = (n: number) => Array.from({ length: 3 * n }, (_, i) => i % n);

describe('inferTask', () => {
  test.each<[string, readonly unknown[], string, RegExp]>([
    ['texts are classes', ['cat', 'dog', 'cat'], 'classification', /"y" holds texts, such as "cat"/],
    ['one text among numbers is enough', [1, 2, 'many'], 'classification', /"many"/],
    ['ten whole numbers are classes', upTo(10), 'classification', /10 different whole numbers/],
    ['eleven are a count', upTo(11), 'regression', /more than 10/],
    ['fractions are measurements, however few', [0.5, 1.5, 0.5], 'regression', /not whole/],
    ['what is missing says nothing', [0.5, '?', 1], 'regression', /not whole/],
  ])('%s', (_, cells, task, because) => {
    const inferred = inferTask(columnOf(cells), 'y');
    expect(inferred.task).toBe(task);
    expect(inferred.because).toMatch(because);
  });

  test('the last column is the target unless another is named', () => {
    const csv = parseCsv('t.csv', 'kind,y\na,0.5\nb,1.5\na,2.5\n');
    expect(inferTask(csv).task).toBe('regression');
    expect(inferTask(csv, 'kind').task).toBe('classification');
    expect(() => inferTask(csv, 'price')).toThrow(DataError);
  });
});
