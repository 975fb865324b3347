import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';
import { NoAdapterError } from '../../gpu/errors.ts';
import { choiceFromEnv } from './choice.ts';
import { openNodeGpu, releaseNodeGpu } from './node.ts';
import { hasNpmChromium } from './npmChromium.ts';

const run = promisify(execFile);
const program = fileURLToPath(new URL('./testing/addNumbers.ts', import.meta.url));

/** A process that starts as a user's would: nothing in its environment speaks of Vulkan or libraries. */
async function addNumbers(args: string[] = []): Promise<{ sums: number[]; adapter: string }> {
  const { VK_DRIVER_FILES, VK_ICD_FILENAMES, LD_LIBRARY_PATH, CREDENCE_ADAPTER, ...env } = process.env;
  const { stdout } = await run(process.execPath, ['--import', 'tsx', ...args, program], { env });
  return JSON.parse(stdout);
}

describe.runIf(hasNpmChromium())('WebGPU under Node without a GPU', () => {
  // Crashes of a badly held instance come late and at random, hence more than one process.
  test.each([1, 2, 3])('a fresh process adds numbers and exits with code 0 (%i)', async () => {
    const { sums, adapter } = await addNumbers();
    expect(sums).toEqual([11, 22, 33, 44]);
    expect(adapter).not.toBe('');
  });

  test('this very process gets a device, and the same adapter again when asked again', async () => {
    const first = await (await openNodeGpu()).requestAdapter();
    const second = await (await openNodeGpu()).requestAdapter();
    expect(second?.info.vendor).toBe(first?.info.vendor);
    const device = await first!.requestDevice();
    device.destroy();
    expect((await device.lost).reason).toBe('destroyed');
  });

  test('the instance survives garbage collection while in use, and its release afterwards', async () => {
    const { sums } = await addNumbers(['--expose-gc']);
    expect(sums).toEqual([11, 22, 33, 44]);
  });
});

describe('choosing an adapter', () => {
  afterAll(releaseNodeGpu);

  test('reads CREDENCE_ADAPTER and refuses words it does not know', () => {
    expect(choiceFromEnv(undefined)).toBe('auto');
    expect(choiceFromEnv('software')).toBe('software');
    expect(() => choiceFromEnv('fast')).toThrow('auto, gpu, software');
  });

  test('asked for a GPU, gives one or says what to do', async () => {
    const outcome = await openNodeGpu('gpu').catch((error: unknown) => error);
    if (outcome instanceof NoAdapterError) {
      expect(outcome.code).toBe('no-adapter');
      expect(outcome.message).toContain('driver');
    } else {
      const adapter = await (outcome as GPU).requestAdapter();
      expect(adapter?.info.isFallbackAdapter).toBe(false);
    }
  });
});
