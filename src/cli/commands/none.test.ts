/** A class for none of them, from the command line: trained, gone on with, predicted and measured. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { normalValues } from '../../bayes/testing.ts';
import type { Event } from '../terminal/events.ts';
import { credence, credenceHere, type Ended, events } from '../testing/credence.ts';
import { killedAndResumed, undisturbed } from '../testing/killed.ts';
import { temporaryFolder, writeTinyData } from '../testing/tinyData.ts';

const folder = await temporaryFolder();
afterAll(folder.remove);
const path = (name: string) => join(folder.path, name);
const images = await writeTinyData(path('images'));
const tiny = ['train', '--data', images, '--layers', '16,8,10', '--batch', '20', '--no-report', '--none'];

/** Two classes by two numbers, one far from the other. */
const table = path('two.csv');
beforeAll(async () => {
  const [x, y] = [normalValues(120, 1, 0.3), normalValues(120, 2, 0.3)];
  const lines = Array.from({ length: 120 }, (_, n) => {
    const isLeft = n % 2 === 0;
    return [x[n]! + (isLeft ? 0 : 3), y[n]! + (isLeft ? 0 : 3), isLeft ? 'left' : 'right'].join(',');
  });
  await writeFile(table, ['x,y,side', ...lines].join('\n'));
});

const measured = ({ code, stdout, stderr }: Ended) => {
  expect(stderr).not.toMatch(/credence:/);
  expect(code).toBe(0);
  return events(stdout).at(-1) as Extract<Event, { event: 'done' | 'ood' }>;
};

test('of a table: rows of a class are taken, rows of none are not, and files say so', async () => {
  const run = path('two');
  const args = ['--data', table, '--none', '--pseudo-weight', '1', '--pseudo-pool', '500', '--out', run];
  const done = measured(await credence(['train', ...args, '--epochs', '200', '--hidden', '16']));
  expect(done).toMatchObject({ metrics: { test: { task: 'classification' } } });
  const { test: scores } = JSON.parse(await readFile(join(run, 'metrics.json'), 'utf8'));
  expect(scores.none).toBeLessThan(0.2);
  expect(scores.error).toBeLessThan(0.1);
  const config = JSON.parse(await readFile(join(run, 'config.json'), 'utf8'));
  expect(config).toMatchObject({ none: 'yes', pseudoShare: 0.5, pseudoWeight: 1, pseudoPool: 500 });
  expect(await readFile(join(run, 'report.html'), 'utf8')).toMatch(/a class of its own, learnt from/);

  // one of each class, one between them in x and y each, one far away
  const rows = path('rows.csv');
  await writeFile(rows, 'x,y\n0,0\n3,3\n0,3\n12,-9\n');
  const { code, stdout } = await credence(['predict', run, '--data', rows]);
  expect(code).toBe(0);
  const [head, ...answers] = stdout.trim().split('\n');
  expect(head).toBe('class,p(left),p(right),none,entropy,aleatoric,epistemic');
  const [left, right, crossed, far] = answers.map((line) => line.split(','));
  expect([left![0], right![0]]).toEqual(['left', 'right']);
  for (const row of answers) {
    const [, one, other] = row.split(',').map(Number);
    expect(one! + other!).toBeCloseTo(1, 5);
  }
  const none = [left, right, crossed, far].map((cells) => Number(cells![3]));
  expect(Math.max(none[0]!, none[1]!)).toBeLessThan(0.5);
  expect(none[2]).toBeGreaterThan(0.5);
  expect(none[3]).toBeGreaterThan(0.9);
});

test('of images: a run that is killed goes on with the same pseudo-examples, to the bit', async () => {
  const short = [...tiny, '--epochs', '200', '--checkpoint-steps', '20', '--pseudo-pool', '70'];
  const expected = await undisturbed([...short, '--draws', '2'], path('undisturbed'));
  const long = [...short, '--draws', '20000'];
  const { left, digest } = await killedAndResumed(long, path('killed'), { way: 'SIGKILL', at: 4 });
  expect(left.status).toBe('interrupted');
  expect(digest).toBe(expected);

  const ood = measured(await credence(['evaluate', path('killed'), '--ood', 'noise', '--draws', '4']));
  if (ood.event !== 'ood') throw new TypeError('expected foreign sets');
  const [noise] = ood.ood.sets;
  for (const scores of [noise!.auroc, noise!.fpr95, noise!.refused95!, ood.ood.refusal!.thresholds]) {
    const keys = ['entropy', 'mutualInformation', 'maximumProbability', 'none', 'jointMaximum'];
    expect(Object.keys(scores)).toEqual(keys);
  }
});

test.each<[string[], RegExp]>([
  [['--data', 'TABLE', '--target', 'x', '--task', 'regression', '--none'], /--none is for classes/],
  [['--none', 'maybe'], /--none/],
  [['--none', '--pseudo-share', '0'], /--pseudo-share/],
  [['--none', '--pseudo-pool', '0'], /--pseudo-pool/],
])('%j is refused before anything is trained', async (args, message) => {
  const own = args.map((arg) => (arg === 'TABLE' ? table : arg));
  const { code, stderr } = await credenceHere(['train', ...own, '--out', path('refused')]);
  expect(code).toBe(2);
  expect(stderr).toMatch(message);
});
