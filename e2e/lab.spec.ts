import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright/test';
import { decodePosterior } from '../src/bayes/posterior/posteriorFile.ts';
import { riskSteps, riskText, usualStep } from '../src/dashboard/lab/risk.ts';
import { drawStrokes } from '../src/data/digit/strokes.ts';
import { strokesFromText } from '../src/data/digit/strokesText.ts';
import { parseCard } from '../src/persist/shipped/cardFile.ts';
import { saved, savedChart } from './harness/saved.ts';
import { expect, test } from './harness/test.ts';
import { sabotage } from './harness/worker.ts';

test.use({ withLab: true });

const folder = new URL('../public/posterior/', import.meta.url);
const readCard = async () => parseCard('digits.json', await readFile(new URL('digits.json', folder), 'utf8'));

const lab = (page: Page) => page.locator('credence-lab');
const sentence = (page: Page) => lab(page).locator('.sentence');
const pad = (page: Page) => lab(page).locator('digit-pad');
const number = async (page: Page, selector: string, name: string) =>
  Number(await lab(page).locator(selector).getAttribute(name));

async function open(page: Page, address = '/'): Promise<void> {
  await page.goto(address);
  await expect(lab(page)).toHaveAttribute('data-verdict', /./);
}

/** Draws on the pad with the mouse: points in shares of its side. */
async function draw(page: Page, ...strokes: readonly (readonly [number, number])[][]): Promise<void> {
  const box = (await pad(page).locator('pad-surface').boundingBox())!;
  for (const stroke of strokes) {
    const at = stroke.map(([x, y]) => [box.x + x * box.width, box.y + y * box.height] as const);
    await page.mouse.move(...at[0]!);
    await page.mouse.down();
    for (const point of at.slice(1)) await page.mouse.move(...point, { steps: 4 });
    await page.mouse.up();
  }
}

test('the page opens with a 7 that is a 7, from its own server, without training images', async ({
  page,
  baseURL,
}) => {
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await open(page);
  await expect(sentence(page)).toHaveText('It is a 7, and it is sure.');
  const others = asked.filter(
    (url) => url.startsWith('http') && new URL(url).origin !== new URL(baseURL!).origin,
  );
  expect(others).toEqual([]);
  expect(asked.filter((url) => /train-images|t10k/.test(url))).toEqual([]);
  const outcomes = lab(page).locator('outcome-bars li');
  const shares = await outcomes.evaluateAll((rows) =>
    rows.map((row) => Number((row as HTMLElement).dataset.p)),
  );
  expect(shares.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 6);
  const doubts = lab(page).locator('three-doubts [data-doubt]');
  expect(await doubts.evaluateAll((rows) => rows.map((row) => (row as HTMLElement).dataset.doubt))).toEqual([
    'aleatoric',
    'epistemic',
    'foreign',
  ]);
});

test('a 1 that is drawn is a 1, a blank and a scribble are refused, and undo brings the 1 back', async ({
  page,
}) => {
  await open(page);
  await lab(page).getByRole('button', { name: 'Clear' }).click();
  await expect(lab(page)).not.toHaveAttribute('data-verdict', 'sure');
  await expect(sentence(page)).toContainText("I don't know:");
  await draw(page, [
    [0.52, 0.2],
    [0.5, 0.8],
  ]);
  await expect(sentence(page)).toHaveText('It is a 1, and it is sure.');
  const knot = Array.from({ length: 9 }, (_, i) => [0.15 + 0.7 * (i % 2), 0.15 + 0.08 * i] as const);
  await draw(
    page,
    knot,
    knot.map(([x, y]) => [y, x] as const),
  );
  await expect(lab(page)).not.toHaveAttribute('data-verdict', 'sure');
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  await expect(sentence(page)).toHaveText('It is a 1, and it is sure.');
});

test("the sliders say the card's numbers, by keyboard", async ({ page }) => {
  const card = await readCard();
  const steps = riskSteps(card);
  await open(page);
  const risk = page.getByRole('slider', { name: 'How often may it be wrong?' });
  const note = lab(page).locator('[data-note="risk"]');
  await expect(note).toHaveText(riskText(steps[usualStep(steps, card)]!, card.test.examples));
  await risk.focus();
  await page.keyboard.press('Home');
  await expect(note).toHaveText(riskText(steps[0]!, card.test.examples));
  await page.keyboard.press('End');
  await expect(note).toHaveText(riskText(steps.at(-1)!, card.test.examples));
  await expect(page).toHaveURL(new RegExp(`#.*risk=${steps.length - 1}`));

  await page.getByRole('slider', { name: 'Weights removed' }).focus();
  await page.keyboard.press('End');
  const pruned = Math.round(100 * Math.max(...card.pruning.rows.map(({ fraction }) => fraction)));
  await expect(page).toHaveURL(new RegExp(`prune=${pruned}`));
  await expect(lab(page).locator('[data-note="prune"]')).toContainText('Without them it errs in');
});

test('a link restores the state, and what makes no sense in one is left out and named', async ({ page }) => {
  await open(page);
  await lab(page).getByRole('button', { name: 'Clear' }).click();
  await draw(page, [
    [0.5, 0.2],
    [0.5, 0.8],
  ]);
  await expect(page).toHaveURL(/draw=/);
  await page.getByRole('slider', { name: 'How often may it be wrong?' }).fill('1');
  await expect(page).toHaveURL(/risk=1/);
  const text = await sentence(page).textContent();
  const link = page.url();
  const strokes = strokesFromText(new URLSearchParams(new URL(link).hash.slice(1)).get('draw')!)!;

  await page.goto('about:blank');
  await open(page, link);
  await expect(sentence(page)).toHaveText(text!);
  await expect(page.getByRole('slider', { name: 'How often may it be wrong?' })).toHaveValue('1');
  const image = await pad(page).evaluate((element) =>
    Array.from((element as unknown as { image: Uint8Array }).image),
  );
  expect(image).toEqual(Array.from(drawStrokes(strokes)));

  await page.goto('about:blank');
  await open(page, '/#risk=-4&draw=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E&onload=1&epochs=3');
  const told = lab(page).locator('[data-note="ignored"]');
  for (const name of ['risk', 'draw', '"onload"']) await expect(told).toContainText(name);
  await expect(page.getByLabel('Epochs')).toHaveValue('3');
});

test('the answer can be saved, and says what is shown', async ({ page }) => {
  await open(page);
  const json = await saved(page.getByRole('button', { name: 'Save the answer (JSON)' }));
  const file = JSON.parse(json.bytes.toString());
  expect(file.sentence).toBe(
    await sentence(page)
      .textContent()
      .then((text) => text?.trim()),
  );
  expect(file.answer.draws).toHaveLength(file.draws);
  expect(file.answer.none).toBe(await number(page, '[data-doubt="foreign"]', 'data-value'));

  await test.step('its charts are a table of the same numbers, and a picture', async () => {
    const { rows } = await savedChart(lab(page).locator('.foot'));
    const bars = rows.filter(([quantity]) => quantity === 'probability');
    expect(bars.map((row) => Number(row[4]))).toEqual(file.answer.outcomes.map(({ p }: { p: number }) => p));
    expect(bars.at(-1)![2]).toBe('no digit');
    expect(rows.at(-1)![3]).toBe(String(file.draws));
  });

  await test.step('and so is the network that gave it, weight for weight', async () => {
    await page.getByRole('link', { name: 'Take it away' }).click();
    await expect(page.getByRole('button', { name: 'Its training' })).toBeDisabled();
    const { bytes } = await saved(page.getByRole('button', { name: 'The network', exact: true }));
    const ships = decodePosterior('ships', await readFile(new URL('digits.safetensors', folder)));
    expect(decodePosterior('taken', bytes).mu).toEqual(ships.mu);
    await expect(page.locator('take-away [data-note="taken"]')).toContainText('Saved credence-posterior');
  });
});

test('without WebGPU the processor answers, and training says what is missing', async ({ page }) => {
  await sabotage(page, 'Object.defineProperty(WorkerNavigator.prototype, "gpu", { value: undefined });');
  await open(page);
  await expect(sentence(page)).toHaveText('It is a 7, and it is sure.');
  await expect(lab(page)).toContainText('computed by the processor');
  await expect(page.getByRole('alert').getByRole('heading')).toHaveText('This browser offers no WebGPU');
});

test('the network that is trained here answers as well', async ({ page }) => {
  await page.goto('/?autostart=1&preset=smoke&hidden=16&trainImages=6400');
  await expect(page.locator('html')).toHaveAttribute('data-state', 'done', { timeout: 90_000 });
  await page.getByRole('radio', { name: 'the one you train' }).check();
  await expect(lab(page)).toHaveAttribute('data-class', '7');
  await expect(lab(page).locator('three-doubts')).toContainText('no class for what is no digit');
  await lab(page).getByText('What did it look at?').click();
  await expect(lab(page).locator('[data-note="looked"]')).toContainText('speaks for 7');
  await lab(page).getByText('What is it like?').click();
  await expect(lab(page).locator('[data-note="nearest"]')).toContainText('of 60,000 training images');
  await expect(lab(page).locator('what-like li')).toHaveCount(8);
});
