/** The built page on a plain file server, as any web host is one. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

const isText = (path: string): boolean => /\.(html|js|css|svg|json)$/.test(path);

export interface Site {
  /** Where the files lie on this machine. */
  readonly folder: string;
  /** Of the page. */
  readonly url: string;
  close(): Promise<void>;
}

/** Builds the page, and serves it under `/deep/path/`, texts packed, and nothing anywhere else. */
export async function openSite(): Promise<Site> {
  const folder = await mkdtemp(join(tmpdir(), 'credence-site-'));
  await build({ build: { outDir: folder, emptyOutDir: true }, logLevel: 'error' });
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
  return {
    folder,
    url: `http://localhost:${port}/deep/path/`,
    async close() {
      server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
