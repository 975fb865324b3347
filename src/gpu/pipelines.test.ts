import { expect, test } from 'vitest';
import { sample } from '../../shaders/sample.wgsl.ts';
import { useDevice } from '../../shaders/testing/device.ts';
import { run, unwritten } from '../../shaders/testing/run.ts';
import type { Gpu } from './device.ts';

const device = useDevice();

/** Draws weights of an arena of `vectors`; the pipelines that were made for it stay with `gpu`. */
async function drawn(gpu: Gpu, vectors: number, buffers: number): Promise<Float32Array> {
  const arena = () => Float32Array.from({ length: 4 * buffers }, (_, i) => Math.sin(i));
  const { w } = await run(gpu, {
    kernel: sample,
    variant: { output: 'weights', precision: 'single' },
    constants: { parameterVectors: vectors },
    buffers: { mu: arena(), rho: arena(), w: unwritten(4 * buffers) },
    step: { seedLow: 7 },
    covers: [vectors, 1, 1],
  });
  return w!;
}

test('a pass over arenas computes the same bits whether lengths are written out or looked up', async () => {
  const own = (computesOnCpu: boolean): Gpu => ({ ...device(), computesOnCpu, pipelines: new Map() });
  expect(await drawn(own(true), 37, 40)).toEqual(await drawn(own(false), 37, 40));
});

test('where lengths are written out, buffers of another size get a pipeline of their own', async () => {
  const pipelinesOf = async (computesOnCpu: boolean) => {
    const gpu = { ...device(), computesOnCpu, pipelines: new Map() };
    for (const buffers of [40, 64, 40]) await drawn(gpu, 37, buffers);
    return gpu.pipelines.size;
  };
  expect(await pipelinesOf(true)).toBe(2);
  expect(await pipelinesOf(false)).toBe(1);
});
