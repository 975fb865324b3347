/** `credence import` as a user meets it: a network of PyTorch becomes a run that other commands take. */
import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { decodePosterior } from '../../bayes/posterior/posteriorFile.ts';
import { softplus } from '../../bayes/posterior/rho.ts';
import {
  clouds,
  forward,
  type Linear,
  overtrained,
  randomLayers,
  safetensors,
  stateDict,
} from '../../import/testing/elsewhere.ts';
import type { Event } from '../terminal/events.ts';
import { credence, credenceHere, type Ended, events } from '../testing/credence.ts';
import { temporaryFolder, writeTinyData } from '../testing/tinyData.ts';

const folder = await temporaryFolder();
afterAll(folder.remove);
const path = (name: string) => join(folder.path, name);

type Told = Extract<Event, { event: 'imported' }>;

function imported({ code, stdout, stderr }: Ended): Told {
  expect(stderr).not.toMatch(/credence:/);
  expect(code).toBe(0);
  return events(stdout).at(-1) as Told;
}

const names = ['a', 'b', 'c'];
const [train, heldOut] = [clouds(200, 1), clouds(1200, 2)];
const csvOf = ({ x, y }: typeof train) =>
  ['p,q,r,s,t,u,kind', ...x.map((row, n) => [...row, names[y[n]!]].join(','))].join('\n');
await writeFile(path('train.csv'), csvOf(train));
await writeFile(path('new.csv'), csvOf(heldOut));
const layers = overtrained([6, 24, 3], train, 400);
await writeFile(path('model.safetensors'), safetensors(stateDict(layers, ['fc1', 'fc2'])));
const args = ['import', path('model.safetensors'), '--data', path('train.csv'), '--test', path('new.csv')];
const raw = [...args, '--activation', 'relu', '--columns', 'raw'];

/** What another program's forward pass gets wrong. */
const errorOf = (of: readonly Linear[], { x, y }: typeof train) =>
  x.filter((row, n) => {
    const logits = forward(of, row);
    return logits.indexOf(Math.max(...logits)) !== y[n];
  }).length / y.length;

describe('an overconfident network of a table', async () => {
  const run = path('run');
  const ended = await credenceHere([...raw, '--out', run]);
  const told = imported(ended);

  test('halves its ECE on rows that nothing was chosen by, as accurate as before', () => {
    expect(told.layers).toEqual([
      { name: 'fc1', inputs: 6, outputs: 24, axes: '[out, in]' },
      { name: 'fc2', inputs: 24, outputs: 3, axes: '[out, in]' },
    ]);
    expect([told.chosenBy, told.examples]).toEqual([600, 600]);
    expect(told.before.ece).toBeGreaterThan(0.03);
    expect(told.after.ece).toBeLessThan(told.before.ece / 2);
    expect(Math.abs(told.after.error - told.before.error)).toBeLessThanOrEqual(0.001);
    expect(Math.abs(told.before.error - errorOf(layers, heldOut))).toBeLessThan(0.03);
  });

  test('says what the file does not: the columns, the order of the classes, the activation', () => {
    expect(ended.stderr).toMatch(/trained on columns as the table has them/);
    expect(ended.stderr).toMatch(/inputs are, in this order: p, q, r, s, t, u/);
    expect(ended.stderr).toMatch(/outputs are, in this order: a, b, c/);
  });

  test('is a run whose card names the file, and whose last layer alone has widths', async () => {
    expect((await readdir(run)).sort()).toEqual(['config.json', 'posterior.safetensors']);
    const config = JSON.parse(await readFile(join(run, 'config.json'), 'utf8'));
    expect(config.imported).toMatchObject({ file: 'model.safetensors', by: 'last-layer Laplace' });
    const { rho } = decodePosterior('p', await readFile(join(run, 'posterior.safetensors')));
    expect(Math.max(...rho[0]!.weight)).toBeLessThan(-50);
    expect(softplus(Math.min(...rho[1]!.weight))).toBeGreaterThan(1e-3);
  });

  test('is predicted by, measured and exported as other runs are', async () => {
    const scores = await credence(['evaluate', run, '--draws', '200']);
    const { metrics } = events(scores.stdout).at(-1) as Extract<Event, { event: 'evaluation' }>;
    if (metrics.test.task !== 'classification') throw new Error('expected classes');
    expect(metrics.test.examples).toBe(1200);
    expect(Math.abs(metrics.test.error - errorOf(layers, heldOut))).toBeLessThan(0.01);
    expect(metrics.test.ece).toBeLessThan(told.before.ece / 2);
    const predicted = await credence(['predict', run, '--data', path('new.csv'), '--draws', '8']);
    expect(predicted.stdout.trim().split('\n')).toHaveLength(1201);
    const exported = await credenceHere(['export', run, '--to', 'onnx']);
    expect([exported.code, existsSync(join(run, 'model.onnx'))]).toEqual([0, true]);
    const listed = await credenceHere(['runs', folder.path]);
    expect(events(listed.stdout).map((event) => 'status' in event && event.status)).toEqual(['done']);
    const resumed = await credenceHere(['train', '--resume', run]);
    expect([resumed.code, resumed.stderr]).toEqual([
      2,
      expect.stringMatching(/has no training to go on with/),
    ]);
  });

  test('is another function if its columns are taken for standardised, and the note says that they were', async () => {
    const other = await credenceHere([...args, '--activation', 'relu', '--out', path('other')]);
    expect(imported(other).before.error).not.toBe(told.before.error);
    expect(other.stderr).toMatch(/columns standardised by the training rows; --columns says otherwise/);
  });
});

test('a network of images takes pixels from 0 to 1, or normalised as it was trained', async () => {
  const data = await writeTinyData(path('images'));
  const own = randomLayers([16, 12, 10], 4);
  const bytes = safetensors(stateDict(own, ['0', '2']));
  await writeFile(path('images.safetensors'), bytes);
  const of = async (out: string, ...more: string[]) => {
    const all = ['import', path('images.safetensors'), '--data', data, '--activation', 'relu', ...more];
    imported(await credenceHere([...all, '--out', path(out)]));
    return decodePosterior('p', await readFile(path(`${out}/posterior.safetensors`)));
  };
  const pixels = Array.from({ length: 16 }, (_, i) => (i * 37) % 256);
  const logits = ({ config, mu }: Awaited<ReturnType<typeof of>>) =>
    forward(
      mu.map(({ weight, bias }) => ({
        weight: [...bias.keys()].map((o) => [...weight.filter((_, at) => at % bias.length === o)]),
        bias: [...bias],
      })),
      pixels.map((x) => x * config.inputScale!),
    );
  for (const [out, mean, sd] of [
    ['plain', 0, 1],
    ['normalised', 0.1307, 0.3081],
  ] as const) {
    const options = mean === 0 ? [] : ['--normalised', `${mean},${sd}`];
    const expected = forward(
      own,
      pixels.map((x) => (x / 255 - mean) / sd),
    );
    const got = logits(await of(out, ...options));
    for (const [c, value] of expected.entries()) expect(got[c]).toBeCloseTo(value, 4);
  }
  const shipped = await credenceHere(['ship', path('plain')]);
  expect([shipped.code, shipped.stderr]).toEqual([
    2,
    expect.stringMatching(/ship chooses thresholds .* images\.safetensors was trained elsewhere/),
  ]);
});

test.each([
  ['--activation', ['--columns', 'raw'], /--activation: expected that of the 1 hidden layers/],
  ['--order', ['--activation', 'relu', '--order', 'fc1,fc3'], /order: expected each layer of the file once/],
  [
    '--normalised',
    ['--activation', 'relu', '--normalised', '0,1'],
    /--normalised: expected nothing beside a table/,
  ],
  ['--ignore', ['--activation', 'relu', '--ignore', 'p'], /fc1 takes 6 inputs, expected 5 .*q, r, s, t, u/],
  [
    '--target',
    ['--activation', 'relu', '--target', 'p'],
    /expected classes to import it for, got a regression/,
  ],
])('%s: what does not fit is refused, and no folder is left', async (_, more, words) => {
  const out = path('refused');
  const { code, stderr } = await credenceHere([...args, ...more, '--out', out]);
  expect(stderr).toMatch(words);
  expect([code, existsSync(out)]).toEqual([2, false]);
});

test('another number of classes, a file that is not there, numbers that are none: each is named', async () => {
  const [first, last] = layers as [Linear, Linear];
  const two = { weight: last.weight.slice(1), bias: last.bias.slice(1) };
  const bad = { ...last, bias: [Number.NaN, 0, 0] };
  await writeFile(path('two.safetensors'), safetensors(stateDict([first, two], ['fc1', 'fc2'])));
  await writeFile(path('bad.safetensors'), safetensors(stateDict([first, bad], ['fc1', 'fc2'])));
  for (const [name, words] of [
    ['two.safetensors', /fc2 gives 2 outputs, expected 3, one for each class/],
    ['bad.safetensors', /fc2\.bias\[0\]: expected a finite number/],
    ['none.safetensors', /none.safetensors: no such file/],
  ] as const) {
    const all = ['import', path(name), ...raw.slice(2), '--out', path('refused')];
    const { code, stderr } = await credenceHere(all);
    expect(stderr).toMatch(words);
    expect([code, existsSync(path('refused'))]).toEqual([2, false]);
  }
});
