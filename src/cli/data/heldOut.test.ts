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

test('of images the last are held out, whatever is trained on', async () => {
  const data = await writeTinyData(join(folder.path, 'data'));
  const all = await openImages(data).load('train');
  const pixels = (first: number, end: number) => all.images.slice(first * 16, end * 16);
  const open = (limit: number) =>
    openToTrain({ data, report: true }, { limit, validation: 12, seed: 1, note });
  const [whole, few] = [await open(1000), await open(30)];
  expect(whole.train.images).toEqual(pixels(0, 48));
  expect(few.train.images).toEqual(pixels(0, 30));
  for (const { validation, test: tested } of [whole, few]) {
    expect(validation!.examples.images).toEqual(pixels(48, 60));
    expect(validation!.examples.labels).toEqual(all.labels.slice(48));
    expect(tested.count).toBe(30);
  }
  expect((await again(few, 1)).validation).toEqual(few.validation);
});

describe('of a table', async () => {
  const rows = 100;
  const file = join(folder.path, 'table.csv');
  // sorted by its class, as tables often are
  const lines = Array.from({ length: rows }, (_, n) => `${n},${n < 40 ? 'a' : 'b'}`);
  await writeFile(file, ['x,class', ...lines].join('\n'));
  const open = (seed: number, validation: number) =>
    openTable(file, {
      ...{ task: 'classification', target: undefined, ignore: undefined, missing: undefined },
      ...{ targets: undefined, testFraction: 0.2, test: undefined, testTargets: undefined },
      ...{ seed, limit: 1000, asked: false, validation, note },
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
});
