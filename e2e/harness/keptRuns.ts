/** Runs of the page that are interrupted: what they were, how far they came, how they end. */
import type { Page } from 'playwright/test';

export const epochs = 3;
/** 6,400 images in minibatches of 64. */
export const stepsPerEpoch = 100;
/** A small network that trains for seconds and is kept every few steps. */
export const address = `/?preset=smoke&trainImages=6400&epochs=${epochs}&hidden=8&draws=1&checkpointSteps=25`;

export const root = (page: Page) => page.locator('html');
export const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
export const offer = (page: Page) => page.locator('.interrupted');
export const note = (page: Page) => page.locator('[data-note="kept"]');

/** Opens the page and starts the run that its address asks for. */
export async function train(page: Page): Promise<void> {
  await page.goto(`${address}&autostart=1`);
  await inState(page, 'training');
}

export async function inState(page: Page, state: string): Promise<void> {
  const is = (state: string) => document.documentElement.dataset.state === state;
  await page.waitForFunction(is, state, { polling: 20, timeout: 90_000 });
}

/** Waits until a checkpoint after this step was written. */
export async function keptFrom(page: Page, step: number): Promise<void> {
  const isKept = (step: number) => {
    const kept = document.querySelector<HTMLElement>('[data-metric="kept"]');
    return Number(kept?.dataset.value ?? 0) >= step;
  };
  await page.waitForFunction(isKept, step, { polling: 20, timeout: 90_000 });
}

/** Waits until training has come further than where it is. */
export async function trainsOn(page: Page): Promise<void> {
  const stepOf = () => Number(document.documentElement.dataset.step ?? 0);
  const isBeyond = (step: number) => Number(document.documentElement.dataset.step ?? 0) > step;
  await page.waitForFunction(isBeyond, await page.evaluate(stepOf), { polling: 20, timeout: 90_000 });
}

/** The digest of the posterior that a run ends with. */
export async function digestAtEnd(page: Page): Promise<string> {
  await inState(page, 'done');
  return (await root(page).getAttribute('data-posterior')) ?? 'none';
}

/** Names of the files in the page's own file system, from any page of the site. */
export const keptFiles = (page: Page): Promise<string[]> =>
  page.evaluate(async () => {
    const names: string[] = [];
    try {
      const folder = await navigator.storage
        .getDirectory()
        .then((top) => top.getDirectoryHandle('checkpoints'));
      for await (const name of folder.keys()) names.push(name);
    } catch {
      // there was never a checkpoint
    }
    return names.toSorted();
  });

/** Crashes the process of a page. */
export async function crash(page: Page): Promise<void> {
  const crashed = page.waitForEvent('crash');
  const session = await page.context().newCDPSession(page);
  session.send('Page.crash').catch(() => undefined);
  await crashed;
}
