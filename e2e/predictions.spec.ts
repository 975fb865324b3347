/** What the predictions know: of the network that ships, and of one that is trained here. */
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright/test';
import { riskSteps, riskText, usualStep } from '../src/dashboard/lab/risk.ts';
import { parseCard } from '../src/persist/shipped/cardFile.ts';
import type { ToPage } from '../src/service/training/messages.ts';
import { axeFaults } from './harness/axe.ts';
import { expect, test } from './harness/test.ts';

test.use({ withLab: true });

type Calibrated = Extract<ToPage, { type: 'calibrated' }>;

const part = (page: Page) => page.locator('#predictions');
const figure = (page: Page, name: string) => part(page).locator(`[data-figure="${name}"]`);
const summaryOf = async (page: Page, name: string) =>
  JSON.parse((await figure(page, name).getAttribute('data-summary')) ?? 'null');
const tiles = (page: Page) => part(page).locator('test-gallery li button');
const imageOf = async (page: Page, at: number) =>
  Number(await tiles(page).nth(at).getAttribute('data-image'));

test('the predictions of the network that ships, and of one trained here, are shown, measured and opened', async ({
  page,
}) => {
  await page.addInitScript(() => {
    const kept: unknown[] = [];
    Object.assign(window, { kept });
    window.Worker = class extends Worker {
      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options);
        this.addEventListener('message', ({ data }) => {
          if (data.progress?.type === 'calibrated') kept.push(data.progress);
        });
      }
    };
  });
  const text = await readFile(new URL('../public/posterior/digits.json', import.meta.url), 'utf8');
  const card = parseCard('digits.json', text);
  // small, and hardly trained: enough to be measured
  await page.goto('/?preset=smoke&hidden=8&trainImages=1280');
  const lab = page.locator('credence-lab');
  await expect(lab).toHaveAttribute('data-class', '7');

  await test.step('of the network that ships its card tells at once', async () => {
    await page.getByRole('link', { name: 'What the predictions know' }).click();
    await expect(part(page).locator('[data-score="Error"]')).toHaveAttribute(
      'data-value',
      String(card.test.error),
    );
    const steps = riskSteps(card);
    expect((await summaryOf(page, 'risk')).steps).toBe(steps.length);
    await expect(figure(page, 'card-sets')).toContainText('Fashion-MNIST');
    await expect(tiles(page).first()).toHaveAttribute('data-image', String(card.mistakes![0]));
    expect(await axeFaults(page), 'from the card').toEqual([]);
  });

  await test.step('what takes long says how long, and is not begun unasked', async () => {
    await expect(part(page).getByRole('button', { name: /Measure all test images \(about/ })).toBeVisible();
  });

  await test.step('a mistake is opened in the pad, by keyboard', async () => {
    const number = await imageOf(page, 2);
    await tiles(page).nth(2).focus();
    await page.keyboard.press('Enter');
    await expect(lab.locator('digit-pad figcaption')).toContainText(`Test image ${number},`);
    await expect(lab.locator('digit-pad')).toBeInViewport();
  });

  await test.step('a network that was trained here has a slider of its own', async () => {
    await page.getByRole('button', { name: 'Train', exact: true }).click();
    await expect(page.locator('html')).toHaveAttribute('data-state', 'done', { timeout: 90_000 });
    await page.getByRole('radio', { name: 'the one you train' }).check();
    const [{ calibration }] = await page
      .evaluate(() => (window as unknown as { kept: Calibrated[] }).kept)
      .then((kept) => kept as [Calibrated]);
    const steps = riskSteps(calibration);
    const note = lab.locator('[data-note="risk"]');
    await expect(note).toContainText(
      riskText(steps[usualStep(steps, calibration)]!, calibration.test.examples),
    );
    await page.getByRole('slider', { name: 'How often may it be wrong?' }).focus();
    await page.keyboard.press('Home');
    await expect(note).toContainText(riskText(steps[0]!, calibration.test.examples));
    await page.keyboard.press('End');
    await expect(note).toContainText(riskText(steps.at(-1)!, calibration.test.examples));
    expect((await summaryOf(page, 'risk')).images).toBe(calibration.test.examples);
  });

  await test.step('all test images are measured, and every figure counts each of them once', async () => {
    const offer = part(page).locator('[data-measure="test"]');
    const confusion = figure(page, 'confusion');
    await expect(offer.or(confusion).first()).toBeVisible();
    if (await offer.isVisible()) await offer.click();
    await expect(confusion).toBeVisible({ timeout: 90_000 });
    const rows: number[][] = (await summaryOf(page, 'confusion')).confusion;
    const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
    const right = sum(rows.map((row, label) => row[label]!));
    const error = Number(await part(page).locator('[data-score="Error"]').getAttribute('data-value'));
    expect(sum(rows.flat())).toBe(10_000);
    expect(1 - right / 10_000).toBeCloseTo(error, 10);
    expect(error).toBeLessThan(0.7);
    const confidence = await summaryOf(page, 'confidence');
    expect(sum(confidence.wrong)).toBe(10_000 - right);
    await expect(figure(page, 'reliability').getByRole('button', { name: /PNG/ })).toBeVisible();
  });

  await test.step('the gallery sorts by doubt, pages to the last image, and opens it', async () => {
    const gallery = part(page).locator('test-gallery');
    await gallery.getByLabel('Sorted by').selectOption('aleatoric');
    await expect(tiles(page).first()).toHaveAttribute('aria-label', /noise in the image \(aleatoric\) \d/);
    await gallery.getByLabel('Page', { exact: true }).fill('9999');
    await gallery.getByLabel('Page', { exact: true }).press('Enter');
    await expect(gallery.getByRole('status')).toContainText('10,000 images');
    await gallery.getByLabel('Sorted by').selectOption('number');
    await gallery.getByRole('button', { name: 'The other way round' }).click();
    await expect(tiles(page).first()).toHaveAttribute('data-image', '9999');
    await figure(page, 'confusion').locator('button').first().click();
    await expect(gallery.locator('#filter')).toHaveValue('cell');
    const number = await imageOf(page, 0);
    await tiles(page).first().click();
    await expect(lab.locator('digit-pad figcaption')).toContainText(`Test image ${number},`);
    await part(page).scrollIntoViewIfNeeded();
    expect(await axeFaults(page), 'when measured').toEqual([]);
  });
});
