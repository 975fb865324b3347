/**
 * Tables from a file to a run folder, and from its posterior to predictions, as a user of the command line
 * meets them.
 */
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { methodKinds } from '../../bayes/method.ts';
import { decodePosterior } from '../../bayes/posterior/posteriorFile.ts';
import { normalValues } from '../../bayes/testing.ts';
import type { Event } from '../terminal/events.ts';
import { credence, credenceHere, type Ended, events } from '../testing/credence.ts';
import { npyFile, temporaryFolder } from '../testing/tinyData.ts';

const folder = await temporaryFolder();
afterAll(folder.remove);
const path = (name: string) => join(folder.path, name);

const rows = 90;
const [width, height, noise] = [1, 2, 3].map((seed) => normalValues(rows, seed)) as [
  Float32Array,
  Float32Array,
  Float32Array,
];
const colours = ['red', 'green', 'blue'];
const price = Array.from({ length: rows }, (_, n) => 40 + 3 * width[n]! + (n % 3) * 5 + 0.5 * noise[n]!);
const lines = Array.from({ length: rows }, (_, n) =>
  [n, width[n]!.toFixed(4), height[n]!.toFixed(4), colours[n % 3], price[n]!.toFixed(4)].join(','),
);
const header = 'number,width,height,colour,price';
const table = path('prices.csv');
beforeAll(() => writeFile(table, [header, ...lines].join('\n')));

const quick = ['--epochs', '60', '--hidden', '8', '--no-report'];
const train = (name: string, ...args: string[]) =>
  credence(['train', '--out', path(name), ...quick, ...args]);

/** What a run measured on its test rows, after it ended well. */
const testOf = (ended: Ended) => metricsOf(ended).test;

function metricsOf({ code, stdout, stderr }: Ended) {
  expect(stderr).not.toMatch(/credence:/);
  expect(code).toBe(0);
  const told = events(stdout).at(-1) as Extract<Event, { event: 'done' | 'evaluation' }>;
  return told.metrics!;
}

/** The lines that predict writes. @param doubts what it says on stderr against the inputs */
async function predicted(run: string, data: string, doubts?: RegExp): Promise<string[]> {
  const out = path('predicted.csv');
  const { code, stderr } = await credence(['predict', run, '--data', data, '--out', out]);
  expect(code).toBe(0);
  if (doubts) expect(stderr).toMatch(doubts);
  else expect(stderr).not.toMatch(/inputs are far/);
  return (await readFile(out, 'utf8')).trim().split('\n');
}

describe('a regression from a CSV file', async () => {
  const regression = ['--data', table, '--target', 'price', '--ignore', 'number'];

  test.each(methodKinds)('%s learns it, and evaluate measures the same from the files', async (method) => {
    const measured = testOf(await train(method, ...regression, '--method', method));
    if (measured.task !== 'regression') throw new TypeError('expected a regression');
    // price has a standard deviation of about 5.2
    expect(measured.rmse).toBeLessThan(method === 'ivon' || method === 'dropout' ? 4 : 2.5);
    expect(measured.examples).toBe(18);
    expect(measured.draws).toBe({ plain: 1, ensemble: 5, bbb: 100, dropout: 100, ivon: 100 }[method]);
    expect(testOf(await credence(['evaluate', path(method)]))).toEqual(measured);
  });

  test('a posterior file alone predicts rows it has never seen, in units of the table', async () => {
    await mkdir(path('elsewhere'), { recursive: true });
    await copyFile(path('bbb/posterior.safetensors'), path('elsewhere/posterior.safetensors'));
    const fresh = path('fresh.csv');
    // other order of columns, no target, and a row far away
    await writeFile(fresh, 'colour,height,width,number\nred,0,0,1\nblue,0,0,2\nblue,0,60,3\n');
    const doubts =
      /inputs are far from those that the network was trained on: .*columns in the units of training/;
    const [head, ...answers] = await predicted(path('elsewhere/posterior.safetensors'), fresh, doubts);
    expect(head).toBe('mean,sd,aleatoric,epistemic,lower 90 %,upper 90 %');
    const [red, blue, far] = answers.map((line) => line.split(',').map(Number)) as [
      number[],
      number[],
      number[],
    ];
    expect(Math.abs(red[0]! - 40)).toBeLessThan(3);
    expect(Math.abs(blue[0]! - 50)).toBeLessThan(3);
    expect(far[3]!).toBeGreaterThan(3 * blue[3]!);
    for (const [mean, sd, aleatoric, epistemic, lower, upper] of [red, blue, far] as number[][]) {
      expect(sd!).toBeCloseTo(Math.hypot(aleatoric!, epistemic!), 3);
      expect(lower!).toBeLessThan(mean!);
      expect(upper!).toBeGreaterThan(mean!);
    }
  });

  test('rows come packed, with a missing value, as is said of them', async () => {
    const fresh = path('fresh.csv.gz');
    await writeFile(fresh, gzipSync('colour;width;height\nred;0,5;0\nblue;null;0\n'));
    const refused = await credenceHere(['predict', path('bbb'), '--data', fresh]);
    expect(refused.stderr).toMatch(/line 3, column "width".*"null".*--na null/);
    const out = path('filled.csv');
    const asked = ['--na', 'null', '--missing', 'mean', '--out', out];
    expect((await credence(['predict', path('bbb'), '--data', fresh, ...asked])).code).toBe(0);
    const means = (await readFile(out, 'utf8'))
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => Number.parseFloat(line));
    expect(Math.abs(means[0]! - 41.5)).toBeLessThan(3);
    expect(Math.abs(means[1]! - 50)).toBeLessThan(3);
  });

  test('the run folder says how the table was read', async () => {
    const reading = JSON.parse(await readFile(path('bbb/reading.json'), 'utf8'));
    expect(reading).toMatchObject({ rows, separator: ',', header: { is: true }, problems: [] });
    expect(
      reading.columns.map(({ name, role }: { name: string; role: string }) => `${name} ${role}`),
    ).toEqual(['number ignored', 'width input', 'height input', 'colour input', 'price target']);
  });

  test('diagnose reads the table again, and finds no error in it', async () => {
    const { code, stdout } = await credence(['diagnose', path('bbb')]);
    expect(code).toBe(0);
    const told = events(stdout).at(-1) as Extract<Event, { event: 'diagnosis' }>;
    expect(told.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(told.checked).toContain('the scale of test inputs');
  });
});

test('a column of texts is a classification, and its rows get probabilities that add up to 1', async () => {
  const told = await train('colours', '--data', table, '--target', 'colour', '--ignore', 'number');
  const measured = testOf(told);
  if (measured.task !== 'classification') throw new TypeError('expected a classification');
  // price tells the colour but for width's part of it
  expect(measured.error).toBeLessThan(0.5);
  const [head, ...answers] = await predicted(path('colours'), table);
  expect(head).toBe('class,p(blue),p(green),p(red),entropy,aleatoric,epistemic');
  expect(answers).toHaveLength(rows);
  for (const answer of answers) {
    const [name, ...numbers] = answer.split(',');
    const p = numbers.slice(0, 3).map(Number);
    expect(p.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 4);
    expect(['blue', 'green', 'red'][p.indexOf(Math.max(...p))]).toBe(name);
  }
});

test('arrays of npy train and evaluate as a CSV file does, on the test rows and on those held out', async () => {
  const [inputs, targets] = [path('x.npy'), path('y.npy')];
  const x = Float32Array.from({ length: 2 * rows }, (_, i) => (i % 2 ? height : width)[i >> 1]!);
  await writeFile(inputs, npyFile([rows, 2], x));
  await writeFile(
    targets,
    npyFile(
      [rows],
      Float32Array.from(width, (w, n) => 3 * w + 0.1 * noise[n]!),
    ),
  );
  const held = ['--validation', '12'];
  const ended = await train('npy', '--data', inputs, '--targets', targets, ...held);
  const { test, validation } = metricsOf(ended);
  if (test.task !== 'regression') throw new TypeError('expected a regression');
  expect(test.rmse).toBeLessThan(1);
  expect([test.examples, validation!.examples]).toEqual([18, 12]);
  if (validation?.task !== 'regression') throw new TypeError('expected a regression');
  const { examplesPerSecond } = metricsOf(ended) as { examplesPerSecond?: number };
  const last = events(ended.stdout).findLast(({ event }) => event === 'progress');
  expect(last).toMatchObject({ examplesPerSecond: expect.closeTo(examplesPerSecond!, 3) });
  // while it trains, the error is of the rows held out, in standard deviations
  const epochs = events(ended.stdout).filter(({ event }) => event === 'epoch');
  const { preprocessing } = decodePosterior('npy', await readFile(path('npy/posterior.safetensors')));
  const inDeviations = validation.rmseMeanWeights! * preprocessing!.targets!.scale[0]!;
  expect(epochs.at(-1)).toMatchObject({ validationError: expect.closeTo(inDeviations, 6) });
  expect(epochs.filter((event) => 'testError' in event)).toEqual([]);
  const history = JSON.parse(await readFile(path('npy/history.json'), 'utf8'));
  expect(history.epochs.at(-1)).toMatchObject({ validationError: expect.closeTo(inDeviations, 6) });
  expect(metricsOf(await credence(['evaluate', path('npy')]))).toMatchObject({ test, validation });
});

describe('a table that makes no sense: one line that names the place, nothing written', () => {
  const write = async (name: string, content: string | Uint8Array) => {
    await writeFile(path(name), content);
    return path(name);
  };
  test.each<[string, () => Promise<string[]>, RegExp]>([
    ['no such file', async () => [path('none.csv')], /none\.csv: no such f/],
    ['a target that is no column', async () => [table, '--target', 'cost'], /"cost".*"price"/],
    [
      'a cell that is no number',
      async () => [await write('word.csv', 'a,b\n1,2\n1,x\n3,4\n5,6\n'), '--task', 'regression'],
      /line 3, column "b".*"x"/,
    ],
    [
      'an empty cell',
      async () => [await write('hole.csv', 'a,b\n1,2\n,3\n4,5\n6,7\n8,9\n')],
      /missing|empty/i,
    ],
    ['one row', async () => [await write('one.csv', 'a,b\n1,2\n'), '--task', 'regression'], /row/],
    ['rows of two lengths', async () => [await write('ragged.csv', 'a,b\n1,2\n1,2,3\n')], /ragged\.csv/],
    [
      'a header alone, which is one row of texts',
      async () => [await write('empty.csv', 'a,b\n')],
      /2 to 1024 classes, got 1/,
    ],
    [
      'inputs without targets',
      async () => [await write('in.npy', npyFile([3, 1], new Float32Array(3)))],
      /--targets/,
    ],
    [
      'targets of another length',
      async () => [
        await write('a.npy', npyFile([3, 1], new Float32Array(3))),
        '--targets',
        await write('b.npy', npyFile([2], new Float32Array(2))),
      ],
      /3|2/,
    ],
    [
      'a truncated array',
      async () => [
        await write('cut.npy', npyFile([9, 1], new Float32Array(9)).slice(0, -5)),
        '--targets',
        await write('c.npy', npyFile([9], new Float32Array(9))),
      ],
      /cut\.npy/,
    ],
    [
      'layers of another table',
      async () => [table, '--ignore', 'number', '--layers', '9,3,1'],
      /--layers|--hidden/,
    ],
    ['ivon with a mixture', async () => [table, '--method', 'ivon', '--prior', 'mixture'], /gaussian/],
    ['draws of a plain network', async () => [table, '--method', 'plain', '--train-draws', '3'], /draws/],
  ])('%s', async (_, args, words) => {
    const { code, stdout, stderr } = await credenceHere([
      'train',
      '--out',
      path('never'),
      '--data',
      ...(await args()),
    ]);
    expect(stderr).toMatch(/^credence: [^\n]+\n$/);
    expect(stderr).toMatch(words);
    expect([2, 3]).toContain(code);
    expect(stdout).toBe('');
    await expect(readFile(path('never/config.json'))).rejects.toThrow(/ENOENT/);
  });
});
