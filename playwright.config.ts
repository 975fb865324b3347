import { createServer } from 'node:net';
import { defineConfig } from 'playwright/test';
import { browserLaunchOptions } from './e2e/harness/browser.ts';
import { blank } from './e2e/harness/paths.ts';

/**
 * Playwright reads this file again in every worker: the environment carries the port from the first reading
 * on.
 */
process.env.CREDENCE_E2E_PORT ??= String(await freePort());
const port = process.env.CREDENCE_E2E_PORT;
const url = `http://localhost:${port}`;

/** Tests in a real browser: the dashboard, and WebGPU as a page sees it. */
export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results',
  timeout: 120_000,
  expect: { timeout: 30_000 },
  // Three browsers at a time on two cores: a page waits for its worker, files and frames a third of its time.
  workers: 3,
  retries: 0,
  forbidOnly: true,
  use: {
    baseURL: url,
    launchOptions: await browserLaunchOptions(),
    viewport: { width: 1280, height: 800 },
    screenshot: 'only-on-failure',
    // pictures of every frame would cost a tenth of all time
    trace: { mode: 'retain-on-failure', screenshots: false, snapshots: true },
  },
  webServer: {
    command: `npx tsx e2e/harness/serve.ts ${port}`,
    url: `${url}${blank}`,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 5000 },
    reuseExistingServer: false,
    timeout: 120_000,
  },
});

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
