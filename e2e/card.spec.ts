import type { Page } from 'playwright/test';
import type { PredictionCard } from '../src/figures/draw/predictionCard.ts';
import { blank } from './harness/paths.ts';
import { expect, test } from './harness/test.ts';

type Card = typeof import('../src/figures/draw/predictionCard.ts');

/** A card on an empty page, for an image of 2 x 2 pixels that looks most like a 2, or less like a 1. */
async function openCard(page: Page): Promise<(label?: number) => Promise<void>> {
  await page.goto(blank);
  await page.addStyleTag({ url: '/src/kit/theme.css' });
  await page.addStyleTag({ url: '/src/figures/draw/figures.css' });
  await page.evaluate(async (path) => {
    const { createPredictionCard }: Card = await import(path);
    document.body.className = 'figure';
    const card = createPredictionCard(document.body, { rows: 2, columns: 2 }, 3);
    (window as unknown as { card: PredictionCard }).card = card;
  }, '/src/figures/draw/predictionCard.ts');
  return (label) =>
    page.evaluate(
      (known) => {
        const { card } = window as unknown as { card: PredictionCard };
        const prediction = {
          ...{ pixels: [0, 255, 255, 0], probs: [0.05, 0.25, 0.7], entropy: 0.7, mutualInformation: 0.2 },
          ...{ lower: [0.01, 0.1, 0.5], upper: [0.1, 0.4, 0.9] },
        };
        card.update({ ...prediction, ...known }, { mass: 0.9 });
      },
      label === undefined ? {} : { label },
    );
}

/** Every colour on the chart, as #rrggbb. */
function coloursOf(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>('.chart canvas')!;
    // of a copy, so that reading leaves the chart's own canvas as it is
    const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d')!;
    copy.drawImage(canvas, 0, 0);
    const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
    const found = new Set<string>();
    for (let i = 0; i < data.length; i += 4) {
      if (data[i + 3] !== 255) continue;
      found.add(`#${[...data.slice(i, i + 3)].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`);
    }
    return [...found];
  });
}

const right = '#009e73';

test('a card shows an image without a label, and marks the true class of one that has it', async ({
  page,
}) => {
  const show = await openCard(page);
  const title = page.locator('h4');
  const chart = page.locator('.chart canvas');

  await show();
  await expect(title).toHaveText('most likely a 2');
  await expect(title).not.toHaveClass(/wrong/);
  await expect(chart).toHaveAttribute(
    'aria-label',
    'Class probabilities with 90 % intervals: 2 70.0 %, 1 25.0 %',
  );
  expect(await coloursOf(page)).toContain('#0072b2');
  expect(await coloursOf(page)).not.toContain(right);

  await show(2);
  await expect(title).toHaveText('a 2');
  expect(await coloursOf(page)).toContain(right);

  await show(1);
  await expect(title).toHaveText('a 1, taken for a 2 ✗');
  await expect(title).toHaveClass(/wrong/);
  await expect(chart).toHaveAttribute('aria-label', /true class 1$/);

  await page.evaluate(() => (window as unknown as { card: PredictionCard }).card.destroy());
  await expect(page.locator('section')).toHaveCount(0);
});

test('a chart turns dark with the system, and back', async ({ page }) => {
  const show = await openCard(page);
  await show();
  const [light, dark] = ['#0072b2', '#4aa8e0'];
  expect(await coloursOf(page)).toContain(light);
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect.poll(() => coloursOf(page)).toContain(dark);
  expect(await coloursOf(page)).not.toContain(light);
  await page.emulateMedia({ colorScheme: 'light' });
  await expect.poll(() => coloursOf(page)).toContain(light);
});
