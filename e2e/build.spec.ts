import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import { build } from 'vite';
import { expect, test } from './harness/test.ts';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/** A plain file server, as any web host is one: `folder` under `/deep/path/`, and nothing anywhere else. */
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
    });
    response.end(bytes);
  });
  await new Promise<void>((resolve) => server.listen(0, resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://localhost:${port}/deep/path/`, close: () => server.close() };
}

test('the built site trains from any path, its data included, and asks nobody else for anything', async ({
  page,
}) => {
  const folder = await mkdtemp(join(tmpdir(), 'credence-site-'));
  await build({ build: { outDir: folder, emptyOutDir: true }, logLevel: 'error' });
  const site = await serve(folder);
  const asked = new Set<string>();
  page.on('request', (request) => asked.add(new URL(request.url()).origin));
  try {
    await page.goto(`${site.url}?autostart=1&preset=smoke&hidden=8&trainImages=640`);
    await expect(page.locator('html')).toHaveAttribute('data-state', 'done', { timeout: 90_000 });
    expect(await page.locator('html').getAttribute('data-step')).toBe('10');
    expect([...asked].filter((origin) => origin.startsWith('http'))).toEqual([new URL(site.url).origin]);
  } finally {
    site.close();
    await rm(folder, { recursive: true, force: true });
  }
});
