import { expect, test } from './harness/test.ts';

test('the band starts as the prior, narrows at points, and opens again when they are taken away', async ({
  page,
}) => {
  await page.goto('/e2e/harness/band.html');
  const plot = page.getByRole('application', { name: /^Points/ });
  const curves = plot.locator('polyline:not(.mean)');
  await expect(curves).toHaveCount(40);
  await expect(page.getByText('these curves are the prior')).toBeVisible();
  const prior = await plot.locator('.area').getAttribute('points');

  // two points by the mouse, one by keys
  const { width, height } = (await plot.boundingBox())!;
  await plot.click({ position: { x: 0.4 * width, y: 0.5 * height } });
  await plot.click({ position: { x: 0.6 * width, y: 0.4 * height } });
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('status')).toHaveText('Point added');
  await expect(plot.locator('circle.point')).toHaveCount(3);
  await expect(page.getByText(/^3 points/)).not.toContainText('Training');
  expect(await plot.locator('.area').getAttribute('points')).not.toBe(prior);

  await page.keyboard.press('Enter');
  await expect(page.getByRole('status')).toHaveText('Point taken away');
  await page.getByRole('button', { name: 'Take all points away' }).click();
  await expect(plot.locator('.area')).toHaveAttribute('points', prior!);
});
