/** The leaderboard from a board to its tables, on real MNIST and a small network; broken off and resumed. */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { tuningKey } from '../../gpu/blocks.ts';
import { blocksFile } from '../host/tunedBlocks.ts';
import { parseRunLog } from '../leaderboard/log.ts';
import { refusedSets } from '../leaderboard/refusedBy.ts';
import { tinyBoardJson } from '../leaderboard/testing.ts';
import { credence, credenceHere } from '../testing/credence.ts';
import { temporaryFolder } from '../testing/tinyData.ts';

const folder = await temporaryFolder();
afterAll(folder.remove);
const board = join(folder.path, 'board');
const posteriors = join(folder.path, 'posteriors');
const cache = join(folder.path, 'cache');
await mkdir(board);
// wide enough that a block is worth measuring
const common = { ...tinyBoardJson.common, layers: [784, 44, 10] };
await writeFile(join(board, 'board.json'), JSON.stringify({ ...tinyBoardJson, common }));
const options = ['leaderboard', '--folder', board, '--posteriors', posteriors];
const text = (...names: string[]) => readFile(join(board, ...names), 'utf8');

const run = join(posteriors, 'plain-1');
const only = ['--seeds', '1', '--only', 'plain'];

test('goes on with a run of train, logs it, makes the tables and keeps measured blocks', async () => {
  const { layers, epochs, trainExamples, validationExamples } = common;
  const trained = await credence(
    [
      ...['train', '--preset', 'demo', '--layers', String(layers), '--epochs', String(epochs)],
      ...['--images', String(trainExamples), '--validation', String(validationExamples), '--no-report'],
      // the board has other draws, and names no preset
      ...['--method', 'plain', '--lr', '0.001', '--draws', '7', '--out', run],
    ],
    ({ event }, kill) => event === 'start' && kill('SIGKILL'),
  );
  expect(trained.code).toBeNull();
  expect(await readdir(run)).not.toContain('posterior.safetensors');

  const asked = [...options, '--yes', ...only, '--tune', 'always'];
  const first = await credence(asked, undefined, { XDG_CACHE_HOME: cache });
  expect(first).toMatchObject({ code: 0, stderr: '' });
  const log = parseRunLog('plain-1.json', await text('runs', 'plain-1.json'));
  const { adapter, draws, step, refusals, test: scores } = log;
  // a plain network has one draw, whatever the board says
  expect([log.epochs.length, draws, log.config.draws]).toEqual([1, 1, 2]);
  expect(scores.error).toBeLessThan(0.95);
  expect(step.seconds).toBeGreaterThan(0);
  expect(Object.keys(refusals!.sets)).toEqual(refusedSets.filter((name) => name !== 'drawn-final'));
  expect(Object.keys(refusals!.sets['drawn-choose']!.kinds!)).toHaveLength(28);
  const { lower, share, upper } = refusals!.test.kept.entropy;
  expect([lower < share, share < upper, share > 0.8]).toEqual([true, true, true]);
  const blocks = JSON.parse(await readFile(blocksFile({ XDG_CACHE_HOME: cache }), 'utf8'));
  expect(Object.keys(blocks[tuningKey(adapter)])).toEqual([
    'matmul[one,bytes] 788x48',
    'matmulWeights[one,bytes] 788x48',
  ]);
  expect(await text('leaderboard.md')).toContain(`| ${(100 * scores.error).toFixed(2)} |`);
});

test('with a log there is nothing to do, and tables are the same made again', async () => {
  const log = await text('runs', 'plain-1.json');
  const tables = [await text('leaderboard.md'), await text('leaderboard.json')];
  const again = await credenceHere([...options, ...only]);
  expect(again.stdout).toMatch(/^1 run: /);
  expect(await text('runs', 'plain-1.json')).toBe(log);
  await credenceHere([...options, '--render']);
  expect([await text('leaderboard.md'), await text('leaderboard.json')]).toEqual(tables);
});

test('where nothing is to be trained, a row without a finished folder is left, and so is its log', async () => {
  const log = await text('runs', 'plain-1.json');
  const nowhere = ['leaderboard', '--folder', board, '--posteriors', join(folder.path, 'nowhere')];
  const { code, stdout } = await credenceHere([...nowhere, '--measure', ...only]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/left as it is: \S*plain-1 is not there/);
  expect(await text('runs', 'plain-1.json')).toBe(log);
  const both = await credenceHere([...options, '--render', '--final']);
  expect([both.code, both.stderr]).toEqual([
    2,
    expect.stringMatching(/--render.*cannot be used with.*--final/),
  ]);
});

test('a folder that is not of the row is refused by the setting that differs', async () => {
  const other = join(folder.path, 'other');
  await mkdir(other);
  const changed = { ...tinyBoardJson, common: { ...common, temperature: 0.5 } };
  await writeFile(join(other, 'board.json'), JSON.stringify(changed));
  const asked = ['leaderboard', '--folder', other, '--posteriors', posteriors, ...only];
  const { code, stderr } = await credenceHere([...asked, '--yes']);
  expect(code).toBe(2);
  expect(stderr).toMatch(
    /plain-1.config\.json: at temperature: expected 0\.5, as the row of the board, got 0\.1: give other folders/,
  );
  await mkdir(join(posteriors, 'local-1'));
  await writeFile(join(posteriors, 'local-1', 'notes.txt'), 'mine');
  const full = await credenceHere([...options, '--yes', '--seeds', '1', '--only', 'local']);
  expect(full.stderr).toMatch(/local-1: the folder exists and is not empty/);
});

test('where there is nobody to ask, nothing is trained without --yes, and it says what would be', async () => {
  const { code, stdout, stderr } = await credenceHere([...options, '--seeds', '2']);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(/2 runs to train \(rows: plain, local; seeds: 2\), 2 epochs of 784-44-10 in all/);
  expect(stderr).toMatch(/add --yes, or --render/);
});

test('names a folder that has no board', async () => {
  const { code, stderr } = await credenceHere(['leaderboard', '--folder', posteriors]);
  expect([code, stderr]).toEqual([2, expect.stringMatching(/board\.json: no such file/)]);
});
