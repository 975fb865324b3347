import { gzipSync } from 'node:zlib';
import type { Page, Request } from 'playwright/test';
import { createServer } from 'vite';
import { deepPath, workerScript } from './harness/paths.ts';
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
async function codeBeforeAnswer(page: Page, worker: string): Promise<Code> {
  const textOf = async (path: string) => (await page.request.get(`${deepPath}${path}`)).text();
  const named = [...(await textOf('')).matchAll(/assets\/([\w.-]+\.(?:js|css))/g)];
  const waiting = [...named.map(([, name]) => name!), worker];
  const code: Code = { own: new Map(), libraries: new Map() };
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const kind = /^libraries-/.test(name) ? code.libraries : code.own;
    if (kind.has(name)) continue;
    const text = await textOf(`assets/${name}`);
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
  baseURL,
}) => {
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  const bytes = await untilAnswer(page, deepPath);
  expect(sum(bytes.values())).toBeLessThan(1.5e6);
  const fetched = codeAmong(bytes.keys());
  const worker = fetched.find((name) => workerScript.test(`assets/${name}`))!;
  const { own, libraries } = await codeBeforeAnswer(page, worker);
  expect(
    fetched.filter((name) => !own.has(name) && !libraries.has(name)),
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
  await page.goto(`${deepPath}?autostart=1&preset=smoke&hidden=8&trainImages=640`);
  await expect(page.locator('html')).toHaveAttribute('data-state', 'done', { timeout: 90_000 });
  expect(await page.locator('html').getAttribute('data-step')).toBe('10');
  const others = asked.filter((url) => url.startsWith('http') && !url.startsWith(`${baseURL}${deepPath}`));
  expect(others, 'asked for elsewhere').toEqual([]);
});

test('the development server, which `npm start` is, trains as well', async ({ page }) => {
  const server = await createServer({ server: { port: 0, host: 'localhost' }, logLevel: 'error' });
  try {
    await server.listen();
    const [url] = server.resolvedUrls!.local;
    await page.goto(`${url}?autostart=1&preset=smoke&hidden=8&trainImages=640`);
    await expect(page.locator('html')).toHaveAttribute('data-state', 'done', { timeout: 90_000 });
    await expect(page.locator('credence-lab')).toHaveAttribute('data-verdict', /./);
  } finally {
    await server.close();
  }
});
