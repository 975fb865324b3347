import type { double } from './harness/double.ts';
import { blank } from './harness/paths.ts';
import { expect, test } from './harness/test.ts';

type Doubled = Awaited<ReturnType<typeof double>>;

test.beforeEach(({ page }) => page.goto(blank));

test('a page gets a WebGPU adapter that computes', async ({ page }) => {
  const { doubled, vendor } = await page.evaluate(async (module): Promise<Doubled> => {
    const { double } = await import(module);
    return double([1, 2, 3, 4]);
  }, '/e2e/harness/double.ts');
  expect(doubled).toEqual([2, 4, 6, 8]);
  expect(vendor).not.toBe('');
});

test('a worker gets a WebGPU adapter that computes', async ({ page }) => {
  const { doubled } = await page.evaluate((script) => {
    const worker = new Worker(script, { type: 'module' });
    return new Promise<Doubled>((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = (event) => reject(new Error(event.message));
      worker.postMessage([1, 2, 3, 4]);
    });
  }, '/e2e/harness/double.worker.ts');
  expect(doubled).toEqual([2, 4, 6, 8]);
});
