/** Rows of a table to predictions in its units, by a network that kept what was learnt of its columns. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseCsv } from '../../data/csv/csv.ts';
import { fitPreprocessing, type Preprocessing, prepareTable } from '../../data/encoding/preprocessing.ts';
import { parseRows } from '../../data/encoding/rows.ts';
import { encodeInputsLike, type Table, tableFromCsv } from '../../data/encoding/table.ts';
import { DataError } from '../../data/errors.ts';
import type { Gpu } from '../../gpu/device.ts';
import { normalCdf } from '../../metrics/normal.ts';
import { ConfigError } from '../errors.ts';
import type { Examples } from '../examples.ts';
import { categorical, gaussianHead } from '../head.ts';
import { BayesianNeuralNetwork } from '../network.ts';
import { decodePosterior, encodePosterior } from '../posterior/posteriorFile.ts';
import { prunePosterior } from '../posterior/prune.ts';
import { openTestDevice, trainAll } from '../testing.ts';
import { decodeState, encodeState } from '../training/stateFile.ts';

let gpu: Gpu;
beforeAll(async () => {
  gpu = await openTestDevice();
});
afterAll(() => gpu.destroy());

const text = `size,colour,mood,price,weight,sold
1,red,good,1000,2,yes
2,blue,bad,1300,3,no
,red,bad,1500,1,yes
4,green,?,1100,7,later
8,blue,good,1900,4,no
3,,good,1200,5,yes
`;
const csv = parseCsv('t.csv', text);
const newRows = [
  { mood: 'good', colour: 'green', size: 2.5 },
  { mood: 'bad', colour: null, size: null },
  { mood: null, colour: 'red', size: 40 },
];
const missing = 'category';
const regression = tableFromCsv(csv, {
  ...{ task: 'regression', missing },
  ...{ target: ['price', 'weight'], ignore: ['sold'] },
});
const classification = tableFromCsv(csv, { task: 'classification', ignore: ['weight', 'mood'], missing });

/** A network that has trained a little on a table. */
async function trained(table: Table) {
  const preprocessing = fitPreprocessing(table);
  const isRegression = table.task === 'regression';
  const net = await BayesianNeuralNetwork.create(gpu, {
    layers: [table.inputSize, 5, isRegression ? table.targetSize : table.classNames.length],
    head: isRegression ? gaussianHead('learned') : categorical,
    ...{ seed: 3, preprocessing },
  });
  await trainAll(net, prepareTable(table, preprocessing), { epochs: 2, batch: 3 });
  return { net, preprocessing };
}

/** Standardised inputs, one by one from the equation. */
function byHand({ encoding, inputs }: Preprocessing, rows: typeof newRows | readonly object[]) {
  const encoded = encodeInputsLike(encoding, parseRows('rows', rows as typeof newRows));
  const images = encoded.inputs.map((x, i) => {
    const column = i % encoded.inputSize;
    return Number.isNaN(x) ? 0 : (x - inputs.shift[column]!) * inputs.scale[column]!;
  });
  return { images, count: encoded.count, inputSize: encoded.inputSize };
}

describe('a network of a table', () => {
  test('predicts targets of new rows in the units of the table, from a file too, as one does by hand', async () => {
    const { net, preprocessing } = await trained(regression);
    const file = encodePosterior(await net.posterior());
    const options = { draws: 12, seed: 5, interval: 0.8 };
    const want = await net.predictTargets(byHand(preprocessing, newRows), options);
    net.destroy();
    const other = await BayesianNeuralNetwork.fromPosterior(gpu, decodePosterior('p', file));
    const got = await other.predictTable(parseRows('rows', newRows), options);
    const plain = await other.predictTable(parseRows('rows', newRows), { draws: 12, seed: 5 });
    other.destroy();
    if (got.task !== 'regression' || plain.task !== 'regression') throw new TypeError(got.task);

    const { shift, scale } = preprocessing.targets!;
    expect(got).toMatchObject({ count: 3, targets: 2, draws: 12, targetNames: ['price', 'weight'] });
    for (let at = 0; at < 6; at++) {
      const [s, o] = [scale[at % 2]!, shift[at % 2]!];
      expect(got.mean[at]).toBe(want.mean[at]! / s + o);
      for (const part of ['sd', 'aleatoric', 'epistemic'] as const) {
        expect(got[part][at]).toBe(want[part][at]! / s);
      }
      expect(got.meanInterval!.lower[at]).toBe(want.meanInterval!.lower[at]! / s + o);
      expect(got.meanInterval!.upper[at]).toBe(want.meanInterval!.upper[at]! / s + o);
      const { lower, upper } = got.predictiveInterval!;
      expect(lower[at]!).toBeLessThan(got.meanInterval!.lower[at]!);
      expect(upper[at]!).toBeGreaterThan(got.meanInterval!.upper[at]!);
      // P(lower < y < upper) over the Gaussians of the draws
      const inside = Array.from({ length: 12 }, (_, d) => {
        const place = (d * 3 + Math.floor(at / 2)) * 4 + (at % 2);
        const [m, noise] = [want.everyDraw![place]!, want.everyDraw![place + 2]!];
        const z = (y: number) => ((y - o) * s - m) / noise;
        return normalCdf(z(upper[at]!)) - normalCdf(z(lower[at]!));
      }).reduce((sum, p) => sum + p / 12, 0);
      expect(inside).toBeCloseTo(0.8, 5);
    }
    expect(plain).toMatchObject({ mean: got.mean, sd: got.sd });
    expect(plain.predictiveInterval).toBeUndefined();
    expect(gpu.liveBytes).toBe(0);
  });

  test('names the classes of new rows, cells of a file or encoded ones', async () => {
    const { net, preprocessing } = await trained(classification);
    const rows = [
      { size: 2.5, colour: 'green', price: 1000 },
      { size: null, colour: null, price: 1900 },
    ];
    const options = { draws: 9, seed: 2 };
    const want = await net.predict(byHand(preprocessing, rows), options);
    const cells = parseCsv('new.csv', 'price,size,colour\n1000,2.5,green\n1900,,\n');
    const got = await net.predictTable(cells, options);
    const encoded = await net.predictTable(encodeInputsLike(preprocessing.encoding, cells), options);
    net.destroy();
    if (got.task !== 'classification') throw new TypeError(got.task);
    expect(got.classNames).toEqual(['later', 'no', 'yes']);
    expect(got.probs).toEqual(want.probs);
    expect(got.epistemic).toEqual(want.epistemic);
    expect(encoded).toEqual(got);
    got.predicted.forEach((name, n) => {
      const p = [...want.probs.subarray(n * want.classes, (n + 1) * want.classes)];
      expect(name).toBe(got.classNames[p.indexOf(Math.max(...p))]);
    });
  });

  test.each([
    ['regression', regression],
    ['classification', classification],
  ] as const)('keeps its preprocessing to the bit, wherever it goes (%s)', async (_, table) => {
    const { net, preprocessing } = await trained(table);
    const posterior = await net.posterior();
    const bytes = encodePosterior(posterior);
    expect(posterior.preprocessing).toEqual(preprocessing);

    const second = await BayesianNeuralNetwork.fromPosterior(gpu, decodePosterior('p', bytes));
    expect(second.preprocessing).toEqual(preprocessing);
    expect(encodePosterior(await second.posterior())).toEqual(bytes);

    const state = await encodeState(await net.state());
    const third = await BayesianNeuralNetwork.fromState(gpu, (await decodeState('s', state)).state);
    expect(third.preprocessing).toEqual(preprocessing);
    expect(await encodeState(await third.state())).toEqual(state);
    await trainAll(third, prepareTable(table, third.preprocessing!), { epochs: 1, batch: 3 });
    expect((await third.posterior()).preprocessing).toEqual(preprocessing);

    const sparse = encodePosterior(prunePosterior(posterior, 0.5), 'sparse');
    expect(decodePosterior('pruned', sparse).preprocessing).toEqual(preprocessing);
    const copied = structuredClone(await net.state());
    expect(copied.posterior.preprocessing).toEqual(preprocessing);
    for (const each of [net, second, third]) each.destroy();
    expect(gpu.liveBytes).toBe(0);
  });

  test('refuses a wrong column by its name, and a category it never saw', async () => {
    const { net } = await trained(regression);
    const live = gpu.liveBytes;
    const hue = net.predictTable(parseRows('the request', [{ size: 1, hue: 'red', mood: 'bad' }]));
    await expect(hue).rejects.toThrow(DataError);
    await expect(hue).rejects.toThrow(/the request.*a column "colour"/);
    const pink = net.predictTable(parseRows('the request', [{ size: 1, colour: 'pink', mood: 'bad' }]));
    await expect(pink).rejects.toThrow(/row 1, column "colour".*pink/);
    await expect(net.predictTable(classification)).rejects.toThrow(
      /inputs, place 6: expected "mood=\?".*got "price"/,
    );
    expect(gpu.liveBytes).toBe(live);
    net.destroy();
  });

  test('says so where it is trained on numbers that are not standardised, as its rows will be', async () => {
    const preprocessing = fitPreprocessing(regression);
    const layers = [regression.inputSize, 5, 2];
    const net = await BayesianNeuralNetwork.create(gpu, { layers, head: gaussianHead(), preprocessing });
    const prepared = prepareTable(regression, preprocessing);
    const notesOf = async (data: Examples) => {
      const notes: string[] = [];
      for await (const { beginning } of net.train(data, { epochs: 1 })) notes.push(...beginning.notes);
      return notes.join();
    };
    expect(await notesOf(prepared)).toBe('');
    // prices as they are: about 1,300 where 1 is meant, and predictTable would make millions of them
    const raw = { ...prepared, targets: Float32Array.from(regression.targets) };
    expect(await notesOf(raw)).toMatch(
      /target "price": a root mean square of 1.* train on what prepareTable returns/,
    );
    expect(await notesOf({ ...prepared, images: prepared.images.map((x) => 100 * x) })).toMatch(
      /,inputs: a root/,
    );
    net.destroy();
  });

  test('refuses what are no rows, and options that make no sense, by their names', async () => {
    const { net } = await trained(regression);
    const live = gpu.liveBytes;
    const rows = parseRows('rows', newRows);
    for (const wrong of [null, newRows, prepareTable(regression, net.preprocessing!), 'size,colour']) {
      await expect(net.predictTable(wrong as never)).rejects.toThrow(/^rows: expected what parseCsv/);
    }
    for (const draws of [Number.NaN, 0, null, '3']) {
      const asked = net.predictTable(rows, { draws: draws as never, interval: 0.9 });
      await expect(asked).rejects.toThrow(/^draws: expected a whole number/);
    }
    await expect(net.predictTable(rows, null as never)).rejects.toThrow(/^options: expected an object/);
    expect(gpu.liveBytes).toBe(live);
    net.destroy();
  });

  test('must have the widths and the head of its table', async () => {
    const preprocessing = fitPreprocessing(regression);
    const layers = [regression.inputSize, 4, 2];
    const create = (given: object) => BayesianNeuralNetwork.create(gpu, { preprocessing, layers, ...given });
    await expect(create({ head: gaussianHead('learned'), layers: [3, 4, 2] })).rejects.toThrow(ConfigError);
    await expect(create({ head: gaussianHead('learned'), layers: [3, 4, 2] })).rejects.toThrow(
      /preprocessing: expected columns for 3 inputs and 2 outputs/,
    );
    await expect(create({})).rejects.toThrow(/preprocessing: expected a table for classification/);
    expect(gpu.liveBytes).toBe(0);

    const net = await create({ head: gaussianHead('learned') });
    const posterior = await net.posterior();
    net.destroy();
    const other = { ...posterior, preprocessing: fitPreprocessing(classification) };
    await expect(BayesianNeuralNetwork.fromPosterior(gpu, other)).rejects.toThrow(/preprocessing: expected/);
    expect(gpu.liveBytes).toBe(0);
  });

  test('is the only kind that takes rows', async () => {
    const net = await BayesianNeuralNetwork.create(gpu, { layers: [3, 4, 2] });
    expect(net.preprocessing).toBeUndefined();
    await expect(net.predictTable(csv)).rejects.toThrow(/predictTable: this network knows no table/);
    net.destroy();
  });
});
