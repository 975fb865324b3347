/** What is held out for choices is neither trained on nor tested on, and is the same again. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { Posterior } from '../../bayes/posterior/posterior.ts';
import type { RunConfig } from '../../persist/runFolder.ts';
import { temporaryFolder, writeTinyData } from '../testing/tinyData.ts';
import { openImages } from './images.ts';
import { openAgain, openToTrain } from './open.ts';
import type { RunData } from './runData.ts';
import { openTable } from './table.ts';

const folder = await temporaryFolder();
afterAll(folder.remove);
const note = () => undefined;

/** The data of a run again, as `evaluate` finds it. */
const again = ({ dataset, train, validation, table }: RunData, seed: number) =>
  openAgain(
    {
      ...{ dataset, seed, trainExamples: train.count, validationExamples: validation!.examples.count },
    } as RunConfig,
    { ...(table && { preprocessing: table.preprocessing }) } as Posterior,
    {},
  );

/** How many images of each of the ten classes. */
const perClass = ({ labels }: { readonly labels?: ArrayLike<number> }) =>
  Array.from({ length: 10 }, (_, c) => Array.from(labels!).filter((label) => label === c).length);

describe('of images', async () => {
  const data = await writeTinyData(join(folder.path, 'data'));
  const open = (limit: number, seed = 1, validation = 20) =>
    openToTrain({ data, report: true }, { limit, validation, seed, note });

  test('each class has its share, every image is in one part, and the seed chooses', async () => {
    const all = await openImages(data).load('train');
    const [whole, other] = [await open(1000), await open(1000, 2)];
    expect(perClass(whole.validation!.examples)).toEqual(new Array(10).fill(2));
    expect(perClass(whole.train)).toEqual(new Array(10).fill(4));
    const images = ({ images, count }: RunData['train']) =>
      Array.from({ length: count }, (_, n) => images.slice(n * 16, (n + 1) * 16).join());
    const together = [...images(whole.train), ...images(whole.validation!.examples)];
    expect(together.toSorted()).toEqual(images(all).toSorted());
    expect(images(other.validation!.examples)).not.toEqual(images(whole.validation!.examples));
    expect((await again(whole, 1)).validation).toEqual(whole.validation);
  });

  test('what is held out is the same whatever is trained on: the first of the rest', async () => {
    const [whole, few] = [await open(1000), await open(30)];
    expect(few.validation).toEqual(whole.validation);
    expect(few.train.images).toEqual(whole.train.images.slice(0, 30 * 16));
    expect((await again(few, 1)).train).toEqual(few.train);
  });

  test('a run from before the draw had the last ones held out, and still has', async () => {
    const all = await openImages(data).load('train');
    const dataset = { ...(await open(30)).dataset, division: 'before' } as const;
    const config = { dataset, seed: 1, trainExamples: 30, validationExamples: 20 } as RunConfig;
    const { train, validation } = await openAgain(config, {} as Posterior, {});
    expect(train!.images).toEqual(all.images.slice(0, 30 * 16));
    expect(validation!.examples.labels).toEqual(all.labels.slice(40));
  });

  test('files that are sorted by class give every class to both parts, and too few of the first are refused', async () => {
    const labels = Array.from({ length: 60 }, (_, n) => Math.floor(n / 6));
    const sorted = await writeTinyData(join(folder.path, 'sorted'), {
      'train-labels-idx1-ubyte': Uint8Array.from([0, 0, 8, 1, 0, 0, 0, 60, ...labels]),
    });
    const openSorted = (limit: number) =>
      openToTrain({ data: sorted, report: true }, { limit, validation: 20, seed: 1, note });
    const { train, validation } = await openSorted(1000);
    expect(perClass(train)).toEqual(new Array(10).fill(4));
    expect(perClass(validation!.examples)).toEqual(new Array(10).fill(2));
    await expect(openSorted(30)).rejects.toThrow(
      /--images 30: the first 30 training images have none of classes 8, 9, of which the file has some/,
    );
  });
});

describe('of a table', async () => {
  const rows = 100;
  const file = join(folder.path, 'table.csv');
  // sorted by its class, as tables often are
  const lines = Array.from({ length: rows }, (_, n) => `${n},${n < 40 ? 'a' : 'b'}`);
  await writeFile(file, ['x,class', ...lines].join('\n'));
  const open = (
    seed: number,
    validation: number,
    limit = 1000,
    path = file,
    tell = note as (text: string) => void,
  ) =>
    openTable(path, {
      ...{ task: 'classification', reading: {} },
      ...{ targets: undefined, testFraction: 0.2, test: undefined, testTargets: undefined },
      ...{ seed, limit, asked: false, validation, note: tell },
    });
  /** Numbers of the rows: x in the units of the table. */
  const numbers = ({ images }: RunData['train'], data: RunData) => {
    const { shift, scale } = data.table!.preprocessing.inputs;
    return Array.from(images as Float32Array, (x) => Math.abs(Math.round(x / scale[0]! + shift[0]!)));
  };

  test('every row is in one part, and each class in its share', async () => {
    const data = await open(1, 20);
    const [train, held, tested] = [data.train, data.validation!.examples, data.test];
    const parts = [train, held, tested].map((part) => numbers(part, data));
    expect(parts.map(({ length }) => length)).toEqual([60, 20, 20]);
    expect(parts.flat().toSorted((a, b) => a - b)).toEqual(Array.from({ length: rows }, (_, n) => n));
    expect(held.labels!.filter((label) => label === 0)).toHaveLength(8);
  });

  test('the test rows are those of a run that holds none out; the seed chooses the others', async () => {
    const [none, one, other] = [await open(1, 0), await open(1, 20), await open(2, 20)];
    expect(none.validation).toBeUndefined();
    expect(numbers(one.test, one)).toEqual(numbers(none.test, none));
    const held = (data: RunData) => numbers(data.validation!.examples, data);
    expect(held(one)).not.toEqual(held(other));
    expect((await again(one, 1)).validation).toEqual(one.validation);
  });

  test('fewer rows to train on are drawn too, each class in its share', async () => {
    const data = await open(1, 20, 30);
    expect(data.train.count).toBe(30);
    expect(data.train.labels!.filter((label) => label === 0)).toHaveLength(12);
    expect((await again(data, 1)).train).toEqual(data.train);
  });

  test('a class of few rows is trained on, and it is said in which part it is missing', async () => {
    const rare = join(folder.path, 'rare.csv');
    const text = [...lines, '200,c', '201,d', '202,d'];
    await writeFile(rare, ['x,class', ...text].join('\n'));
    for (let seed = 0; seed < 20; seed++) {
      const said: string[] = [];
      const { train, test: tested } = await open(seed, 20, 1000, rare, (text) => said.push(text));
      expect(new Set(train.labels).size).toBe(4);
      const isTested = (label: number) => tested.labels!.includes(label);
      const missing = [2, 3].filter((label) => !isTested(label)).map((label) => '"cd"'[label - 1]);
      const names = missing.map((name) => `"${name}"`).join(', ');
      expect(said).toContain(
        `${missing.length > 1 ? 'classes' : 'class'} ${names}: too few rows for every part, so none is among the test rows`,
      );
    }
  });

  test('fewer training rows than classes are refused', async () => {
    await expect(open(1, 79)).rejects.toThrow(
      /expected a training row of each class, got 1 rows without class "[ab]"/,
    );
  });
});
