import { performance } from 'node:perf_hooks';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { matmul } from '../../../../shaders/matmul.wgsl.ts';
import { openGpu } from '../../../gpu/device.ts';
import { pipelineFor } from '../../../gpu/pipelines.ts';
import { openNodeGpu } from '../node.ts';
import { patiently } from './polling.ts';

describe('setImmediate', () => {
  const immediate = patiently(setImmediate);

  test('runs callbacks of JavaScript at once, bound ones included, in their order and with their arguments', async () => {
    const ran: number[] = [];
    const note = (n: number) => ran.push(n);
    await new Promise<void>((resolve) => {
      immediate(note, 1);
      immediate(note.bind(undefined, 2));
      immediate(() => {
        ran.push(3);
        resolve();
      });
    });
    expect(ran).toEqual([1, 2, 3]);
  });

  test('can be cleared and promisified like the original', async () => {
    let ran = false;
    const handle = immediate(() => {
      ran = true;
    });
    clearImmediate(handle);
    expect(await promisify(immediate)('value')).toBe('value');
    expect(ran).toBe(false);
  });
});

test('while the adapter compiles, this thread sleeps', async () => {
  const gpu = await openGpu(await openNodeGpu());
  const variant = matmul.variants.find(({ estimator }) => estimator === 'local')!;
  const constants = Object.fromEntries(matmul.constants.map((name) => [name, 4]));
  const before = performance.eventLoopUtilization();
  await pipelineFor(gpu, { kernel: matmul, variant, constants });
  const { utilization } = performance.eventLoopUtilization(before);
  gpu.destroy();
  // close to 1 where Dawn polls without rest
  expect(utilization).toBeLessThan(0.5);
});
