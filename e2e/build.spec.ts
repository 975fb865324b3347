import type { Page, Request } from 'playwright/test';
import { openSite } from './harness/site.ts';
import { expect, test } from './harness/test.ts';

test.use({ withLab: true });

/** Bytes of all bodies that the page and its worker fetch until the first answer, by address. */
async function untilAnswer(page: Page, url: string): Promise<Map<string, number>> {
  const bytes = new Map<string, number>();
  const count = async (request: Request) => {
    const { responseBodySize } = await request.sizes();
    bytes.set(request.url(), responseBodySize);
  };
  const counted: Promise<void>[] = [];
  page.on('requestfinished', (request) => counted.push(count(request)));
  await page.goto(url);
  await expect(page.locator('credence-lab')).toHaveAttribute('data-verdict', /./);
  await Promise.all(counted);
  page.removeAllListeners('requestfinished');
  return bytes;
}

const sum = (values: Iterable<number>): number => [...values].reduce((total, value) => total + value, 0);

test('the built site answers within 1.5 MB, trains from any path, its data included, and asks nobody else for anything', async ({
  page,
}) => {
  const site = await openSite();
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  try {
    const bytes = await untilAnswer(page, site.url);
    expect(sum(bytes.values())).toBeLessThan(1.5e6);
    const scripts = [...bytes].filter(([url]) => url.endsWith('.js'));
    expect(sum(scripts.map(([, size]) => size)), `of ${scripts.map(([url]) => url).join(', ')}`).toBeLessThan(
      170 * 1024,
    );
    expect([...bytes.keys()].filter((url) => /ubyte/.test(url))).toEqual([]);
    // what a module is preloaded for is the same request
    expect(
      asked.filter((url, i) => asked.indexOf(url) !== i),
      'asked for twice',
    ).toEqual([]);
    await page.goto(`${site.url}?autostart=1&preset=smoke&hidden=8&trainImages=640`);
    await expect(page.locator('html')).toHaveAttribute('data-state', 'done', { timeout: 90_000 });
    expect(await page.locator('html').getAttribute('data-step')).toBe('10');
    const origins = new Set(
      asked.map((url) => new URL(url).origin).filter((origin) => origin.startsWith('http')),
    );
    expect([...origins]).toEqual([new URL(site.url).origin]);
  } finally {
    await site.close();
  }
});
