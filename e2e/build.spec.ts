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

/** Packed bytes of each file of code, by name: our own, and that of libraries, which has files of its own. */
interface Code {
  readonly own: Map<string, number>;
  readonly libraries: Map<string, number>;
}

/**
 * The scripts and styles of the page and of its worker that the first answer waits for, each counted once:
 * what the page names, the worker, and what any of them imports at once. What is imported when it is asked
 * for is left out, and so is what is no code: the page's text, the font, the network and its card.
 */
async function codeBeforeAnswer(folder: string): Promise<Code> {
  const assets = join(folder, 'assets');
  const names = await readdir(assets);
  const page = await readFile(join(folder, 'index.html'), 'utf8');
  const worker = names.find((name) => /^worker-.*\.js$/.test(name))!;
  const waiting = [...page.matchAll(/assets\/([\w.-]+\.(?:js|css))/g)]
    .map(([, name]) => name!)
    .concat(worker);
  const code: Code = { own: new Map(), libraries: new Map() };
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const kind = /^libraries-/.test(name) ? code.libraries : code.own;
    if (kind.has(name)) continue;
    const text = await readFile(join(assets, name), 'utf8');
    kind.set(name, gzipSync(text).length);
    // `import ... from "./name.js"`, and not `import("./name.js")`
    for (const [, other] of text.matchAll(/(?:from|import)\s*["'`]\.\/([\w.-]+\.js)["'`]/g))
      waiting.push(other!);
  }
  return code;
}

/** Names of the scripts and styles among addresses. */
const codeAmong = (addresses: Iterable<string>): string[] =>
  [...addresses].flatMap((url) => /\/assets\/([\w.-]+\.(?:js|css))$/.exec(url)?.[1] ?? []);

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
    const { own, libraries } = await codeBeforeAnswer(site.folder);
    expect(
      codeAmong(bytes.keys()).filter((name) => !own.has(name) && !libraries.has(name)),
      'fetched before the first answer, and not counted',
    ).toEqual([]);
    expect(sum(own.values()), `our own code: ${JSON.stringify([...own])}`).toBeLessThan(170 * 1024);
    expect(sum(libraries.values()), `libraries: ${JSON.stringify([...libraries])}`).toBeLessThan(80 * 1024);
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
