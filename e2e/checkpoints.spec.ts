/** Runs that are interrupted go on, to the bit; what stands in the way of keeping them is told. */
import type { Browser, Page } from 'playwright/test';
import {
  address,
  button,
  crash,
  digestAtEnd,
  epochs,
  inState,
  keptFiles,
  keptFrom,
  note,
  offer,
  root,
  stepsPerEpoch,
  train,
  trainsOn,
} from './harness/keptRuns.ts';
import { blank } from './harness/paths.ts';
import { expect, test } from './harness/test.ts';
import { sabotage } from './harness/worker.ts';

/** Of a run that nothing disturbed: computed once. */
let undisturbed: Promise<string> | undefined;
const expected = (browser: Browser, baseURL: string | undefined): Promise<string> => {
  undisturbed ??= (async () => {
    const context = await browser.newContext(baseURL ? { baseURL } : {});
    const page = await context.newPage();
    await train(page);
    const digest = await digestAtEnd(page);
    expect(await keptFiles(page), 'a run that is done leaves nothing').toEqual([]);
    await context.close();
    return digest;
  })();
  return undisturbed;
};

/** Takes up the run that the page offers, to its end. A slow crash may find it in its last test. */
async function goOn(page: Page): Promise<string> {
  await expect(offer(page)).toContainText(/interrupted (at epoch \d\.\d of 3|in its last test)/);
  await button(page, 'Continue').click();
  await expect(offer(page)).toHaveCount(0);
  return digestAtEnd(page);
}

test('after a reload a run goes on to the bit, with its own settings and epochs', async ({
  page,
  browser,
  baseURL,
}, info) => {
  await train(page);
  await keptFrom(page, 20);
  await page.goto('/');
  await expect(offer(page)).toContainText(/interrupted at epoch \d+\.\d of 3/);
  await page.screenshot({ path: info.outputPath('offer.png') });
  await button(page, 'Continue').focus();
  await page.keyboard.press('Enter');
  await expect(root(page)).toHaveAttribute('data-state', 'training');
  await expect(page.getByLabel('Preset')).toHaveValue('smoke');
  await expect(page.locator('[data-metric="epoch"]')).toHaveText(new RegExp(`^\\d+ of ${epochs}$`));
  await expect(button(page, 'Pause')).toBeFocused();
  expect(await digestAtEnd(page)).toBe(await expected(browser, baseURL));
  expect(await keptFiles(page)).toEqual([]);
  const curve = JSON.parse(
    (await page.locator('[data-chart="energy"]').getAttribute('data-summary')) ?? '{}',
  );
  expect(curve.points).toBeGreaterThan(50);
});

test('a tab that is closed, and one that crashes, go on in another', async ({
  page,
  context,
  browser,
  baseURL,
}) => {
  await train(page);
  await keptFrom(page, 1);
  await page.close();
  const second = await context.newPage();
  // what could be lost comes before a run that the address asks for
  await second.goto(`${address}&autostart=1`);
  await expect(offer(second)).toBeVisible();
  await expect(root(second)).toHaveAttribute('data-state', 'idle');
  await button(second, 'Continue').click();
  await keptFrom(second, stepsPerEpoch);
  await crash(second);
  const third = await context.newPage();
  await third.goto('/');
  expect(await goOn(third)).toBe(await expected(browser, baseURL));
});

test('a damaged newest checkpoint: the one before is taken, which is said', async ({
  page,
  browser,
  baseURL,
}) => {
  await train(page);
  await keptFrom(page, stepsPerEpoch);
  await page.goto(blank);
  const files = await keptFiles(page);
  // the newest two; three, if the page went after one was written and before the oldest was removed
  expect([2, 3]).toContain(files.filter((name) => name.startsWith('state-')).length);
  const damage = (name: string) =>
    page.evaluate(async (name) => {
      const top = await navigator.storage.getDirectory();
      const file = await top.getDirectoryHandle('checkpoints').then((folder) => folder.getFileHandle(name));
      const writable = await file.createWritable({ keepExistingData: true });
      await writable.truncate(1000);
      await writable.close();
    }, name);
  await damage(files.at(-1)!);
  await page.goto('/');
  await expect(offer(page)).toContainText('Its newest checkpoint is damaged, so this is the one before.');
  expect(await goOn(page)).toBe(await expected(browser, baseURL));

  await train(page);
  await keptFrom(page, 1);
  await page.goto(blank);
  for (const name of await keptFiles(page)) await damage(name);
  await page.goto('/');
  await expect(offer(page)).toContainText('its checkpoints are damaged');
  await expect(button(page, 'Continue')).toHaveCount(0);
});

test('a run that is discarded, stopped or done is not offered again', async ({ page }) => {
  await train(page);
  await keptFrom(page, 1);
  await page.goto('/');
  await button(page, 'Discard').click();
  await expect(offer(page)).toHaveCount(0);
  await expect(button(page, 'Train')).toBeFocused();
  await expect.poll(() => keptFiles(page)).toEqual([]);

  await train(page);
  await keptFrom(page, 1);
  await button(page, 'Stop').click();
  await inState(page, 'evaluating');
  expect(await keptFiles(page)).toEqual([]);
});

test('of two tabs one keeps its run; the other trains, says why not, and takes over when the first is gone', async ({
  page,
  context,
}) => {
  await train(page);
  await keptFrom(page, 1);
  await button(page, 'Pause').click();
  await expect(root(page)).toHaveAttribute('data-state', 'paused');
  const other = await context.newPage();
  await other.goto(`${address}&autostart=1`);
  await expect(note(other)).toContainText('This run is not kept: another tab is training.');
  await trainsOn(other);
  await expect(other.locator('[data-metric="kept"]')).not.toHaveAttribute('data-value', /./);

  await other.goto('/');
  await expect(root(other)).toHaveAttribute('data-state', 'idle');
  await expect(offer(other)).toHaveCount(0);
  await page.close();
  await expect(offer(other)).toContainText(/interrupted at epoch \d+\.\d of 3/);
});

test('a full store is told, and training goes on', async ({ page }) => {
  await sabotage(
    page,
    `FileSystemSyncAccessHandle.prototype.write = () => {
      throw new DOMException('no', 'QuotaExceededError');
    };`,
  );
  await train(page);
  await expect(note(page)).toContainText(
    'not kept at the moment: the browser has no more room for this page. Training goes on',
  );
  await trainsOn(page);
  expect(await keptFiles(page)).toEqual([]);
});

for (const [what, code, reason] of [
  [
    'without a private file system',
    'Object.defineProperty(StorageManager.prototype, "getDirectory", { value: undefined });',
    'this browser has no private files for pages',
  ],
  [
    'in a private window that refuses it',
    'StorageManager.prototype.getDirectory = () => Promise.reject(new DOMException("not here", "SecurityError"));',
    'this browser keeps no files for this page (not here)',
  ],
] as const) {
  test(`${what} a run trains, and is not kept`, async ({ page }) => {
    await sabotage(page, code);
    await train(page);
    await expect(note(page)).toContainText(`This run is not kept: ${reason}.`);
    await trainsOn(page);
  });
}
