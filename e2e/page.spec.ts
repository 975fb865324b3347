/** The whole page, as somebody meets it who has no mouse, or a phone. */
import type { Locator, Page } from 'playwright/test';
import { axeFaults } from './harness/axe.ts';
import { layoutFaults } from './harness/overlaps.ts';
import { expect, test } from './harness/test.ts';

test.use({ withLab: true });

const lab = (page: Page) => page.locator('credence-lab');
const slider = (page: Page, name: string) => page.getByRole('slider', { name, exact: true });

/** Presses Tab until this has the focus. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  const isFocused = () =>
    target.evaluate((element) => (element.getRootNode() as Document | ShadowRoot).activeElement === element);
  for (let presses = 0; presses < 60 && !(await isFocused()); presses++) await page.keyboard.press('Tab');
  await expect(target).toBeFocused();
}

async function press(page: Page, key: string, times = 1): Promise<void> {
  for (let k = 0; k < times; k++) await page.keyboard.press(key);
}

test('the keyboard alone draws, moves both sliders and starts a training; axe finds no fault', async ({
  page,
}) => {
  await page.goto('/?preset=smoke');
  await expect(lab(page)).toHaveAttribute('data-class', '7');

  await tabTo(page, page.getByRole('application', { name: 'Draw a digit' }));
  await press(page, 'Delete');
  await press(page, 'ArrowUp', 8);
  await press(page, ' ');
  await press(page, 'ArrowDown', 16);
  await press(page, ' ');
  await expect(lab(page)).toHaveAttribute('data-class', '1');
  await tabTo(page, slider(page, 'How often may it be wrong?'));
  await press(page, 'Home');
  await expect(page).toHaveURL(/risk=0/);
  await tabTo(page, slider(page, 'Weights removed'));
  await press(page, 'ArrowRight');
  await expect(page).toHaveURL(/prune=[1-9]/);
  expect(await axeFaults(page), 'on a wide screen').toEqual([]);

  await tabTo(page, page.getByRole('button', { name: 'Train', exact: true }));
  await press(page, 'Enter');
  await expect(page.locator('html')).toHaveAttribute('data-state', 'training');
});

test('on a phone the answer stands right below the pad; at no width anything overlaps or scrolls sideways, axe finds no fault', async ({
  page,
}) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto('/');
  await expect(lab(page)).toHaveAttribute('data-class', '7');
  const alter = lab(page).getByRole('slider', { name: 'Rotate' });
  await expect(alter).toBeHidden();
  const pad = (await lab(page).locator('pad-surface').boundingBox())!;
  const answer = (await lab(page).locator('.sentence').boundingBox())!;
  expect(answer.y - (pad.y + pad.height)).toBeLessThan(240);

  await lab(page).getByText('Alter it, or take another image').click();
  // a 7 on its side: the draws disagree, and the page shows it
  await alter.fill('90');
  await expect(lab(page)).not.toHaveAttribute('data-verdict', 'sure');

  await test.step('what stands beside the answer comes when it is opened, and says whose it is', async () => {
    for (const name of ['What did it look at?', 'What is it like?', 'What would a plain network say?']) {
      await lab(page).getByText(name).click();
    }
    await lab(page).getByText('About these numbers').click();
    await expect(lab(page).locator('[data-note="looked"]')).toContainText('32 draws disagree');
    await expect(lab(page).locator('[data-note="typical"]')).toContainText('10,000 digits');
    await expect(lab(page).locator('[data-note="nearest"]')).toContainText('press Train');
    await expect(lab(page).locator('[data-plain]')).toHaveText(/^It (is|would be) a/);
    await expect(page).toHaveURL(/open=looked\.like\.plain\.about/);
  });
  expect(await axeFaults(page), 'on a phone').toEqual([]);
  for (const width of [360, 768, 1280, 1920]) {
    await page.setViewportSize({ width, height: 740 });
    expect(await layoutFaults(page), `${width} pixels wide`).toEqual([]);
  }
});
