import { expect, test } from 'vitest';
import { type BlockName, blockNames, usesWorkgroupMemory } from '../../shaders/lib/block.ts';
import { blockFor, blocksOf } from './blocks.ts';
import type { Gpu } from './device.ts';

const gpuOf = (computesOnCpu: boolean, features: readonly string[], block?: BlockName): Gpu =>
  ({ computesOnCpu, block, measuredBlocks: new Map(), device: { features: new Set(features) } }) as never;

const large = { kernel: 'matmul', twoProducts: false, layer: [404, 404], batch: 128 } as const;

test('tiles race on GPUs, and not where the CPU computes', () => {
  expect(blocksOf(gpuOf(false, ['subgroups']))).toEqual(blockNames);
  const onCpu = blocksOf(gpuOf(true, ['subgroups']));
  expect(onCpu).toEqual(blockNames.filter((name) => !usesWorkgroupMemory(name)));
  expect(onCpu.length).toBeLessThan(blockNames.length);
});

test('quads race where there are subgroups; tiles need nothing', () => {
  const names = blocksOf(gpuOf(false, []));
  expect(names.filter((name) => name.startsWith('quad'))).toEqual([]);
  expect(names).toEqual(expect.arrayContaining(['8x8', 'tile32', 'tile64', 'tile128']));
});

test('a block that is forced is used everywhere, even a tile where the CPU computes', () => {
  expect(blockFor(gpuOf(true, [], 'tile64'), large)).toBe('tile64');
  expect(blockFor(gpuOf(false, [], '16x16'), large)).toBe('16x16');
  expect(blockFor(gpuOf(true, []), large)).toBe('16x16');
});
