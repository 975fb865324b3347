import { expect, test } from 'vitest';
import { type BlockName, fastBlockNames, nicheOf, usesWorkgroupMemory } from '../../shaders/lib/block.ts';
import { blockFor, blocksOf } from './blocks.ts';
import type { Gpu } from './device.ts';

const gpuOf = (computesOnCpu: boolean, features: readonly string[], block?: BlockName): Gpu =>
  ({ computesOnCpu, block, measuredBlocks: new Map(), device: { features: new Set(features) } }) as never;

const one = { twoProducts: false };

const large = { kernel: 'matmul', twoProducts: false, layer: [404, 404], batch: 128 } as const;

test('tiles race on GPUs; where the CPU computes, blocks that are made for it in place of them', () => {
  const onGpu = blocksOf(gpuOf(false, ['subgroups']), one);
  expect(onGpu).toEqual(fastBlockNames.filter((name) => !nicheOf(name)));
  const registers = onGpu.filter((name) => !usesWorkgroupMemory(name));
  expect(registers.length).toBeLessThan(onGpu.length);
  const onCpu = (twoProducts: boolean) => new Set(blocksOf(gpuOf(true, ['subgroups']), { twoProducts }));
  expect(onCpu(false)).toEqual(new Set([...registers, 'quad32x16']));
  expect(onCpu(true)).toEqual(new Set([...registers, 'quad32x8']));
});

test('the block for reading never races, and is used where it is asked for', () => {
  for (const computesOnCpu of [false, true]) {
    for (const product of [one, { twoProducts: true }]) {
      expect(blocksOf(gpuOf(computesOnCpu, ['subgroups']), product)).not.toContain('plain');
    }
  }
  expect(blockFor(gpuOf(true, [], 'plain'), large)).toBe('plain');
});

test('before it is measured, a large product on the CPU takes a block as large as its rows fill', () => {
  const onCpu = gpuOf(true, ['subgroups']);
  expect(blockFor(onCpu, large)).toBe('quad32x16');
  expect(blockFor(onCpu, { ...large, batch: 96 })).toBe('quad16x16');
  expect(blockFor(onCpu, { ...large, kernel: 'matmulWeights', batch: 96 })).toBe('quad32x16');
  expect(blockFor(onCpu, { ...large, kernel: 'matmulWeights', layer: [92, 4000] })).toBe('quad16x16');
  const two = { ...large, twoProducts: true };
  expect(blockFor(onCpu, { ...two, bytes: true })).toBe('quad32x8');
  expect(blockFor(onCpu, two)).toBe('quad16x16');
  expect(blockFor(onCpu, { ...two, kernel: 'matmulInputs' })).toBe('quad16x16');
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
