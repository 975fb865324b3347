/** Looks into the training worker from a test, and breaks it. */
import type { Page } from 'playwright/test';
import { workerScript } from './paths.ts';

/**
 * Runs `watch` in every training worker of the page, before the worker's first message. It is sent as text,
 * so it stands alone; what it posts to the `BroadcastChannel` of this name arrives in the page as
 * `window[name]`, the latest message.
 */
export async function watchWorker(page: Page, name: string, watch: () => void): Promise<void> {
  await page.route(workerScript, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `${await response.text()}\n(${watch})();` });
  });
  await page.addInitScript((channelName) => {
    const channel = new BroadcastChannel(channelName);
    channel.onmessage = ({ data }) => Object.assign(window, { [channelName]: data });
  }, name);
}

/** Runs `code` in the training workers of a page, or of all pages, before their own. */
export async function sabotage(pages: Pick<Page, 'route'>, code: string): Promise<void> {
  await pages.route(workerScript, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `${code}\n${await response.text()}` });
  });
}
