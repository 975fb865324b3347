/**
 * How long after it is opened the page shows its first answer: `npx tsx bench/lab/firstAnswer.ts [TIMES]`
 * opens the built page in new contexts, so that nothing is cached. One JSON line: milliseconds to the answer,
 * the bytes of all bodies until then, and how long the page's thread and the worker's ran, by their own CPU
 * time.
 */
import { chromium } from 'playwright/test';
import { browserLaunchOptions } from '../../e2e/harness/browser.ts';
import { openSite } from '../../e2e/harness/site.ts';
import { type TraceEvent, threadTime } from './trace.ts';

const times = Number(process.argv[2] ?? 5);
const site = await openSite();
const browser = await chromium.launch(await browserLaunchOptions());
const opened: { answer: number; bytes: number; page: number; worker: number }[] = [];
try {
  for (let k = 0; k < times; k++) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    const page = await context.newPage();
    const sizes: Promise<number>[] = [];
    page.on('requestfinished', (request) => {
      sizes.push(request.sizes().then(({ responseBodySize }) => responseBodySize));
    });
    await browser.startTracing(page, {
      categories: ['toplevel', 'disabled-by-default-devtools.timeline', '__metadata'],
    });
    await page.goto(site.url);
    await page.locator('credence-lab[data-verdict]').waitFor();
    const answer = await page.evaluate(() => performance.getEntriesByName('credence-answer')[0]!.startTime);
    const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as {
      traceEvents: TraceEvent[];
    };
    const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
    opened.push({ answer: Math.round(answer), bytes, ...threadTime(traceEvents) });
    await context.close();
  }
  const middle = (of: keyof (typeof opened)[number]) =>
    opened.map((own) => own[of]).toSorted((a, b) => a - b)[opened.length >> 1];
  console.log(
    JSON.stringify({
      times,
      answer: middle('answer'),
      page: middle('page'),
      worker: middle('worker'),
      bytes: middle('bytes'),
      opened,
    }),
  );
} finally {
  await browser.close();
  await site.close();
}
