/**
 * `npm run bench`: Credence beside jax-js and TensorFlow.js, in one browser on one adapter. See
 * bench/README.md. stdout has the table, or with `--json` one object and nothing else; progress goes to
 * stderr.
 */
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright/test';
import { browserLaunchOptions } from '../e2e/harness/browser.ts';
import { CredenceError } from '../src/errors.ts';
import { installPackages } from '../tools/install.ts';
import type { Bench, Section } from './page/main.ts';
import type { Result } from './result.ts';
import { imagesPath, serve } from './serve.ts';
import { resultTable } from './table.ts';

const sections: readonly Section[] = ['step', 'predict', 'matmul', 'scaling'];

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    only: { type: 'string' },
    rounds: { type: 'string', default: '7' },
  },
});
const rounds = Number(values.rounds);
if (!(Number.isInteger(rounds) && rounds > 0)) {
  throw new CredenceError('bad-option', `--rounds ${values.rounds}: expected a whole number of at least 1`);
}
const only = sections.filter((section) => values.only === undefined || section === values.only);
if (only.length === 0) {
  throw new CredenceError('bad-option', `--only ${values.only}: expected one of ${sections.join(', ')}`);
}

type BenchWindow = { bench?: Bench };

const began = performance.now();
const say = (line: string) => {
  process.stderr.write(`${((performance.now() - began) / 1000).toFixed(0).padStart(4)} s  ${line}\n`);
};

await installPackages({
  ...{ folder: dirname(fileURLToPath(import.meta.url)), say, scripts: true },
  note: 'installing jax-js and TensorFlow.js into bench/node_modules',
});
const { url, server } = await serve();
const browser = await chromium.launch(await browserLaunchOptions());
try {
  const page = await browser.newPage();
  page.on('console', (message) => {
    if (message.text().startsWith('bench: ')) say(message.text().slice('bench: '.length));
  });
  const failure = new Promise<never>((_, reject) => page.once('pageerror', reject));
  failure.catch(() => undefined);
  await page.goto(url);
  const loaded = page.waitForFunction(() => (globalThis as BenchWindow).bench !== undefined);
  await Promise.race([loaded, failure]);
  say('starting the libraries');
  const about = await page.evaluate((options) => (globalThis as BenchWindow).bench!.about(options), {
    rounds,
    images: imagesPath,
  });
  let result: object = { ...about, browser: `Chromium ${browser.version()}` };
  for (const section of only) {
    const part = await page.evaluate((name) => (globalThis as BenchWindow).bench!.run(name), section);
    result = { ...result, ...part };
  }
  const whole = { ...result, seconds: Math.round((performance.now() - began) / 1000) } as Result;
  process.stdout.write(values.json ? `${JSON.stringify(whole)}\n` : `${resultTable(whole)}\n`);
} finally {
  await browser.close();
  await server.close();
}
