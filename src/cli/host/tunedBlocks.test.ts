import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { BlockName } from '../../../shaders/lib/block.ts';
import { tuningKey } from '../../gpu/blocks.ts';
import { blocksFile, keepBlocks, recallBlocks } from './tunedBlocks.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'credence-blocks-'));
  file = join(folder, 'deep', 'blocks.json');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const deviceOf = (adapterName: string, measured: readonly (readonly [string, BlockName])[] = []) => ({
  adapterName,
  measuredBlocks: new Map(measured),
});

test('a choice outlives the process, and belongs to its adapter', async () => {
  await keepBlocks(deviceOf('one', [['matmul[one] 788x404', '16x16']]), file);
  await keepBlocks(deviceOf('two', [['matmul[one] 788x404', 'quad8x8']]), file);
  await keepBlocks(deviceOf('one', [['matmul[two] 788x404', '8x8']]), file);
  const next = deviceOf('one');
  await recallBlocks(next, file);
  expect([...next.measuredBlocks].sort()).toEqual([
    ['matmul[one] 788x404', '16x16'],
    ['matmul[two] 788x404', '8x8'],
  ]);
  const stranger = deviceOf('three');
  await recallBlocks(stranger, file);
  expect(stranger.measuredBlocks.size).toBe(0);
});

test('a choice among other blocks is made again', async () => {
  const old = join(folder, 'blocks.json');
  writeFileSync(old, JSON.stringify({ one: { matmul: '16x16' }, 'one: 8x8, 16x16': { matmul: '16x16' } }));
  const gpu = deviceOf('one');
  await recallBlocks(gpu, old);
  expect(gpu.measuredBlocks.size).toBe(0);
});

test.each(['', '{', '[1]', '{"one": {"matmul": "9x9"}}'])(
  'a damaged file (%s) is no reason to stop: the blocks are measured again and the file replaced',
  async (text) => {
    const damaged = join(folder, 'blocks.json');
    writeFileSync(damaged, text);
    const gpu = deviceOf('one', [['matmul', '16x8']]);
    await recallBlocks(gpu, damaged);
    await keepBlocks(gpu, damaged);
    expect(JSON.parse(readFileSync(damaged, 'utf8'))).toEqual({ [tuningKey('one')]: { matmul: '16x8' } });
  },
);

test('where nothing can be written nothing is thrown', async () => {
  writeFileSync(join(folder, 'deep'), 'a file where the folder should be');
  await keepBlocks(deviceOf('one', [['matmul', '16x8']]), file);
});

test('the file lies in the cache folder of the system', () => {
  expect(blocksFile({ XDG_CACHE_HOME: '/c' })).toBe(join('/c', 'credence', 'blocks.json'));
  expect(blocksFile({ LOCALAPPDATA: '/l' })).toBe(join('/l', 'credence', 'blocks.json'));
  expect(blocksFile({})).toMatch(/\.cache/);
});
