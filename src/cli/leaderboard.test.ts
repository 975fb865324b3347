/**
 * The leaderboard from a board to its tables, on real MNIST and a network of eight units; broken off and
 * resumed.
 */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { tuningKey } from '../gpu/blocks.ts';
import { parseRunLog } from './leaderboard/log.ts';
import { tinyBoardJson } from './leaderboard/testing.ts';
import { credence, credenceHere } from './testing/credence.ts';
import { temporaryFolder } from './testing/tinyData.ts';
import { blocksFile } from './tunedBlocks.ts';

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

test('trains what is missing, logs it, makes the tables and keeps measured blocks; again, it has nothing to do', async () => {
  const asked = [...options, '--yes', '--seeds', '1', '--only', 'plain', '--tune', 'always'];
  const first = await credence(asked, undefined, { XDG_CACHE_HOME: cache });
  expect(first).toMatchObject({ code: 0, stderr: '' });
  const log = await text('runs', 'plain-1.json');
  const { adapter, epochs, draws, step, test: scores } = parseRunLog('plain-1.json', log);
  // a plain network has one draw, whatever the board says
  expect([epochs.length, draws]).toEqual([1, 1]);
  expect(scores.error).toBeLessThan(0.95);
  expect(step.seconds).toBeGreaterThan(0);
  const blocks = JSON.parse(await readFile(blocksFile({ XDG_CACHE_HOME: cache }), 'utf8'));
  expect(Object.keys(blocks[tuningKey(adapter)])).toEqual([
    'matmul[one,bytes] 788x48',
    'matmulWeights[one,bytes] 788x48',
  ]);
  const run = ['config.json', 'history.json', 'metrics.json', 'posterior.safetensors'];
  expect((await readdir(join(posteriors, 'plain-1'))).toSorted()).toEqual(run);
  const tables = [await text('leaderboard.md'), await text('leaderboard.json')];
  expect(tables[0]).toContain(`| ${(100 * scores.error).toFixed(2)} |`);

  const again = await credenceHere([...options, '--seeds', '1', '--only', 'plain']);
  expect(again.stdout).toMatch(/^1 run: /);
  expect(await text('runs', 'plain-1.json')).toBe(log);
  await credenceHere([...options, '--render']);
  expect([await text('leaderboard.md'), await text('leaderboard.json')]).toEqual(tables);
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
