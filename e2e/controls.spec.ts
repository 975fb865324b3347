import type { Page } from 'playwright/test';
import { presets } from '../src/presets.ts';
import { expect, test } from './harness/test.ts';

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
/** Far more than a test can wait for. */
const EPOCHS = 100;
const { trainExamples, batch } = presets.smoke.settings;
const STEPS = EPOCHS * Math.ceil(trainExamples / batch);
const stepOf = async (page: Page) => Number(await page.locator('html').getAttribute('data-step'));

test('pause, single steps, resume, stop, and train again, by keyboard', async ({ page }) => {
  await page.goto(`/?preset=smoke&epochs=${EPOCHS}&hidden=8&draws=1`);
  const root = page.locator('html');
  await expect(root).toHaveAttribute('data-state', 'idle');
  const press = async (name: string) => {
    await button(page, name).focus();
    await page.keyboard.press('Enter');
  };

  await press('Train');
  await expect(root).toHaveAttribute('data-state', 'training');
  await expect(button(page, 'Step')).toBeDisabled();
  await expect(page.getByLabel('Epochs')).toBeDisabled();
  await expect(root).toHaveAttribute('data-step', /\d/);

  await press('Pause');
  await expect(root).toHaveAttribute('data-state', 'paused');
  const paused = await stepOf(page);
  for (const more of [1, 2, 3]) {
    await press('Step');
    await expect(root).toHaveAttribute('data-step', String(paused + more));
    await expect(root).toHaveAttribute('data-state', 'paused');
  }

  await press('Resume');
  await expect(root).toHaveAttribute('data-state', 'training');
  await expect.poll(() => stepOf(page)).toBeGreaterThan(paused + 3);

  await press('Stop');
  await expect(root).toHaveAttribute('data-state', 'done');
  const stopped = await stepOf(page);
  expect(stopped).toBeLessThan(STEPS);
  await expect(
    page.locator('#status').getByTitle(/^1 draws? averaged, 10,000 images/),
    'a stopped run is tested as well',
  ).toHaveText(/%/);

  await page.getByLabel('Seed').fill('7');
  await press('Train again');
  await expect(root).toHaveAttribute('data-state', 'training');
  await expect.poll(() => stepOf(page)).toBeLessThan(stopped);
  await press('Pause');
  await expect(root).toHaveAttribute('data-state', 'paused');
  await press('Stop');
  await expect(root).toHaveAttribute('data-state', 'done');
});

test('wrong settings are told beside their controls, from the address or from the form', async ({ page }) => {
  await page.goto('/?autostart=1&preset=smoke&epochs=many');
  const root = page.locator('html');
  await expect(root).toHaveAttribute('data-state', 'idle');
  const epochs = page.getByLabel('Epochs');
  await expect(epochs).toHaveAttribute('aria-invalid', 'true');
  await expect(epochs).toHaveAccessibleDescription('A whole number from 1 to 1000000');
  await epochs.fill('1');
  await expect(epochs).toHaveAttribute('aria-invalid', 'false');

  await page.getByText('More settings').click();
  const temperature = page.locator('#controls').getByLabel('Temperature');
  await temperature.fill('-1');
  await page.getByText('More settings').click();
  await button(page, 'Train').click();
  await expect(temperature, 'a wrong setting out of sight is brought into sight').toBeFocused();
  await expect(root).toHaveAttribute('data-state', 'idle');

  await page.getByLabel('Hidden layers').fill('64, none');
  await expect(page.getByText('Whole numbers from 1 to 4,096, such as 400, 400')).toBeVisible();
  await page.getByLabel('Preset').selectOption('demo');
  await expect(page.getByLabel('Hidden layers')).toHaveValue('400, 400');
  await expect(temperature).toHaveAttribute('aria-invalid', 'false');
});
