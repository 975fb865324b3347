/**
 * Takes the pictures of docs/profiling.md, of a run of the page: `npx tsx tools/pictures/profile.ts`. Look at
 * them before they are kept. The Performance panel is that of the browser's own DevTools, which headless
 * shells lack: `CREDENCE_BROWSER` names a whole Chrome or Chromium.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright/test';
import { createServer } from 'vite';
import { browserLaunchOptions } from '../../e2e/harness/browser.ts';
import { showStep, type Trace } from './trace.ts';

const images = fileURLToPath(new URL('../../docs/images/', import.meta.url));
const query = '?autostart=1&preset=demo&epochs=1&profile=1';
/** Steps before anything is recorded, and steps that are. */
const [warmUp, recorded] = [6, 6];

/** What the Performance panel records for its tracks, without the samples of scripts. */
const categories = [
  '-*',
  'blink.user_timing',
  'devtools.timeline',
  'disabled-by-default-devtools.timeline',
  'disabled-by-default-devtools.timeline.frame',
];

const steps = (page: Page, count: number) =>
  page.waitForFunction((least) => Number(document.documentElement.dataset.step) >= least, count);

/** The table of kernels; returns the trace that was recorded meanwhile. */
async function takeTable(browser: Browser, url: string): Promise<Trace> {
  const page = await browser.newPage({ viewport: { width: 1080, height: 800 } });
  page.setDefaultTimeout(120_000);
  await page.goto(url + query);
  await steps(page, warmUp);
  await browser.startTracing(page, { categories });
  await steps(page, warmUp + recorded);
  const trace = JSON.parse((await browser.stopTracing()).toString());
  await page.locator('#profile').screenshot({ path: join(images, 'profile-table.png') });
  await page.close();
  return trace;
}

/**
 * Rows of the flame chart, which is a canvas: where the arrows are that open a group, a track; and a kernel.
 */
const [group, track, kernel] = [
  [10, 150],
  [20, 167],
  [300, 184],
] as const;

/** The trace in the Performance panel: the group Credence and its kernels open, one of them chosen. */
async function takeTracks(browser: Browser, trace: string): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 1080, height: 640 } });
  await page.goto('devtools://devtools/bundled/devtools_app.html?panel=timeline');
  await page.locator('input[type=file]').setInputFiles(trace);
  await page.getByRole('tab', { name: 'Summary' }).waitFor();
  // the hint on shortcuts
  await page.getByRole('dialog').getByRole('button').first().click();
  await page.getByRole('button', { name: 'Hide sidebar' }).click();
  for (const [x, y] of [group, track, kernel]) {
    // the canvas does not say when it is drawn
    await page.waitForTimeout(1000);
    await page.mouse.click(x, y);
  }
  // room for all that is said of the kernel
  await page.mouse.move(500, 440);
  await page.mouse.down();
  await page.mouse.move(500, 400, { steps: 4 });
  await page.mouse.up();
  await page.waitForTimeout(1000);
  await page.screenshot({ path: join(images, 'profile-tracks.png') });
  await page.close();
}

await mkdir(images, { recursive: true });
const folder = await mkdtemp(join(tmpdir(), 'credence-pictures-'));
const server = await createServer({ server: { port: 0 }, logLevel: 'error' });
const browser = await chromium.launch(await browserLaunchOptions());
try {
  await server.listen();
  const trace = join(folder, 'trace.json');
  const recording = await takeTable(browser, server.resolvedUrls!.local[0]!);
  await writeFile(trace, JSON.stringify(showStep(recording)));
  await takeTracks(browser, trace);
} finally {
  await browser.close();
  await server.close();
  await rm(folder, { recursive: true });
}
