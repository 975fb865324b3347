import type { Page } from 'playwright/test';
import { saved, savedCsv } from './harness/saved.ts';
import { expect, test } from './harness/test.ts';
import { watchWorker } from './harness/worker.ts';

/** A few seconds of training on a software adapter. */
const address = '/?autostart=1&preset=smoke&trainImages=1280&draws=1';

/** What the worker asked of WebGPU. */
interface Asked {
  readonly submits: number;
  readonly passes: number;
  readonly querySets: number;
  readonly resolves: number;
  readonly timedPasses: number;
  readonly debugGroups: number;
  readonly buffers: string[];
}

/** Counts calls in the training worker, whose script gets a few lines more before it starts. */
async function countCalls(page: Page): Promise<() => Promise<Asked>> {
  await watchWorker(page, 'asked', countInWorker);
  return () => page.evaluate(() => (window as unknown as { asked: Asked }).asked);
}

/** Runs in the worker, so it stands alone. */
function countInWorker(): void {
  const asked = { submits: 0, passes: 0, querySets: 0, resolves: 0, timedPasses: 0, debugGroups: 0 };
  const buffers = new Set<string>();
  const channel = new BroadcastChannel('asked');
  const note = (prototype: object, name: string, see: (given: Record<string, unknown>) => void) => {
    const target = prototype as Record<string, (...given: unknown[]) => unknown>;
    const original = target[name]!;
    target[name] = function (this: unknown, ...given: unknown[]) {
      see((given[0] ?? {}) as Record<string, unknown>);
      return original.apply(this, given);
    };
  };
  note(GPUQueue.prototype, 'submit', () => {
    asked.submits += 1;
    channel.postMessage({ ...asked, buffers: [...buffers] });
  });
  note(GPUCommandEncoder.prototype, 'beginComputePass', ({ timestampWrites }) => {
    asked.passes += 1;
    asked.timedPasses += Number(timestampWrites !== undefined);
  });
  note(GPUCommandEncoder.prototype, 'resolveQuerySet', () => {
    asked.resolves += 1;
  });
  note(GPUCommandEncoder.prototype, 'pushDebugGroup', () => {
    asked.debugGroups += 1;
  });
  note(GPUDevice.prototype, 'createQuerySet', () => {
    asked.querySets += 1;
  });
  note(GPUDevice.prototype, 'createBuffer', ({ label }) => {
    buffers.add(String(label));
  });
}

const done = (page: Page) =>
  expect(page.locator('html')).toHaveAttribute('data-state', 'done', { timeout: 60_000 });

interface TraceEvent {
  readonly name: string;
  readonly cat: string;
  readonly args?: { readonly detail?: string; readonly data?: { readonly detail?: string } };
}

/** What Performance draws on tracks of its own: entries by track. */
function tracksOf(trace: Buffer): Map<string, Set<string>> {
  const { traceEvents } = JSON.parse(trace.toString()) as { traceEvents: TraceEvent[] };
  const tracks = new Map<string, Set<string>>();
  for (const { name, cat, args } of traceEvents) {
    const detail = args?.detail ?? args?.data?.detail;
    if (!cat.includes('blink.user_timing') || !detail) continue;
    const { devtools } = JSON.parse(detail) as { devtools?: { dataType: string; track: string } };
    if (devtools?.dataType !== 'track-entry') continue;
    tracks.set(devtools.track, (tracks.get(devtools.track) ?? new Set()).add(name));
  }
  return tracks;
}

test('a profiled run shows its kernels in a table, in a recorded trace and in a file', async ({
  page,
  browser,
}, info) => {
  const asked = await countCalls(page);
  await browser.startTracing(page, { categories: ['blink.user_timing'] });
  await page.goto(`${address}&profile=1`);
  await done(page);
  const tracks = tracksOf(await browser.stopTracing());

  await test.step('the trace has the kernels beside the host', () => {
    const kernels = [...(tracks.get('GPU kernels') ?? [])];
    expect(kernels).toEqual(
      expect.arrayContaining(['sample', 'matmul 784 × 32', 'matmulWeights 784 × 32', 'update', 'reduce']),
    );
    expect([...(tracks.get('Host') ?? [])]).toContain('submit training steps');
  });

  await test.step('the table has a row for each kernel, and the shares are a whole', async () => {
    const profile = page.locator('#profile');
    await expect(profile).toBeVisible();
    await profile.screenshot({ path: info.outputPath('profile.png') });
    const rows = profile.locator('tbody tr');
    const shares = await rows.evaluateAll((all) =>
      all.map((row) => Number((row as HTMLElement).dataset.share)),
    );
    expect(shares.length).toBeGreaterThanOrEqual(9);
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 6);
    expect(shares).toEqual(shares.toSorted((a, b) => b - a));
    await expect(rows.filter({ hasText: 'matmul local relu' })).toContainText('784 × 32');
    await expect(profile).toContainText('GFLOP/s of multiply-adds on registers');
    const { rows: kernels } = await savedCsv(profile);
    expect(kernels.filter(([phase]) => phase === 'training steps')).toHaveLength(shares.length);
  });

  await test.step('the file is a trace that Perfetto opens', async () => {
    const trace = await saved(page.getByRole('button', { name: 'Save the trace file' }));
    expect(trace.name).toBe('credence-trace.json');
    const { traceEvents } = JSON.parse(trace.bytes.toString());
    expect(traceEvents).toContainEqual(expect.objectContaining({ ph: 'X', name: 'matmul 784 × 32' }));
  });

  const { querySets, timedPasses, debugGroups } = await asked();
  expect(querySets).toBeGreaterThan(0);
  expect(timedPasses).toBeGreaterThan(200);
  expect(debugGroups).toBeGreaterThanOrEqual(20);

  await page.setViewportSize({ width: 390, height: 844 });
  // charts follow their places in the frame after
  const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  await expect.poll(overflow, { message: 'pixels beyond a narrow screen' }).toBe(0);
});

test('without a profile there is no pass, query or buffer more', async ({ page }) => {
  const asked = await countCalls(page);
  await page.goto(address);
  await done(page);
  await expect(page.locator('#profile')).toBeHidden();
  const { submits, passes, querySets, resolves, timedPasses, debugGroups, buffers } = await asked();
  expect({ querySets, resolves, timedPasses, debugGroups }).toEqual({
    ...{ querySets: 0, resolves: 0, timedPasses: 0, debugGroups: 0 },
  });
  expect(passes).toBeGreaterThan(0);
  // reading a buffer back is a submit without a pass
  expect(passes).toBeLessThanOrEqual(submits);
  expect(buffers).toContain('metrics');
  expect(buffers.filter((label) => /timestamps|ceiling/.test(label))).toEqual([]);
});
