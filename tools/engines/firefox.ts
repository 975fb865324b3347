/** The smoke training and the dashboard in Firefox, which needs no driver: the page tells. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { chromium } from 'playwright/test';
import { browserLaunchOptions } from '../../e2e/harness/browser.ts';
import { openSiteWithSources } from '../../e2e/harness/siteWithSources.ts';
import type { Told } from './smoke.ts';

/** Why nothing was trained: an error, or what this Firefox lacks, so that nothing is tested. */
type Untrained = { readonly problem: string } | { readonly lacks: string };

interface Trained {
  readonly smoke: Told;
  /** Share of the test images of MNIST that the dashboard's preset "smoke" misreads. */
  readonly dashboardError: number;
}

/** What the page in Firefox has to tell. */
export type FirefoxTold = Untrained | Trained;

/** On the path, or where `CREDENCE_FIREFOX` says. */
export function findFirefox(): string | undefined {
  const found = (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((folder) => [join(folder, 'firefox'), join(folder, 'firefox-esr')])
    .find((file) => existsSync(file));
  return process.env.CREDENCE_FIREFOX ?? found;
}

const preferences = {
  // some systems have it built in and switched off
  'dom.webgpu.enabled': true,
  'gfx.webgpu.ignore-blocklist': true,
  'browser.shell.checkDefaultBrowser': false,
  'browser.aboutwelcome.enabled': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'app.update.enabled': false,
};

/** As far as a smoke training may take on a slow machine. */
const longest = 600_000;

/** @returns what Firefox told, and of what it trained the error that the dashboard has in Chromium */
export async function inFirefox(
  firefox: string,
): Promise<Untrained | (Trained & { readonly wantedError: number })> {
  let heard: (told: FirefoxTold) => void = () => {};
  const told = new Promise<FirefoxTold>((resolve) => {
    heard = resolve;
  });
  const site = await openSiteWithSources({
    posted: async (request, response) => {
      heard(JSON.parse(await text(request)));
      response.end();
    },
  });
  try {
    const own = await opened(firefox, `${site.url}tools/engines/firefox.html`, told);
    return 'smoke' in own ? { ...own, wantedError: await inChromium(site.url) } : own;
  } finally {
    await site.close();
  }
}

/** Opens a page in a new profile, and closes Firefox when the page has told. */
async function opened(firefox: string, url: string, told: Promise<FirefoxTold>): Promise<FirefoxTold> {
  const profile = await mkdtemp(join(tmpdir(), 'credence-firefox-'));
  const lines = Object.entries(preferences).map(([name, value]) => `user_pref("${name}", ${value});\n`);
  await writeFile(join(profile, 'user.js'), lines.join(''));
  const child = spawn(firefox, ['--headless', '--no-remote', '--profile', profile, url], {
    stdio: 'ignore',
    // it refuses the home folder of another user
    env: { ...process.env, HOME: profile },
  });
  const over = new Promise<void>((resolve) => child.once('close', () => resolve()));
  let timer: ReturnType<typeof setTimeout> | undefined;
  const problem = new Promise<FirefoxTold>((resolve) => {
    child.once('error', ({ message }) => resolve({ problem: message }));
    child.once('close', (code) =>
      resolve({ problem: `it ended with ${code} before the page told anything` }),
    );
    timer = setTimeout(() => resolve({ problem: `nothing was told in ${longest / 1000} s` }), longest);
  });
  try {
    return await Promise.race([told, problem]);
  } finally {
    clearTimeout(timer);
    child.kill();
    await over;
    await rm(profile, { recursive: true, force: true });
  }
}

async function inChromium(url: string): Promise<number> {
  const browser = await chromium.launch(await browserLaunchOptions());
  try {
    const page = await browser.newPage();
    await page.goto(`${url}?preset=smoke&autostart=1`);
    await page.locator('html[data-state="done"]').waitFor({ timeout: longest });
    return Number(await page.locator('[data-metric="testError"]').getAttribute('data-value'));
  } finally {
    await browser.close();
  }
}
