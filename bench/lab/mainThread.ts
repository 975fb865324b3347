/**
 * How long the page's main thread is held: `npx tsx bench/lab/mainThread.ts [SECONDS]` opens the built page,
 * draws on the pad, with everything beside the answer closed and open, then trains a small network, which
 * reports most often, with the pad in view and with every chart of the training in view. It records a trace
 * of each. One JSON line a part: its tasks, the longest ones by the thread's own CPU time, and what was in
 * them. `TRACE=folder` keeps the traces. The exit status is 1 if a task takes more than 50 ms.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright/test';
import { browserLaunchOptions } from '../../e2e/harness/browser.ts';
import { openSite } from '../../e2e/harness/site.ts';
import { mainThreadTasks, type TraceEvent } from './trace.ts';

const seconds = Number(process.argv[2] ?? 20);
/** Milliseconds above which a task is felt. */
const limit = 50;

const site = await openSite();
const browser = await chromium.launch(await browserLaunchOptions());

let tooLong = 0;

async function traced(part: string, page: Page, act: () => Promise<void>): Promise<void> {
  const categories = ['toplevel', 'devtools.timeline', 'disabled-by-default-devtools.timeline', '__metadata'];
  await browser.startTracing(page, { categories });
  await act();
  const text = (await browser.stopTracing()).toString();
  if (process.env.TRACE) writeFileSync(join(process.env.TRACE, `${part}.json`), text);
  const tasks = mainThreadTasks((JSON.parse(text) as { traceEvents: TraceEvent[] }).traceEvents);
  const sorted = tasks.toSorted((a, b) => b.cpu - a.cpu);
  const busy = tasks.reduce((sum, { cpu }) => sum + cpu, 0) / (10 * seconds);
  const over = tasks.filter(({ cpu }) => cpu > limit).length;
  tooLong += over;
  const told = {
    ...{ part, seconds, tasks: tasks.length, busyPercent: Number(busy.toFixed(1)), over },
    longest: sorted.slice(0, 5).map(({ cpu, wall, parts }) => ({ cpu, wall, parts })),
  };
  console.log(JSON.stringify(told));
}

/** Strokes without a pause, as a hand draws: about 60 points a second. */
async function draw(page: Page): Promise<void> {
  const end = Date.now() + 1000 * seconds;
  const box = (await page.locator('pad-surface').boundingBox())!;
  for (let stroke = 0; Date.now() < end; stroke++) {
    const at = (t: number): [number, number] => [
      box.x + box.width * (0.5 + 0.3 * Math.sin(7 * t + stroke)),
      box.y + box.height * (0.15 + 0.7 * t),
    ];
    await page.mouse.move(...at(0));
    await page.mouse.down();
    for (let k = 1; k <= 60 && Date.now() < end; k++) {
      await page.mouse.move(...at(k / 60));
      await page.waitForTimeout(16);
    }
    await page.mouse.up();
    if (stroke % 3 === 2) await page.getByRole('button', { name: 'Clear' }).click();
  }
}

/** Every chart of the training and its table at once, in a window that is high enough for all of them. */
async function showCharts(page: Page): Promise<void> {
  await page.setViewportSize({ width: 1280, height: 2400 });
  await page.getByText('Inside the layers').click();
  await page.locator('#layers [data-chart="sigma"]').waitFor();
  await page.locator('#train').scrollIntoViewIfNeeded();
  for (const table of await page.locator('#train chart-card summary').all()) await table.click();
}

try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  const answered = page.locator('credence-lab[data-verdict]');
  for (const [part, hash] of [
    ['drawing', ''],
    ['drawing, all open', '#open=looked.like.plain'],
  ] as const) {
    await page.goto('about:blank');
    await page.goto(`${site.url}${hash}`);
    await answered.waitFor();
    await page.waitForTimeout(3000);
    await traced(part, page, () => draw(page));
  }
  for (const [part, charts] of [
    ['training', false],
    ['training, all charts in view', true],
  ] as const) {
    await page.goto('about:blank');
    await page.goto(`${site.url}?preset=demo&hidden=100`);
    await answered.waitFor();
    await page.getByRole('button', { name: 'Train', exact: true }).click();
    await page.locator('html[data-step]').waitFor({ timeout: 120_000 });
    if (charts) await showCharts(page);
    await traced(part, page, () => page.waitForTimeout(1000 * seconds));
  }
} finally {
  await browser.close();
  await site.close();
}
process.exitCode = tooLong > 0 ? 1 : 0;
