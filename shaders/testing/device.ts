/** One device for a test file: opened before its first test, destroyed after its last. */
import { afterAll, beforeAll } from 'vitest';
import { openTestGpu } from '../../e2e/harness/gpu.ts';
import { type Gpu, openGpu } from '../../src/gpu/device.ts';

/** Call at the top of a test file; the returned function gives the device inside tests. */
export function useDevice(): () => Gpu {
  let gpu: Gpu | undefined;
  beforeAll(async () => {
    gpu = await openGpu(await openTestGpu());
  });
  afterAll(() => gpu?.destroy());
  return () => {
    if (!gpu) throw new Error('the device exists only while tests run');
    return gpu;
  };
}
