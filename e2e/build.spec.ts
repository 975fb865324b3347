import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page, Request } from 'playwright/test';
import { build } from 'vite';
import { expect, test } from './harness/test.ts';

test.use({ withLab: true });

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

const isText = (path: string): boolean => /\.(html|js|css|svg|json)$/.test(path);

/**
 * A plain file server, as any web host is one: `folder` under `/deep/path/`, texts packed, and nothing
 * anywhere else.
 */
async function serve(folder: string) {
  const server = createServer(async (request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    const file = path.startsWith('/deep/path/')
      ? normalize(path.slice('/deep/path/'.length) || 'index.html')
      : '';
    const bytes =
      file && !file.startsWith('..') ? await readFile(join(folder, file)).catch(() => null) : null;
    response.writeHead(bytes ? 200 : 404, {
      'Content-Type': types[extname(file)] ?? 'application/octet-stream',
      ...(isText(file) && { 'Content-Encoding': 'gzip' }),
    });
    response.end(bytes && isText(file) ? gzipSync(bytes) : bytes);
  });
  await new Promise<void>((resolve) => server.listen(0, resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://localhost:${port}/deep/path/`, close: () => server.close() };
}

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
  const folder = await mkdtemp(join(tmpdir(), 'credence-site-'));
  await build({ build: { outDir: folder, emptyOutDir: true }, logLevel: 'error' });
  const site = await serve(folder);
  const asked = new Set<string>();
  page.on('request', (request) => asked.add(new URL(request.url()).origin));
  try {
    const bytes = await untilAnswer(page, site.url);
    expect(sum(bytes.values())).toBeLessThan(1.5e6);
    const scripts = [...bytes].filter(([url]) => url.endsWith('.js'));
    expect(sum(scripts.map(([, size]) => size)), `of ${scripts.map(([url]) => url).join(', ')}`).toBeLessThan(
      170 * 1024,
    );
    expect([...bytes.keys()].filter((url) => /ubyte/.test(url))).toEqual([]);
    await page.goto(`${site.url}?autostart=1&preset=smoke&hidden=8&trainImages=640`);
    await expect(page.locator('html')).toHaveAttribute('data-state', 'done', { timeout: 90_000 });
    expect(await page.locator('html').getAttribute('data-step')).toBe('10');
    expect([...asked].filter((origin) => origin.startsWith('http'))).toEqual([new URL(site.url).origin]);
  } finally {
    site.close();
    await rm(folder, { recursive: true, force: true });
  }
});
