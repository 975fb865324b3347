/**
 * Takes the pictures of the README, of the built page: `npx tsx tools/pictures/page.ts`. The first is the lab
 * with a heart on its pad, the second the page after a short training. Look at them before they are kept.
 */
import { fileURLToPath } from 'node:url';
import { chromium, type Page } from 'playwright/test';
import { browserLaunchOptions } from '../../e2e/harness/browser.ts';
import { openSite } from '../../e2e/harness/site.ts';

const at = (name: string) => fileURLToPath(new URL(`../../docs/${name}`, import.meta.url));
const width = 1280;

/** In shares of the pad, from the notch at the top round to it again. */
const heart = Array.from({ length: 33 }, (_, i): [number, number] => {
  const t = (2 * Math.PI * i) / 32;
  const x = 16 * Math.sin(t) ** 3;
  const y = 13 * Math.cos(t) - 5 * Math.cos(2 * t) - 2 * Math.cos(3 * t) - Math.cos(4 * t);
  return [0.5 + 0.022 * x, 0.47 - 0.022 * y];
});

async function drawHeart(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Clear' }).click();
  const box = (await page.locator('pad-surface').boundingBox())!;
  const points = heart.map(([x, y]): [number, number] => [box.x + x * box.width, box.y + y * box.height]);
  await page.mouse.move(...points[0]!);
  await page.mouse.down();
  for (const point of points.slice(1)) await page.mouse.move(...point);
  await page.mouse.up();
}

const site = await openSite();
const browser = await chromium.launch(await browserLaunchOptions());
try {
  const page = await browser.newPage({ viewport: { width, height: 930 }, colorScheme: 'light' });
  await page.goto(site.url);
  await page.locator('credence-lab[data-verdict="foreign"], credence-lab[data-verdict="sure"]').waitFor();
  await drawHeart(page);
  await page.locator('credence-lab[data-verdict="foreign"]').waitFor();
  await page.mouse.move(0, 0);
  await page.screenshot({ path: at('lab.png') });

  await page.goto('about:blank');
  await page.goto(`${site.url}?autostart=1&preset=smoke`);
  await page.locator('html[data-state="done"]').waitFor({ timeout: 240_000 });
  await page.getByText('Inside the layers').click();
  await page.getByRole('radio', { name: 'the one you train' }).check();
  // what is drawn when it comes into view comes into it
  await page.setViewportSize({ width, height: 4200 });
  await page
    .locator('.panels[data-network="trained"] weights-cost [data-measuring="done"]')
    .waitFor({ state: 'attached' });
  const { top } = await page.locator('#train').evaluate((element) => element.getBoundingClientRect());
  const end = await page
    .locator('weights-layers')
    .evaluate((element) => element.getBoundingClientRect().bottom + 24);
  await page.screenshot({ path: at('page.png'), clip: { x: 0, y: top, width, height: end - top } });
} finally {
  await browser.close();
  await site.close();
}
