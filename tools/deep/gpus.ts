/**
 * Crashes the GPU process of a training run at seeded moments, one browser each, and once twice in one page.
 * Compares the posterior with that of an undisturbed run. `tsx tools/deep/gpus.ts [MOMENTS] [SEED]`; prints
 * `N of N`, and the seconds from each new adapter to the first step on it: it compiles the kernels, as the
 * page's first step does.
 */
import { type Browser, chromium, type Page } from 'playwright/test';
import { browserLaunchOptions } from '../../e2e/harness/browser.ts';
import { digestAtEnd, inState } from '../../e2e/harness/keptRuns.ts';
import {
  crashGpu,
  hasStep,
  recoverySeconds,
  reloadToContinue,
  steps,
  trainLost,
} from '../../e2e/harness/lostGpu.ts';
import { openSite } from '../../e2e/harness/site.ts';
import { randomWords } from '../../src/bayes/random.ts';

const [count = 20, seed = 1] = process.argv.slice(2).map(Number);

interface Moment {
  /** As soon as a report of this step has come, and so many milliseconds; or the last test began. */
  readonly at: number | 'testing';
  readonly later: number;
}

function moments(): Moment[] {
  const word = randomWords(seed, 2002, 0);
  return Array.from({ length: count }, (_, n) => ({
    at: word(3 * n) % 7 === 0 ? 'testing' : 1 + (word(3 * n + 1) % Math.floor(0.9 * steps)),
    later: word(3 * n + 2) % 200,
  }));
}

const site = await openSite();

/** The lab would ask the same GPU, and only training is looked at. */
async function inFreshBrowser<T>(action: (page: Page, browser: Browser) => Promise<T>): Promise<T> {
  const browser = await chromium.launch(await browserLaunchOptions());
  try {
    const context = await browser.newContext({ baseURL: site.url });
    await context.route('**/posterior/digits.*', () => undefined);
    return await action(await context.newPage(), browser);
  } finally {
    await browser.close();
  }
}

const expected = await inFreshBrowser(async (page) => {
  await trainLost(page);
  const since = performance.now();
  await hasStep(page, 1);
  console.log(`the first step of a page: after ${((performance.now() - since) / 1000).toFixed(2)} s`);
  return digestAtEnd(page);
});
const waited: number[] = [];
let equal = 0;
for (const [n, { at, later }] of moments().entries()) {
  const told = `${n + 1}. ${at === 'testing' ? at : `step ${at}`} and ${later} ms`;
  try {
    const [seconds, digest] = await inFreshBrowser(async (page, browser) => {
      await trainLost(page);
      await (at === 'testing' ? inState(page, 'evaluating') : hasStep(page, at));
      await page.waitForTimeout(later);
      await crashGpu(browser);
      return [await recoverySeconds(page), await digestAtEnd(page)];
    });
    waited.push(seconds);
    equal += Number(digest === expected);
    const end = digest === expected ? 'the same posterior' : 'ANOTHER posterior';
    console.log(`${told}: a step after ${seconds.toFixed(2)} s, then ${end}`);
  } catch (error) {
    console.log(`${told}: ${(error as Error).message}`);
  }
}
const sorted = waited.toSorted((a, b) => a - b);
console.log(
  `${equal} of ${count}; seconds from the new adapter to a step: median ` +
    `${sorted[Math.floor(sorted.length / 2)]?.toFixed(2)}, most ${sorted.at(-1)?.toFixed(2)}`,
);
const twice = await inFreshBrowser(async (page, browser) => {
  await trainLost(page);
  await hasStep(page, 100);
  await crashGpu(browser);
  await recoverySeconds(page);
  await crashGpu(browser);
  return reloadToContinue(page);
}).catch((error: Error) => error.message);
console.log(`twice in one page, then a reload: ${twice === expected ? 'the same posterior' : twice}`);
await site.close();
process.exitCode = equal === count && twice === expected ? 0 : 1;
