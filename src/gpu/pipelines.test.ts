import { expect, test } from 'vitest';
import { openTestGpu } from '../../e2e/harness/gpu.ts';
import { sample } from '../../shaders/sample.wgsl.ts';
import { run, unwritten } from '../../shaders/testing/runKernel.ts';
import { type Gpu, openGpu } from './device.ts';
import { disguised } from './testing.ts';

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

/** A device of its own, which takes its adapter for a program or for hardware. */
const opened = async (isFallbackAdapter: boolean): Promise<Gpu> => {
  const info = { vendor: 'acme', architecture: '', device: '', description: 'A GPU', isFallbackAdapter };
  return openGpu(disguised(await openTestGpu(), { info }));
};

test('a pass over arenas computes the same bits whether lengths are written out or looked up', async () => {
  const [written, lookedUp] = [await opened(true), await opened(false)];
  expect([written.computesOnCpu, lookedUp.computesOnCpu]).toEqual([true, false]);
  expect(await drawn(written, 37, 40)).toEqual(await drawn(lookedUp, 37, 40));
  for (const gpu of [written, lookedUp]) gpu.destroy();
});

test('where lengths are written out, buffers of another size get a pipeline of their own', async () => {
  const pipelinesOf = async (computesOnCpu: boolean) => {
    const gpu = await opened(computesOnCpu);
    for (const buffers of [40, 64, 40]) await drawn(gpu, 37, buffers);
    const { size } = gpu.pipelines;
    gpu.destroy();
    return size;
  };
  expect(await pipelinesOf(true)).toBe(2);
  expect(await pipelinesOf(false)).toBe(1);
});
