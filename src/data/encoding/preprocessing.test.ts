import { describe, expect, test } from 'vitest';
import { parseCsv } from '../csv/csv.ts';
import { DataError } from '../errors.ts';
import {
  fitPreprocessing,
  inTableUnits,
  prepareInputs,
  prepareTable,
  preprocessingFromJson,
  preprocessingToJson,
} from './preprocessing.ts';
import { encodeInputsLike, selectRows, tableFromCsv } from './table.ts';

const csv = parseCsv('t.csv', 'size,colour,price\n1,red,100\n2,blue,300\n3,red,500\n40,blue,7\n');
const table = tableFromCsv(csv, { task: 'regression' });
const train = selectRows(table, Uint32Array.of(0, 1, 2));
const preprocessing = fitPreprocessing(train);
const read = (value: unknown) => preprocessingFromJson({ file: 'p', field: 'preprocessing' }, value);
const sd = Math.sqrt(80_000 / 3);

describe('preprocessing', () => {
  test('is measured on the rows given and on no others', () => {
    expect([...preprocessing.inputs.shift].slice(0, 1)).toEqual([2]);
    expect(preprocessing.targets!.shift[0]).toBe(300);
    expect(1 / preprocessing.targets!.scale[0]!).toBeCloseTo(sd, 3);
  });

  test('gives inputs and targets of mean 0 and variance 1', () => {
    const { images, targets } = prepareTable(train, preprocessing);
    const sizes = [0, 3, 6].map((i) => images[i]!);
    for (const values of [sizes, [...targets!]]) {
      expect(values.reduce((sum, x) => sum + x, 0)).toBeCloseTo(0, 5);
      expect(values.reduce((sum, x) => sum + x * x, 0) / 3).toBeCloseTo(1, 5);
    }
  });

  test('keeps classes as they are', () => {
    const classes = tableFromCsv(csv, { task: 'classification', target: 'colour' });
    const by = fitPreprocessing(classes);
    expect(by.targets).toBeNull();
    expect(prepareTable(classes, by).labels).toEqual(Uint32Array.of(1, 0, 1, 0));
  });

  test('needs no targets to prepare new rows', () => {
    const rows = parseCsv('new.csv', 'colour,size\nred,2\n');
    const prepared = prepareInputs(encodeInputsLike(preprocessing.encoding, rows), preprocessing);
    expect(prepared).toMatchObject({ count: 1, inputSize: 3 });
    expect(prepared.images[0]).toBe(0);
  });

  test('takes cells, and rows that are encoded already', () => {
    expect(prepareInputs(csv, preprocessing)).toEqual(prepareInputs(table, preprocessing));
    expect(prepareTable(csv, preprocessing)).toEqual(prepareTable(table, preprocessing));
  });

  test('refuses columns, classes and targets that are not those it learnt, by name', () => {
    const learnt = (text: string, target: string, task: 'regression' | 'classification') =>
      tableFromCsv(parseCsv('other.csv', text), { task, target });
    const green = learnt('size,colour,price\n1,red,1\n2,green,3\n', 'price', 'regression');
    expect(() => prepareInputs(green, preprocessing)).toThrow(
      /inputs, place 2: expected "colour=blue".*got "colour=green"/,
    );
    const weight = learnt('size,colour,weight\n1,red,1\n2,blue,3\n', 'weight', 'regression');
    expect(() => prepareTable(weight, preprocessing)).toThrow(
      /targets, place 1: expected "price".*got "weight"/,
    );
    const byColour = fitPreprocessing(tableFromCsv(csv, { task: 'classification', target: 'colour' }));
    const other = learnt('size,colour,price\n1,red,1\n2,green,3\n', 'colour', 'classification');
    expect(() => prepareTable(other, byColour)).toThrow(/classes, place 1: expected "blue".*got "green"/);
    const file = parseCsv('new.csv', 'size,hue\n1,red\n');
    expect(() => prepareInputs(file, preprocessing)).toThrow(/a column "colour"/);
  });

  test('refuses classes for numbers, and numbers for classes', () => {
    const classes = tableFromCsv(csv, { task: 'classification', target: 'colour' });
    const by = fitPreprocessing(classes);
    const inputs = { inputNames: by.encoding.inputs.map(({ name }) => name), inputSize: 2 };
    const numbers = { ...table, ...inputs, inputs: new Float64Array(8) };
    expect(() => prepareTable(numbers, by)).toThrow(/targets, place 1: expected none.*got "price"/);
    const texts = {
      ...classes,
      inputNames: table.inputNames,
      inputSize: table.inputSize,
      inputs: table.inputs,
    };
    expect(() => prepareTable(texts, preprocessing)).toThrow(/classes, place 1: expected none/);
    const json = JSON.parse(JSON.stringify(preprocessingToJson(by)));
    expect(() => read({ ...json, targets: json.inputs })).toThrow(/targets: expected null for classes/);
  });

  test('brings predictions back: means scaled and shifted, spreads scaled', () => {
    const one = (x: number) => Float64Array.of(x);
    const prediction = { mean: one(1), sd: one(0.5), aleatoric: one(0.3), epistemic: one(0.4) };
    const back = inTableUnits(prediction, preprocessing.targets!);
    expect(back.mean[0]).toBeCloseTo(300 + sd, 3);
    expect(back.sd[0]).toBeCloseTo(0.5 * sd, 3);
    expect(Math.hypot(back.aleatoric[0]!, back.epistemic[0]!)).toBeCloseTo(back.sd[0]!, 6);
  });

  test('survives JSON, every float32 of it', () => {
    expect(read(JSON.parse(JSON.stringify(preprocessingToJson(preprocessing))))).toEqual(preprocessing);
  });

  const good = preprocessingToJson(preprocessing);
  test.each<[string, unknown, string]>([
    ['nothing', null, 'preprocessing'],
    [
      'inputs of another width',
      { ...good, inputs: { shift: [0], scale: [1] } },
      'preprocessing.inputs.shift',
    ],
    ['no targets', { ...good, targets: null }, 'preprocessing.targets'],
    [
      'targets too many',
      { ...good, targets: { shift: [0, 0], scale: [1, 1] } },
      'preprocessing.targets.shift',
    ],
    ['a scale of 0', { ...good, targets: { shift: [0], scale: [0] } }, 'preprocessing.targets.scale[0]'],
  ])('refuses %s', (_, value, field) => {
    expect(() => read(value)).toThrow(DataError);
    expect(() => read(value)).toThrow(`at ${field}:`);
  });
});

describe('numbers keep their digits until they are standardised', () => {
  test.each<[string, (row: number) => number]>([
    ['milliseconds since 1970', (row) => 1.717e12 + 3000 * row],
    ['1e8 and the numbers beside it', (row) => 1e8 + (row % 3) - 1],
    ['a northing', (row) => 5_266_123.25 + 0.125 * row],
    ['1e9 +- 20', (row) => 1e9 + 20 * Math.sin(row)],
    ['numbers below float32', (row) => 1e-50 * (1 + row)],
  ])('%s', (_, value) => {
    const values = Array.from({ length: 50 }, (_, row) => value(row));
    const mean = values.reduce((sum, x) => sum + x, 0) / 50;
    const deviation = Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / 50);
    const text = ['x,y', ...values.map((x) => `${x},${x}`)].join('\n');
    const rows = tableFromCsv(parseCsv('t.csv', text), { task: 'regression' });
    const by = read(JSON.parse(JSON.stringify(preprocessingToJson(fitPreprocessing(rows)))));
    const { images, targets } = prepareTable(rows, by);
    values.forEach((x, row) => {
      expect(images[row]).toBeCloseTo((x - mean) / deviation, 5);
      expect(targets![row]).toBeCloseTo((x - mean) / deviation, 5);
    });
    const one = (x: number) => Float64Array.of(x);
    const back = inTableUnits(
      { mean: one(0.5), sd: one(1), aleatoric: one(1), epistemic: one(0) },
      by.targets!,
    );
    expect((back.mean[0]! - mean) / deviation).toBeCloseTo(0.5, 5);
  });

  test('an older file rounds them to float32 first, as its training did', () => {
    const { numbers: _, ...older } = preprocessingToJson(preprocessing);
    const rounded = read(older);
    expect(rounded.isRounded).toBe(true);
    expect(preprocessingToJson(rounded)).toEqual(older);
    const rows = parseCsv('new.csv', 'size,colour\n2.1,red\n');
    const { shift, scale } = preprocessing.inputs;
    const expected = Math.fround((Math.fround(2.1) - shift[0]!) * scale[0]!);
    expect(prepareInputs(rows, rounded).images[0]).toBe(expected);
  });
});
