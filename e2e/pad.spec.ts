import type { Page } from 'playwright/test';
import { centreOfMass } from '../src/data/digit/fit.ts';
import { expect, test } from './harness/test.ts';

test.beforeEach(({ page }) => page.goto('/e2e/harness/pad.html'));

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const surface = (page: Page) => page.getByRole('application', { name: 'Draw a digit' });
const imageOf = (page: Page) => page.evaluate(() => [...document.querySelector('digit-pad')!.image]);
const strokesOf = (page: Page) => page.evaluate(() => document.querySelector('digit-pad')!.strokes);
const last = (page: Page) =>
  page.evaluate(() => {
    const digit = window.digits.at(-1);
    return digit && { from: digit.from, image: [...digit.image] };
  });
const blank = Array(784).fill(0);

/** Through points in shares of the pad, with the mouse. */
async function drag(page: Page, points: readonly (readonly [number, number])[]) {
  const { x, y, width } = (await surface(page).boundingBox())!;
  const [first, ...rest] = points.map(([px, py]) => [x + px * width, y + py * width] as const);
  await page.mouse.move(...first!);
  await page.mouse.down();
  for (const point of rest) await page.mouse.move(...point, { steps: 8 });
  await page.mouse.up();
}

const seven = [
  [0.25, 0.2],
  [0.75, 0.2],
  [0.45, 0.85],
] as const;

test('what is drawn is dispatched, centred, and can be undone, redone, cleared', async ({ page }) => {
  expect(await imageOf(page)).toEqual(blank);
  await expect(button(page, 'Undo')).toBeDisabled();
  await drag(page, seven);
  await expect.poll(async () => (await last(page))?.from).toBe('drawing');
  const drawn = await imageOf(page);
  await expect.poll(async () => (await last(page))?.image).toEqual(drawn);
  const [x, y] = centreOfMass(drawn);
  expect(Math.hypot(x - 14, y - 14)).toBeLessThan(0.5);

  await button(page, 'Undo').click();
  await expect.poll(() => last(page)).toEqual({ from: 'blank', image: blank });
  await button(page, 'Redo').click();
  await expect.poll(() => last(page)).toEqual({ from: 'drawing', image: drawn });
  await button(page, 'Clear').click();
  await expect.poll(() => last(page)).toEqual({ from: 'blank', image: blank });
  await button(page, 'Undo').click();
  expect(await imageOf(page)).toEqual(drawn);
});

test('the keyboard alone draws, lifts the pen, undoes and clears', async ({ page }) => {
  await page.keyboard.press('Tab');
  await expect(surface(page)).toBeFocused();
  const status = page.getByRole('status');
  for (let i = 0; i < 8; i++) await page.keyboard.press('ArrowUp');
  await expect(status).toHaveText('50 percent across, 25 percent down');
  await page.keyboard.press(' ');
  await expect(status).toHaveText(/^Pen down/);
  for (let i = 0; i < 16; i++) await page.keyboard.press('ArrowDown');
  await page.keyboard.press(' ');
  await expect(status).toHaveText('Pen up, 50 percent across, 75 percent down');
  const one = await imageOf(page);
  // an upright line: the middle columns of rows 5 to 22
  expect(one[14 * 28 + 14]).toBeGreaterThan(200);
  expect(one[14 * 28 + 5]).toBe(0);
  await expect.poll(() => last(page)).toEqual({ from: 'drawing', image: one });

  await page.keyboard.press('Control+z');
  expect(await imageOf(page)).toEqual(blank);
  await page.keyboard.press('Control+Shift+z');
  expect(await imageOf(page)).toEqual(one);
  await page.keyboard.press('Delete');
  expect(await imageOf(page)).toEqual(blank);
});

test('a drawing is the same image again from its text; hostile texts change nothing', async ({ page }) => {
  await drag(page, seven);
  const [image, text] = [await imageOf(page), await strokesOf(page)];
  expect(text.length).toBeLessThan(60);
  await button(page, 'Clear').click();
  await page.evaluate((strokes) => {
    document.querySelector('digit-pad')!.strokes = strokes;
  }, text);
  expect(await imageOf(page)).toEqual(image);
  await page.evaluate(() => {
    for (const strokes of ['<b>', 'A', '..', 'g'.repeat(1e6)]) {
      document.querySelector('digit-pad')!.strokes = strokes;
    }
  });
  expect(await strokesOf(page)).toBe(text);
});

test('an image from outside is shown, dispatched once, and may come back as it went', async ({ page }) => {
  const given = Array.from({ length: 784 }, (_, i) => (i * 7) % 256);
  await page.evaluate((bytes) => {
    const pad = document.querySelector('digit-pad')!;
    pad.addEventListener('digit', (event) => {
      pad.image = event.detail.image;
    });
    pad.image = Uint8Array.from(bytes);
  }, given);
  await expect.poll(() => last(page)).toEqual({ from: 'given', image: given });
  expect(await strokesOf(page)).toBe('');
  expect(await page.evaluate(() => window.digits.length)).toBe(1);
});

test('while one draws there is at most one event per frame', async ({ page }) => {
  const perFrame = await page.evaluate(async () => {
    const pad = document.querySelector('digit-pad')!;
    const canvas = pad.shadowRoot!.querySelector('pad-surface')!.shadowRoot!.querySelector('canvas')!;
    const { left, top, width } = canvas.getBoundingClientRect();
    const send = (type: string, t: number) =>
      canvas.dispatchEvent(
        new PointerEvent(type, {
          ...{ pointerId: 1, isPrimary: true, button: 0, pointerType: 'pen', pressure: 0.2 + 0.7 * t },
          ...{ clientX: left + t * width, clientY: top + t * t * width },
        }),
      );
    canvas.setPointerCapture = () => {};
    const counts: number[] = [];
    send('pointerdown', 0.1);
    for (let frame = 0; frame < 10; frame++) {
      const before = window.digits.length;
      for (let k = 0; k < 20; k++) send('pointermove', 0.1 + 0.004 * (20 * frame + k));
      await new Promise((resolve) => requestAnimationFrame(resolve));
      counts.push(window.digits.length - before);
    }
    send('pointerup', 0.9);
    return counts;
  });
  expect(Math.max(...perFrame)).toBe(1);
});
