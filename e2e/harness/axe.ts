/** Faults of accessibility that axe finds on a page. */
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright/test';

/** In light and in dark, at the page's present width: the rule, and the elements that break it. */
export async function axeFaults(page: Page): Promise<string[]> {
  // the page's policy lets no script in but its own, and evaluates what a test asks for
  await page.evaluate(await readFile('node_modules/axe-core/axe.min.js', 'utf8'));
  const faults: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    const found = await page.evaluate(async () => {
      const { axe } = window as unknown as typeof window & { axe: typeof import('axe-core') };
      const { violations } = await axe.run();
      return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
    });
    faults.push(...found.map((fault) => `${colorScheme}: ${fault}`));
  }
  await page.emulateMedia({ colorScheme: null });
  return faults;
}
