import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
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

/**
 * Packed bytes of our own scripts that are loaded before the first answer, of the page and of its worker, by
 * name. Libraries are in files of their own, and what is loaded when it is asked for is left out.
 */
async function applicationBytes(folder: string): Promise<Map<string, number>> {
  const assets = join(folder, 'assets');
  const names = await readdir(assets);
  const page = await readFile(join(folder, 'index.html'), 'utf8');
  const worker = names.find((name) => /^worker-.*\.js$/.test(name))!;
  const waiting = [...page.matchAll(/assets\/([\w.-]+\.js)/g)].map(([, name]) => name!).concat(worker);
  const bytes = new Map<string, number>();
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (bytes.has(name)) continue;
    const text = await readFile(join(assets, name), 'utf8');
    bytes.set(name, /^libraries-/.test(name) ? 0 : gzipSync(text).length);
    // `import ... from "./name.js"`, and not `import("./name.js")`
    for (const [, other] of text.matchAll(/(?:from|import)\s*["'`]\.\/([\w.-]+\.js)["'`]/g))
      waiting.push(other!);
  }
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
    const own = await applicationBytes(site.folder);
    expect(sum(own.values()), JSON.stringify([...own])).toBeLessThan(170 * 1024);
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
