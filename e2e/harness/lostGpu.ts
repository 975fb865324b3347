/** Runs of the page whose GPU process crashes: what they are, when it crashes, how they end. */
import type { Browser, Page } from 'playwright/test';
import { digestAtEnd, inState } from './keptRuns.ts';

/** Steps of the run: 6,400 images in minibatches of 64, 5 epochs. */
export const steps = 500;
/** A small network that trains for seconds; its state is on the host every two of them. */
export const address = '/?preset=smoke&trainImages=6400&epochs=5&hidden=8&draws=1&checkpointSteps=100';

export async function trainLost(page: Page): Promise<void> {
  await page.goto(`${address}&autostart=1`);
  await inState(page, 'training');
}

/** Waits until a report of at least this step has come. */
export async function hasStep(page: Page, step: number): Promise<void> {
  const is = (step: number) => Number(document.documentElement.dataset.step ?? 0) >= step;
  await page.waitForFunction(is, step, { polling: 20, timeout: 90_000 });
}

/** Crashes the GPU process of a browser, as a broken driver does. */
export async function crashGpu(browser: Browser): Promise<void> {
  const session = await browser.newBrowserCDPSession();
  await session.send('Browser.crashGpuProcess').catch(() => undefined);
  await session.detach().catch(() => undefined);
}

/** Seconds from the new adapter to the first step on it, once the page has told so. */
export async function recoverySeconds(page: Page): Promise<number> {
  const told = page.locator('[data-note="recovery"][data-seconds]');
  await told.waitFor({ timeout: 90_000 });
  return Number(await told.getAttribute('data-seconds'));
}

/** What the page says once the browser gives no adapter any more. */
export const reloadAlert = (page: Page) =>
  page.getByRole('alert').getByRole('heading', { name: 'The GPU was lost: reload to continue' });

/** Reloads as a user does. Returns the digest of the run that then goes on by itself. */
export async function reloadToContinue(page: Page): Promise<string> {
  await reloadAlert(page).waitFor({ timeout: 90_000 });
  await page.reload();
  return digestAtEnd(page);
}
