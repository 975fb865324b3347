/**
 * What the tests in browsers look at, served until this process is told to end: the built page, as its users
 * get it, and the sources, which a few tests load by themselves. `tsx e2e/harness/serve.ts PORT`.
 */
import { createServer } from 'vite';
import { openSite } from './site.ts';

const sources = await createServer({ appType: 'mpa', server: { middlewareMode: true }, logLevel: 'error' });
const site = await openSite({ port: Number(process.argv[2]), otherwise: sources.middlewares });
process.once('SIGTERM', async () => {
  await Promise.all([site.close(), sources.close()]);
  process.exit();
});
