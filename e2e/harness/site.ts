/** The built page on a plain file server, as any web host is one. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { blank, deepPath } from './paths.ts';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

const isText = (path: string): boolean => /\.(html|js|css|svg|json)$/.test(path);

export interface SiteOptions {
  /** Any that is free if absent. */
  readonly port?: number;
  /** Answers what is no file of the site. */
  readonly otherwise?: (request: IncomingMessage, response: ServerResponse) => void;
}

export interface Site {
  /** Of the page, at the root. */
  readonly url: string;
  close(): Promise<void>;
}

/** Builds the page, and serves it, texts packed. */
export async function openSite({ port = 0, otherwise = notFound }: SiteOptions = {}): Promise<Site> {
  const folder = await mkdtemp(join(tmpdir(), 'credence-site-'));
  await build({ build: { outDir: folder, emptyOutDir: true }, logLevel: 'error' });
  const files = new Map<string, Promise<Buffer | undefined>>([
    [blank.slice(1), readFile(new URL('blank.html', import.meta.url)).then(gzipSync)],
  ]);
  /** As it is sent, packed once. */
  const fileOf = (name: string) => {
    const file = files.get(name) ?? sent(folder, name);
    files.set(name, file);
    return file;
  };
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const path = pathname.startsWith(deepPath) ? pathname.slice(deepPath.length) : pathname.slice(1);
    const name = normalize(path || 'index.html');
    const bytes = await fileOf(name);
    if (!bytes) return otherwise(request, response);
    response.writeHead(200, {
      'Content-Type': types[extname(name)] ?? 'application/octet-stream',
      ...(isText(name) && { 'Content-Encoding': 'gzip' }),
    });
    response.end(bytes);
  });
  await new Promise<void>((resolve) => server.listen(port, resolve));
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}/`,
    async close() {
      server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function sent(folder: string, name: string): Promise<Buffer | undefined> {
  if (name.startsWith('..')) return undefined;
  const bytes = await readFile(join(folder, name)).catch(() => undefined);
  return bytes && isText(name) ? gzipSync(bytes) : bytes;
}

function notFound(_: IncomingMessage, response: ServerResponse): void {
  response.writeHead(404).end();
}
