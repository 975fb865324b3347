/** The built page, and beside it the sources, for a test that loads one by itself. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'vite';
import { openSite, type Site } from './site.ts';

interface Options {
  readonly port?: number;
  /** Answers what is posted. */
  readonly posted?: (request: IncomingMessage, response: ServerResponse) => void;
}

export async function openSiteWithSources({ port = 0, posted }: Options = {}): Promise<Site> {
  const sources = await createServer({
    ...{ appType: 'mpa', logLevel: 'error' },
    // files do not change under a running test
    server: { middlewareMode: true, hmr: false, watch: null },
  });
  const site = await openSite({
    port,
    otherwise: (request, response) =>
      posted && request.method === 'POST'
        ? posted(request, response)
        : sources.middlewares(request, response),
  });
  return {
    url: site.url,
    async close() {
      await Promise.all([site.close(), sources.close()]);
    },
  };
}
