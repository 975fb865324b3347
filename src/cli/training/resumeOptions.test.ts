/** What a run that goes on is told, and what does not go on. */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { decodeState, encodeState } from '../../bayes/training/stateFile.ts';
import { checkpointName } from '../../persist/checkpoints.ts';
import { RUN_FILES } from '../../persist/runFolder.ts';
import { credence } from '../testing/credence.ts';
import { listed } from '../testing/killed.ts';
import { temporaryFolder, writeTinyData } from '../testing/tinyData.ts';

const folder = await temporaryFolder();
afterAll(folder.remove);
const data = await writeTinyData(join(folder.path, 'data'));
const tiny = ['train', '--data', data, '--layers', '16,8,10', '--batch', '20', '--lr', '0.02', '--no-report'];
const short = [...tiny, '--epochs', '40', '--draws', '2'];

const resume = (run: string, ...more: string[]) =>
  credence(['train', '--resume', run, '--no-report', ...more]);
const statusOf = async (run: string) => JSON.parse(await readFile(join(run, 'status.json'), 'utf8'));

describe('what differs from before', async () => {
  const run = join(folder.path, 'differs');
  await credence([...short, '--out', run]);

  test.each([
    [
      ['--layers', '16,9,10'],
      /layers \[16,9,10\] where the run has \[16,8,10\]: this is settled when a run begins/,
    ],
    [['--seed', '3'], /seed 3 where the run has 1: this is settled/],
    [['--preset', 'smoke'], /--preset is for a new run/],
    [['--out', 'elsewhere'], /--out is for a new run/],
  ])('%o is refused', async (options, message) => {
    const { code, stderr } = await resume(run, ...options);
    expect([code, stderr]).toEqual([2, expect.stringMatching(message)]);
    expect(await statusOf(run)).toMatchObject({ status: 'done', epochs: 40 });
  });

  test('another learning rate, other examples and another adapter are told with what they mean', async () => {
    await trainedOn('a card of another make');
    const other = await writeTinyData(join(folder.path, 'other'), {
      'train-labels-idx1-ubyte': await shifted(),
    });
    const { code, stderr } = await resume(run, '--lr', '0.01', '--data', other, '--epochs', '1');
    expect(code).toBe(0);
    expect(stderr).toMatch(/learningRate 0.01 where the run has 0.02: from here on it is another run/);
    expect(stderr).toMatch(/other examples than before: the moments start anew/);
    expect(stderr).toMatch(
      /trained on a card of another make so far and goes on on SwiftShader.*not the bits/,
    );
    expect(await statusOf(run)).toMatchObject({ status: 'done', epochs: 41 });
  });

  /** Writes the run's last state as if another adapter had made it. */
  async function trainedOn(adapter: string): Promise<void> {
    const file = join(run, 'checkpoints', checkpointName(120));
    const { state, attached } = await decodeState(file, await readFile(file));
    await writeFile(file, await encodeState(state, JSON.stringify({ ...JSON.parse(attached!), adapter })));
  }

  /** The labels of the tiny data, each of the class before. */
  async function shifted(): Promise<Uint8Array> {
    const labels = new Uint8Array(await readFile(join(data, 'train-labels-idx1-ubyte')));
    return labels.map((value, i) => (i < 8 ? value : (value + 9) % 10));
  }
});

describe('a folder that nothing goes on from', () => {
  test.each([
    ['no folder', async () => undefined, /no such run folder/],
    ['a file', (run: string) => writeFile(run, ''), /expected a run folder, got a file/],
    ['an empty folder', (run: string) => mkdir(run), /config.json: no such file/],
  ])('%s', async (name, make, message) => {
    const run = join(folder.path, `nothing ${name}`);
    await make(run);
    const { code, stderr } = await resume(run);
    expect([code, stderr]).toEqual([2, expect.stringMatching(message)]);
  });

  test('an unfinished one without a checkpoint, and evaluate says so too', async () => {
    const run = join(folder.path, 'no checkpoint');
    await credence([...short, '--out', run]);
    await Promise.all(
      [RUN_FILES.posterior, 'checkpoints'].map((name) => rm(join(run, name), { recursive: true })),
    );
    expect((await resume(run)).stderr).toMatch(/has no whole checkpoint to go on from; train the run again/);
    expect((await credence(['evaluate', run])).stderr).toMatch(
      /has no posterior, because its training did not come/,
    );
  });
});

test('a folder from before there were checkpoints goes on from its posterior, and says what that means', async () => {
  const run = join(folder.path, 'old');
  await credence([...short, '--out', run]);
  await rm(join(run, 'checkpoints'), { recursive: true });
  await rm(join(run, 'status.json'));
  expect(await listed(run)).toMatchObject({ status: 'done', epochs: 40, resume: null });
  expect((await credence(['evaluate', run])).code).toBe(0);
  const { code, stderr } = await resume(run, '--epochs', '2');
  expect(code).toBe(0);
  expect(stderr).toMatch(/has no checkpoint: it goes on from its posterior, the optimiser starts anew/);
  expect(await statusOf(run)).toMatchObject({ status: 'done', epochs: 42, horizons: [40, 2] });
});
