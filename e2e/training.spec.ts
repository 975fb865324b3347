import type { Page } from 'playwright/test';
import { presets } from '../src/presets.ts';
import type { ToPage } from '../src/service/training/messages.ts';
import { axeFaults } from './harness/axe.ts';
import { savedChart } from './harness/saved.ts';
import { expect, test } from './harness/test.ts';

type Heard = Window & { heard?: ToPage[] };

/** Keeps what the training worker tells the page, to compare it with what the page then shows. */
async function listen(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const heard: ToPage[] = [];
    (window as Heard).heard = heard;
    window.Worker = class extends Worker {
      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options);
        this.addEventListener('message', ({ data }) => heard.push(data.progress ?? data.event ?? data));
      }
    };
  });
}

async function summaryOf(page: Page, selector: string) {
  return JSON.parse((await page.locator(selector).getAttribute('data-summary')) ?? 'null');
}

async function metric(page: Page, name: string): Promise<number> {
  return Number((await page.locator(`[data-metric="${name}"]`).getAttribute('data-value')) ?? Number.NaN);
}

const { batch, epochs, trainExamples } = presets.smoke.settings;
const steps = epochs * Math.ceil(trainExamples / batch);

test('a network trains on real digits, and is measured by digits that it was not trained on', async ({
  page,
}, info) => {
  await listen(page);
  await page.goto('/?autostart=1&preset=smoke');
  const root = page.locator('html');
  await expect(root).toHaveAttribute('data-state', 'training');
  await expect(root).toHaveAttribute('data-state', 'done', { timeout: 90_000 });
  await page.screenshot({ path: info.outputPath('wide.png'), fullPage: true });
  await page.setViewportSize({ width: 390, height: 844 });
  await page.screenshot({ path: info.outputPath('narrow.png'), fullPage: true });
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(overflow, 'pixels beyond a narrow screen').toBe(0);
  expect(await axeFaults(page), 'of the page').toEqual([]);

  const heard = await page.evaluate(() => (window as Heard).heard ?? []);
  const calibration = heard.findLast((message) => message.type === 'calibrated')?.calibration;

  await test.step('the free energy falls, and the network is mostly right', async () => {
    const energy = await summaryOf(page, '[data-chart="energy"]');
    expect(energy.points).toBeGreaterThanOrEqual(90);
    const { rows } = await savedChart(page.locator('[data-chart="energy"]'));
    expect(rows.filter(([line]) => line === 'Free energy')).toHaveLength(energy.points);
    const errors = await savedChart(page.locator('[data-chart="errors"]'));
    expect(errors.rows.filter(([line]) => line === 'Test')).toHaveLength(epochs);
    expect(energy.last).toBeLessThan(0.8 * energy.first);
    expect(await metric(page, 'step')).toBe(steps);
    expect(await metric(page, 'testError')).toBeLessThan(0.15);
    expect(await metric(page, 'meanWeightsError')).toBeLessThan(0.15);
  });

  await test.step('free energy is NLL plus the KL share at every step', () => {
    const outline = heard.find((message) => message.type === 'started')?.outline;
    const rows = heard.flatMap((message) => (message.type === 'report' ? message.report.metrics : []));
    expect(rows.map(({ step }) => step)).toEqual(Array.from({ length: steps }, (_, i) => i + 1));
    for (const { freeEnergy, nll, kl } of rows) {
      expect(freeEnergy).toBeCloseTo(nll + (outline?.klShare ?? Number.NaN) * kl, 6);
    }
  });

  await test.step('its threshold keeps 95 % of what it was chosen on, and about as many test images', () => {
    const { from, test: told, refusal } = calibration!;
    expect([from, refusal.images, told.examples]).toEqual(['held out', 2_000, 2_000]);
    expect(told.error).toBeLessThan(0.15);
    for (const share of Object.values(refusal.refusedTest)) expect(Math.abs(share - 0.05)).toBeLessThan(0.04);
  });

  await test.step('no chart is blank', async () => {
    const blank = await page.evaluate(
      () =>
        [...document.querySelectorAll('canvas')].filter((canvas) => {
          const pixels = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
          return pixels.every((value) => value === pixels[0]);
        }).length,
    );
    expect(blank).toBe(0);
  });
});
