/** What surrounds a command's work on a device. The device is a fake: nothing is computed. */
import { readFile } from 'node:fs/promises';
import { afterAll, beforeEach, expect, test, vi } from 'vitest';
import { tuningKey } from '../../gpu/blocks.ts';
import { NoAdapterError } from '../../gpu/errors.ts';
import { temporaryFolder } from '../testing/tinyData.ts';
import { withAdapter } from './adapter.ts';
import { blocksFile } from './tunedBlocks.ts';

const folder = await temporaryFolder();
afterAll(folder.remove);
afterAll(() => vi.unstubAllEnvs());

const destroy = vi.fn();
const info = {
  vendor: 'acme',
  architecture: '',
  device: '',
  description: 'A fake',
  isFallbackAdapter: false,
};
const device = { destroy, addEventListener: () => undefined, lost: new Promise(() => undefined) };
const adapter = { features: new Set(), info, requestDevice: async () => device };
const io = { openWebGpu: async () => ({ requestAdapter: async () => adapter }) as unknown as GPU };

beforeEach(() => {
  destroy.mockClear();
  vi.stubEnv('XDG_CACHE_HOME', folder.path);
});
const kept = async () => JSON.parse(await readFile(blocksFile(), 'utf8'));

test('gives the device, keeps what was measured on it, and destroys it', async () => {
  const made = await withAdapter({}, io, async ({ gpu, adapter: name }) => {
    expect([name, gpu.tuning, gpu.measuredBlocks.size]).toEqual(['A fake (acme)', 'hardware', 0]);
    expect(destroy).not.toHaveBeenCalled();
    gpu.measuredBlocks.set('matmul[one] 788x404', '16x16');
    return 7;
  });
  expect(made).toBe(7);
  expect(destroy).toHaveBeenCalledOnce();
  expect(await kept()).toEqual({ [tuningKey('A fake (acme)')]: { 'matmul[one] 788x404': '16x16' } });
});

test('the next command knows it, and one that fails keeps and destroys no less', async () => {
  const failing = withAdapter({ tune: 'always' }, io, async ({ gpu }) => {
    expect(gpu.tuning).toBe('always');
    expect([...gpu.measuredBlocks]).toEqual([['matmul[one] 788x404', '16x16']]);
    gpu.measuredBlocks.set('matmul[two] 788x404', '8x8');
    throw new Error('full');
  });
  await expect(failing).rejects.toThrow('full');
  expect(destroy).toHaveBeenCalledOnce();
  expect(Object.keys((await kept())[tuningKey('A fake (acme)')])).toEqual([
    'matmul[one] 788x404',
    'matmul[two] 788x404',
  ]);
});

test('a device that does not open is one line, and nothing is used', async () => {
  const use = vi.fn();
  const broken = { openWebGpu: () => Promise.reject(new Error('out of memory')) };
  const failing = withAdapter({}, broken, use);
  await expect(failing).rejects.toThrow(new NoAdapterError('the WebGPU device does not open: out of memory'));
  expect(use).not.toHaveBeenCalled();
});
