import type { Page } from 'playwright/test';
import type { FigureData } from '../src/figures/data.ts';
import { presets } from '../src/presets.ts';
import type { ToPage } from '../src/service/training/messages.ts';
import { axeFaults } from './harness/axe.ts';
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

const { layers, batch, epochs, trainExamples } = presets.smoke.settings;
const steps = epochs * Math.ceil(trainExamples / batch);
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

test('a network trains on real digits, and four figures show what it learned', async ({ page }, info) => {
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
  expect(await axeFaults(page), 'of the figures').toEqual([]);

  const heard = await page.evaluate(() => (window as Heard).heard ?? []);
  const figures = heard.findLast((message) => message.type === 'figures')?.data as FigureData;

  await test.step('the free energy falls, and the network is mostly right', async () => {
    const energy = await summaryOf(page, '[data-chart="energy"]');
    expect(energy.points).toBeGreaterThanOrEqual(90);
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

  await test.step('weights: the densities of each layer integrate to about 1', async () => {
    const shown = await summaryOf(page, '[data-figure="weights"]');
    const parameters: number[] = shown.map((layer: { parameters: number }) => layer.parameters);
    expect(parameters).toEqual(layers.slice(1).map((width, l) => (layers[l]! + 1) * width));
    expect(sum(parameters)).toBe(await metric(page, 'parameters'));
    for (const { parameters, mu, drawn, sigma } of figures.weights) {
      for (const { edges, density, outside } of [mu, drawn, sigma]) {
        const mass = sum(density.map((height, i) => height * (edges[i + 1]! - edges[i]!)));
        expect(mass).toBeCloseTo(1 - outside / parameters, 1);
      }
    }
  });

  await test.step('importance: one digit of each class', async () => {
    const { digits } = await summaryOf(page, '[data-figure="importance"]');
    expect(digits.map(({ label }: { label: number }) => label)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  await test.step('confidence: every test image once, and as many wrong as the engine reports', async () => {
    const { right, wrong, images } = await summaryOf(page, '[data-figure="confidence"]');
    expect(images).toBe(10_000);
    expect(sum(right) + sum(wrong)).toBe(10_000);
    expect(sum(wrong) / 10_000).toBeCloseTo(await metric(page, 'testError'), 10);
  });

  await test.step('predictions: probabilities sum to 1, near their intervals', () => {
    const { digits } = figures.predictions;
    expect(digits.length).toBeGreaterThanOrEqual(8);
    for (const { probs, lower, upper } of digits) {
      expect(sum(probs)).toBeCloseTo(1, 3);
      probs.forEach((p, c) => {
        expect(lower[c]!).toBeLessThanOrEqual(upper[c]!);
        // the mean may leave a central 90 % interval where the draws are very skewed, but never by much
        expect(p).toBeGreaterThan(lower[c]! - 0.05);
        expect(p).toBeLessThan(upper[c]! + 0.05);
      });
    }
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
