/** Several runs measured as one, from their folders. */
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { credence, credenceHere, events } from '../testing/credence.ts';
import { temporaryFolder, writeTinyData } from '../testing/tinyData.ts';

const folder = await temporaryFolder();
afterAll(folder.remove);
const data = await writeTinyData(join(folder.path, 'data'));
const runs = ['one', 'two', 'none'].map((name) => join(folder.path, name));
const [one, two, none] = runs as [string, string, string];

beforeAll(async () => {
  const tiny = [
    'train',
    '--data',
    data,
    '--layers',
    '16,8,10',
    '--lr',
    '0.02',
    '--epochs',
    '8',
    '--no-report',
  ];
  const trained = await Promise.all(
    runs.map((out, n) =>
      credence([
        ...[...tiny, '--validation', '20', '--draws', '3', '--seed', String(n + 1), '--out', out],
        ...(out === none ? ['--none', '--pseudo-pool', '50'] : []),
      ]),
    ),
  );
  expect(trained.map(({ code }) => code)).toEqual([0, 0, 0]);
});

test('two runs are the mean over members and draws, and only what neither learnt is held out', async () => {
  const { code, stdout, stderr } = await credence(['evaluate', one, two, '--ood', 'white,noise', '--json']);
  expect(code).toBe(0);
  const told = events(stdout);
  const measured = told.find((event) => event.event === 'evaluation')!;
  const { test: scores, validation } = measured.metrics;
  expect(scores).toMatchObject({ draws: 6, examples: 30 });
  expect(validation!.examples).toBeLessThan(20);
  expect(stderr).toMatch(new RegExp(`${validation!.examples} examples were held out of all members`));
  const ood = told.find((event) => event.event === 'ood')!;
  expect(ood.ood.sets.map(({ name }) => name)).toEqual(['noise', 'white']);
  expect([ood.file, ood.ood.refusal!.images]).toEqual([null, validation!.examples]);
});

test('what is no member is refused by name, before an adapter is opened', async () => {
  const twice = await credenceHere(['evaluate', one, one]);
  expect([twice.code, twice.stderr]).toEqual([
    2,
    expect.stringMatching(/has the same posterior as \S*one; runs/),
  ]);
  const other = await credenceHere(['evaluate', one, none]);
  expect(other.stderr).toMatch(/none: has a class for none, \S*one has no class for none/);
  const gone = await credenceHere(['evaluate', one, join(folder.path, 'three')]);
  expect(gone.stderr).toMatch(/three: no such run folder/);
});
