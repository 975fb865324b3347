import { describe, expect, test } from 'vitest';
import { parseCsv } from '../csv/csv.ts';
import { DataError } from '../errors.ts';
import { encodeArrayInputsLike, encodeArraysLike, type NamedArray, tableFromArrays } from './arrays.ts';
import { tableFromCsv } from './table.ts';

const array = (name: string, dims: readonly number[], ...data: number[]): NamedArray => ({
  name,
  dims,
  data,
});
const X = array('x.npy', [3, 2], 1, 2, 3, 4, 5, 6);
const Y = array('y.npy', [3], 7, 5, 7);

describe('tableFromArrays', () => {
  test('classes are the different numbers, sorted', () => {
    expect(tableFromArrays(X, Y, { task: 'classification' })).toMatchObject({
      count: 3,
      inputSize: 2,
      inputNames: ['column 1', 'column 2'],
      inputs: Float64Array.of(1, 2, 3, 4, 5, 6),
      classNames: ['5', '7'],
      targets: Uint32Array.of(1, 0, 1),
    });
  });

  test('regression takes targets [N] and [N, T]', () => {
    const one = tableFromArrays(X, Y, { task: 'regression' });
    expect(one).toMatchObject({ targetSize: 1, targetNames: ['target'], targets: Float64Array.of(7, 5, 7) });
    const two = tableFromArrays(X, array('y', [3, 2], 1, 2, 3, 4, 5, 6), { task: 'regression' });
    expect(two).toMatchObject({ targetSize: 2, targetNames: ['target 1', 'target 2'] });
  });

  test('images [N, rows, columns] are rows of pixels', () => {
    const images = array('i', [2, 1, 2], 1, 2, 3, 4);
    expect(tableFromArrays(images, array('l', [2], 0, 1), { task: 'classification' }).inputSize).toBe(2);
  });

  test('gives what the same numbers as CSV give', () => {
    const csv = parseCsv('f', '1,2,7\n3,4,5\n5,6,7\n');
    const { encoding: _, ...fromCsv } = tableFromCsv(csv, { task: 'classification' });
    const { encoding: __, ...fromArrays } = tableFromArrays(X, Y, { task: 'classification' });
    expect(fromArrays).toEqual(fromCsv);
  });

  test.each<[string, NamedArray, NamedArray, RegExp]>([
    [
      'NaN',
      array('x', [2, 2], 1, Number.NaN, 3, 4),
      array('y', [2], 1, 2),
      /x: at \[0, 1\]: expected a finite/,
    ],
    ['infinity', array('x', [2, 1], 1, 1e39), array('y', [2], 1, 2), /x: at \[1, 0\]/],
    ['a class that is no number', X, array('y', [3], 1, Number.NaN, 2), /y: at \[1, 0\]/],
    ['too few targets', X, array('y', [2], 1, 2), /y: expected \[3, 1\] targets.*x\.npy, got \[2\]/],
    ['classes in two columns', X, array('y', [3, 2], 1, 2, 3, 4, 5, 6), /got \[3, 2\]/],
    ['one class', X, array('y', [3], 1, 1, 1), /2 to 1024 classes, got 1/],
    ['inputs of one axis', Y, Y, /y\.npy: expected an array \[N, I\], got \[3\]/],
    ['a single number', X, array('y', [], 1), /got \[\]/],
  ])('refuses %s', (_, inputs, targets, message) => {
    const make = () => tableFromArrays(inputs, targets, { task: 'classification' });
    expect(make).toThrow(DataError);
    expect(make).toThrow(message);
  });
});

describe('encodeArraysLike', () => {
  const trained = tableFromArrays(X, Y, { task: 'classification' });

  test('encodes the training data identically', () => {
    expect(encodeArraysLike(trained.encoding, X, Y)).toEqual(trained);
  });

  test('knows the classes of the training data where a part lacks some', () => {
    const part = encodeArraysLike(trained.encoding, array('x', [1, 2], 0, 0), array('y', [1], 7));
    expect([...part.targets]).toEqual([1]);
  });

  test('refuses an unseen class and another width', () => {
    const { encoding } = trained;
    expect(() => encodeArraysLike(encoding, X, array('y', [3], 7, 6, 5))).toThrow(
      /y: at \[1\]: expected one of 5, 7, got 6/,
    );
    expect(() => encodeArrayInputsLike(encoding, array('x', [1, 3], 1, 2, 3))).toThrow(
      /2 numbers a row, got 3/,
    );
  });

  test('refuses arrays where the training data had categories', () => {
    const { encoding } = tableFromCsv(parseCsv('f', 'a,y\nr,1\ns,0\n'), { task: 'classification' });
    expect(() => encodeArrayInputsLike(encoding, X)).toThrow(/some inputs are categories/);
  });

  test('takes NaN for missing only if the training data did', () => {
    const gap = array('x', [1, 2], Number.NaN, 1);
    const { encoding } = tableFromArrays(X, Y, { task: 'classification', missing: 'mean' });
    expect([...encodeArrayInputsLike(encoding, gap).inputs]).toEqual([Number.NaN, 1]);
    expect(() => encodeArrayInputsLike(trained.encoding, gap)).toThrow(DataError);
  });
});

test('one-hot targets are the classes of their places, here and in other files', () => {
  const inputs = { name: 'x', dims: [3, 1], data: [0.5, 1.5, 2.5] };
  const hot = { name: 'y', dims: [3, 3], data: [0, 0, 1, 1, 0, 0, 0, 1, 0] };
  const table = tableFromArrays(inputs, hot, { task: 'classification' });
  expect(table).toMatchObject({ classNames: ['0', '1', '2'], targets: Uint32Array.of(2, 0, 1) });
  expect(encodeArraysLike(table.encoding, inputs, hot)).toEqual(table);
});
