import type { Page } from 'playwright/test';
import type { KnownBlocks } from '../src/service/knownBlocks.ts';
import { expect, test } from './harness/test.ts';
import { watchWorker } from './harness/worker.ts';

/** Ten steps of a network whose first layer is large enough to be worth measuring, on any adapter. */
const address =
  '/?autostart=1&preset=smoke&tune=always&hidden=64&batch=128&trainImages=1280&estimator=draw&draws=1';

/** Labels that the worker gave to what it asked of WebGPU. */
interface Labels {
  readonly encoders: readonly string[];
  /** Those made before the first training step: a step's own, and what was measured. */
  readonly pipelines: readonly string[];
}

/** Runs in the worker, so it stands alone. */
function tellLabels(): void {
  const encoders: string[] = [];
  const pipelines: string[] = [];
  const channel = new BroadcastChannel('labels');
  const { createCommandEncoder, createComputePipelineAsync } = GPUDevice.prototype;
  GPUDevice.prototype.createCommandEncoder = function (descriptor) {
    encoders.push(String(descriptor?.label));
    channel.postMessage({ encoders, pipelines });
    return createCommandEncoder.call(this, descriptor);
  };
  GPUDevice.prototype.createComputePipelineAsync = function (descriptor) {
    if (!encoders.includes('training steps')) pipelines.push(String(descriptor.label));
    return createComputePipelineAsync.call(this, descriptor);
  };
}

/** What a visit has come to when its last step is done. */
async function trained(page: Page) {
  await expect(page.locator('html')).toHaveAttribute('data-step', '10', { timeout: 90_000 });
  const { encoders, pipelines } = await page.evaluate(() => (window as unknown as { labels: Labels }).labels);
  const known = await page.evaluate(() => localStorage.getItem('credence-blocks'));
  return {
    measured: encoders.flatMap((label) => /^tuning (\w+)/.exec(label)?.[1] ?? []),
    steps: encoders.filter((label) => label === 'training steps').length,
    firstLayer: blocksByKernel(pipelines),
    known: JSON.parse(known ?? '{}') as KnownBlocks,
  };
}

/**
 * `matmul[draw,relu,none,none,8x8,...]{rowVectors:197,...}`: the blocks of each kernel on the images, 788
 * inputs wide.
 */
function blocksByKernel(pipelines: readonly string[]): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  for (const label of pipelines) {
    const [, kernel, block] =
      /^(matmul\w*)\[.*\b((?:quad)?\d+x\d+|tile\d+)\b.*\]\{.*rowVectors:197\b/.exec(label) ?? [];
    if (kernel && block) found[kernel] = [...new Set([...(found[kernel] ?? []), block])];
  }
  return found;
}

test('blocks that the page measured are used after a reload, and not measured again', async ({ page }) => {
  await watchWorker(page, 'labels', tellLabels);
  await page.goto(address);
  const first = await trained(page);
  expect([...new Set(first.measured)]).toEqual(['matmul', 'matmulWeights']);
  // each block was compiled to be measured
  expect(first.firstLayer.matmul!.length).toBeGreaterThanOrEqual(3);
  const [name, ...others] = Object.keys(first.known);
  expect(others).toEqual([]);
  await expect(page.locator('#status')).toContainText(name!.split(': ')[0]!);
  const blocks = first.known[name!]!;
  expect(Object.keys(blocks).sort()).toEqual(
    ['matmulWeights[one,bytes] 788x68', 'matmul[one,bytes] 788x68'].sort(),
  );

  // a run that is not done would be offered before another begins
  await expect(page.locator('html')).toHaveAttribute('data-state', 'done');
  await page.reload();
  const second = await trained(page);
  expect(second.steps).toBeGreaterThan(0);
  expect(second.measured).toEqual([]);
  expect(second.known).toEqual(first.known);
  expect(second.firstLayer).toEqual({
    matmul: [blocks['matmul[one,bytes] 788x68']],
    matmulWeights: [blocks['matmulWeights[one,bytes] 788x68']],
  });
});
