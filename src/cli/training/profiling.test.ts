/** `train --profile` on an adapter that cannot tell the time. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openNodeGpu } from '../host/node.ts';
import { credenceHere } from '../testing/credence.ts';
import { temporaryFolder, writeTinyData } from '../testing/tinyData.ts';

const folder = await temporaryFolder();
afterAll(folder.remove);

/** The software adapter, but for timestamps. */
async function withoutTimestamps(): Promise<GPU> {
  const gpu = await openNodeGpu('software');
  const requestAdapter = async (options?: GPURequestAdapterOptions) => {
    const adapter = (await gpu.requestAdapter(options))!;
    const features = new Set([...adapter.features].filter((name) => name !== 'timestamp-query'));
    return {
      ...{ features, info: adapter.info, limits: adapter.limits },
      requestDevice: (descriptor?: GPUDeviceDescriptor) => adapter.requestDevice(descriptor),
    };
  };
  return { requestAdapter } as unknown as GPU;
}

test('it is refused with exit code 3 before it trains, and leaves no run folder', async () => {
  const data = await writeTinyData(join(folder.path, 'data'));
  const run = join(folder.path, 'run');
  const tiny = ['train', '--data', data, '--layers', '16,8,10', '--epochs', '1', '--out', run];
  const { code, stdout, stderr } = await credenceHere([...tiny, '--profile'], withoutTimestamps);
  expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
  expect(stderr).toMatch(
    /^credence: profiler: expected a device with the feature timestamp-query, got .+ without it: train without .+\n$/,
  );
  expect(existsSync(run)).toBe(false);
});
