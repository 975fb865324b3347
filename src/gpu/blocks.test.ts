import { expect, test } from 'vitest';
import { type BlockName, cpuOnlyFor, fastBlockNames, usesWorkgroupMemory } from '../../shaders/lib/block.ts';
import { blockFor, blocksOf, type Product, tuningKey } from './blocks.ts';

const gpuOf = (computesOnCpu: boolean, features: readonly string[], block?: BlockName) => ({
  ...{ computesOnCpu, block, subgroupMinSize: undefined, measuredBlocks: new Map() },
  device: { features: new Set(features) } as unknown as GPUDevice,
});

const one = { twoProducts: false };

const large = {
  ...{ kernel: 'matmul', twoProducts: false, layer: [404, 404], batch: 128, resultRows: 128 },
} as const satisfies Product;

test('tiles race on GPUs; where the CPU computes, blocks that are made for it in place of them', () => {
  const onGpu = blocksOf(gpuOf(false, ['subgroups']), one);
  expect(onGpu).toEqual(fastBlockNames.filter((name) => !cpuOnlyFor(name)));
  const registers = onGpu.filter((name) => !usesWorkgroupMemory(name));
  expect(registers.length).toBeLessThan(onGpu.length);
  const onCpu = (twoProducts: boolean) => new Set(blocksOf(gpuOf(true, ['subgroups']), { twoProducts }));
  expect(onCpu(false)).toEqual(new Set([...registers, 'quad32x16']));
  expect(onCpu(true)).toEqual(new Set([...registers, 'quad32x8']));
});

test('before it is measured, a large product on the CPU takes a block as large as its rows fill', () => {
  const onCpu = gpuOf(true, ['subgroups']);
  expect(blockFor(onCpu, large)).toBe('quad32x16');
  expect(blockFor(onCpu, { ...large, resultRows: 96 })).toBe('quad16x16');
  expect(blockFor(onCpu, { ...large, batch: 96 }), 'examples are no rows of it').toBe('quad32x16');
  expect(blockFor(onCpu, { ...large, layer: [92, 4000], resultRows: 92 })).toBe('quad16x16');
  const two = { ...large, twoProducts: true };
  expect(blockFor(onCpu, { ...two, bytes: true })).toBe('quad32x8');
  expect(blockFor(onCpu, two)).toBe('quad16x16');
  const wide = { ...onCpu, subgroupMinSize: 8 };
  expect(blockFor(wide, large)).toBe('quad16x8');
});

test('quads race where there are subgroups; tiles need nothing', () => {
  const names = blocksOf(gpuOf(false, []), one);
  expect(names.filter((name) => name.startsWith('quad'))).toEqual([]);
  expect(names).toEqual(expect.arrayContaining(['8x8', 'tile32', 'tile64', 'tile128']));
});

test('a small product takes a small block, whose lanes share what they load where the CPU computes', () => {
  const last = { ...large, layer: [404, 12] } as const;
  expect(blockFor(gpuOf(true, ['subgroups']), last)).toBe('quad8x8');
  expect(blockFor(gpuOf(true, []), last)).toBe('8x8');
  expect(blockFor(gpuOf(false, ['subgroups'], 'tile32'), last)).toBe('8x8');
});

test('a block that is forced is used everywhere, even a tile where the CPU computes', () => {
  expect(blockFor(gpuOf(true, [], 'tile64'), large)).toBe('tile64');
  expect(blockFor(gpuOf(false, [], '16x16'), large)).toBe('16x16');
  expect(blockFor(gpuOf(true, []), large)).toBe('16x16');
});

test('a choice that users have stored is found again: by the adapter and the names of the blocks', () => {
  expect(tuningKey('NVIDIA H200 (nvidia, hopper)')).toBe(
    'NVIDIA H200 (nvidia, hopper): 8x8, 16x8, 16x16, quad8x8, quad16x8, quad16x16, quad32x8, quad32x16, ' +
      'tile32, tile64, tile128',
  );
});
