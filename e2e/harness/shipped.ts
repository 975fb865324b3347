/** The network that ships, for tests: the page's own. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright/test';
import type { NetworkCard } from '../../src/persist/shipped/card.ts';
import { parseCard } from '../../src/persist/shipped/cardFile.ts';

/** Another folder with both files, while none ships with the page. */
const given = process.env.CREDENCE_SHIPPED;
const folder = given ?? join(import.meta.dirname, '../../public/posterior');

export const readCard = async (): Promise<NetworkCard> =>
  parseCard('digits.json', await readFile(join(folder, 'digits.json'), 'utf8'));

/** Serves the files of another folder as the page's. */
export async function serveShipped(page: Page): Promise<void> {
  if (given === undefined) return;
  await page.route('**/posterior/digits.*', (route) =>
    route.fulfill({ path: join(given, new URL(route.request().url()).pathname.split('/').at(-1)!) }),
  );
}
