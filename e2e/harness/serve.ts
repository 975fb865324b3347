/**
 * What the tests in browsers look at, served until this process is told to end: the built page, as its users
 * get it, and the sources. `tsx e2e/harness/serve.ts PORT`.
 */
import { openSiteWithSources } from './siteWithSources.ts';

const site = await openSiteWithSources({ port: Number(process.argv[2]) });
process.once('SIGTERM', async () => {
  await site.close();
  process.exit();
});
