/** The section "What the weights know", on the network that ships and on one trained a moment ago. */
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright/test';
import { softplus } from '../src/bayes/posterior/rho.ts';
import { openShippedNetwork } from '../src/bayes/posterior/shippedNetwork.ts';
import { costsOfCard } from '../src/dashboard/weights/costs.ts';
import { errorFinding } from '../src/dashboard/weights/words.ts';
import { axeFaults } from './harness/axe.ts';
import { savedChart } from './harness/saved.ts';
import { expect, test } from './harness/test.ts';

test.use({ withLab: true });

const folder = new URL('../public/posterior/', import.meta.url);

async function readShipped() {
  const [text, bytes] = await Promise.all([
    readFile(new URL('digits.json', folder), 'utf8'),
    readFile(new URL('digits.safetensors', folder)),
  ]);
  return openShippedNetwork({
    card: { file: 'digits.json', text },
    posterior: { file: 'digits.safetensors', bytes },
  });
}

const section = (page: Page) => page.locator('credence-weights');
const panel = (page: Page, name: string) => section(page).locator(`weights-${name}`);
const panels = ['layers', 'grid', 'snr', 'cost', 'units', 'one'];

test('the weights tell what they know: by keyboard, as files, of the network that ships and of a new one', async ({
  page,
}) => {
  // one opening with everything in it: a guard against hanging has more of it to wait for
  test.setTimeout(240_000);
  const { card, posterior } = await readShipped();
  await page.goto('/?autostart=1&preset=smoke&hidden=8&trainImages=1280');
  await expect(page.locator('credence-lab')).toHaveAttribute('data-verdict', /./);
  expect(await section(page).count(), 'nothing of it is loaded before it is near').toBe(0);
  await expect(page.locator('html')).toHaveAttribute('data-state', 'done', { timeout: 90_000 });
  await page.locator('#weights-part').scrollIntoViewIfNeeded();
  const one = panel(page, 'one').locator('[data-weight]');
  await expect(one).toBeVisible();

  await test.step('any weight has the mean and the width of the file', async () => {
    const outputs = 400;
    const holds = async (input: number, output: number) => {
      const at = input * outputs + output;
      await expect(one).toHaveAttribute('data-mean', String(posterior.mu[0]!.weight[at]));
      await expect(one).toHaveAttribute('data-sigma', String(softplus(posterior.rho[0]!.weight[at]!)));
    };
    const map = panel(page, 'units').locator('.frame').first();
    const { width } = (await map.boundingBox())!;
    await map.click({ position: { x: (width * 9.5) / 28, y: (width * 12.5) / 28 } });
    await holds(12 * 28 + 9, 0);
    await panel(page, 'units').locator('[data-maps]').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    await holds(13 * 28 + 10, 0);
    await panel(page, 'units').getByRole('button', { name: 'Next page' }).press('Enter');
    await expect(panel(page, 'units')).toContainText('Units 25 to 48 of 400');
  });

  await test.step('the slider is that of the lab, and says the numbers of the card', async () => {
    const slider = section(page).getByRole('slider', { name: 'Remove the weakest weights' });
    const most = Math.round(100 * card.pruning.rows.at(-1)!.fraction);
    await slider.press('End');
    await expect(page.locator('lab-controls output[for="prune"]')).toHaveText(`${most} %`);
    await expect(panel(page, 'cost')).toContainText(errorFinding(costsOfCard(card), most));
    await expect(panel(page, 'snr')).toContainText(`Removing ${most} % takes every weight up to`);
    await expect(section(page).locator('.panels')).toHaveAttribute('data-prune', String(most));
    await page.getByRole('slider', { name: 'Weights removed' }).press('Home');
    await expect(slider).toHaveValue('0');
    // out of view nothing is counted anew
    await slider.scrollIntoViewIfNeeded();
    await expect(section(page).locator('.panels')).toHaveAttribute('data-prune', '0');
  });

  await test.step('every chart is a file that parses, and a picture', async () => {
    for (const name of panels) {
      const own = panel(page, name);
      await own.scrollIntoViewIfNeeded();
      await expect(own.locator('canvas').first()).toBeVisible();
      const { rows } = await savedChart(own);
      expect(rows.length, name).toBeGreaterThan(10);
    }
  });

  await test.step('the network trained here shows its weights, and what pruning costs it', async () => {
    await section(page).getByLabel('Weights of the network').selectOption('trained');
    await expect(section(page).locator('.panels')).toHaveAttribute('data-network', 'trained');
    await expect(panel(page, 'cost').locator('[data-measuring]')).toHaveAttribute('data-measuring', 'done');
    const rows = panel(page, 'cost').locator('tbody tr');
    await expect(rows).toHaveCount(card.pruning.rows.length);
  });

  await test.step('nothing is in the way: axe, and a narrow screen', async () => {
    const faults = await axeFaults(page);
    expect(faults).toEqual([]);
    for (const width of [360, 1920]) {
      await page.setViewportSize({ width, height: 800 });
      const wide = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      await expect.poll(wide, { message: `sideways at ${width}` }).toBeLessThanOrEqual(0);
    }
  });
});
