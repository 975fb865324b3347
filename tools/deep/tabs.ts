/**
 * Closes, reloads or crashes the tab of a training run at seeded moments of its training and its test, goes
 * on in another tab, and compares the posterior with that of an undisturbed run.
 * `tsx tools/deep/tabs.ts [MOMENTS] [SEED]`; prints `N of N`.
 */
import { type BrowserContext, chromium, type Page } from 'playwright/test';
import { browserLaunchOptions } from '../../e2e/harness/browser.ts';
import {
  button,
  crash,
  digestAtEnd,
  epochs,
  inState,
  keptFrom,
  offer,
  stepsPerEpoch,
  train,
} from '../../e2e/harness/keptRuns.ts';
import { blank } from '../../e2e/harness/paths.ts';
import { openSite } from '../../e2e/harness/site.ts';
import { randomWords } from '../../src/bayes/random.ts';

const [count = 20, seed = 1] = process.argv.slice(2).map(Number);
const ways = ['closed', 'reloaded', 'crashed'] as const;

interface Moment {
  readonly way: (typeof ways)[number];
  /** As soon as a checkpoint from this step on was written, and so many milliseconds; or the test began. */
  readonly at: number | 'testing';
  readonly later: number;
}

function moments(): Moment[] {
  const word = randomWords(seed, 2001, 0);
  // the last checkpoints come when training may end before the tab does
  const surely = (epochs - 0.5) * stepsPerEpoch;
  return Array.from({ length: count }, (_, n) => ({
    way: ways[n % ways.length]!,
    at: word(3 * n) % 5 === 0 ? 'testing' : 1 + (word(3 * n + 1) % surely),
    later: word(3 * n + 2) % 200,
  }));
}

/** Trains, interrupts the run, and goes on with it. Returns what was offered, and the digest at the end. */
async function interrupted(context: BrowserContext, { way, at, later }: Moment): Promise<[string, string]> {
  const first = await context.newPage();
  await train(first);
  await (at === 'testing' ? inState(first, 'evaluating') : keptFrom(first, at));
  await first.waitForTimeout(at === 'testing' ? 0 : later);
  const page = await left(first, way);
  await page.goto('/');
  const text = await offer(page).locator('p').first().textContent();
  await button(page, 'Continue').click();
  return [text ?? '', await digestAtEnd(page)];
}

async function left(page: Page, way: Moment['way']): Promise<Page> {
  if (way === 'reloaded') {
    await page.goto(blank);
    return page;
  }
  await (way === 'closed' ? page.close() : crash(page));
  return page.context().newPage();
}

const site = await openSite();
const browser = await chromium.launch(await browserLaunchOptions());

async function inFreshContext<T>(action: (context: BrowserContext) => Promise<T>): Promise<T> {
  const context = await browser.newContext({ baseURL: site.url });
  return action(context).finally(() => context.close());
}

const expected = await inFreshContext(async (context) => {
  const page = await context.newPage();
  await train(page);
  return digestAtEnd(page);
});
let equal = 0;
for (const [n, moment] of moments().entries()) {
  const { way, at, later } = moment;
  const told = `${n + 1}. ${way}, ${at === 'testing' ? at : `step ${at} and ${later} ms`}`;
  try {
    const [text, digest] = await inFreshContext((context) => interrupted(context, moment));
    equal += Number(digest === expected);
    console.log(`${told}: ${text} Then ${digest === expected ? 'the same posterior' : 'ANOTHER posterior'}`);
  } catch (error) {
    console.log(`${told}: ${(error as Error).message}`);
  }
}
await browser.close();
await site.close();
console.log(`${equal} of ${count}`);
process.exitCode = equal === count ? 0 : 1;
