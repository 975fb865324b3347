import type { Page } from 'playwright/test';
import { centreOfMass } from '../src/data/digit/fit.ts';
import { axeFaults } from './harness/axe.ts';
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

/** A promise, and what fulfils it. */
function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve = () => {};
  const promise = new Promise<void>((fulfil) => {
    resolve = fulfil;
  });
  return { promise, resolve };
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

const slider = (page: Page, name: string) => page.getByRole('slider', { name, exact: true });
const png = async (page: Page, width: number, height: number) =>
  Buffer.from(
    await page.evaluate(
      async ([w, h]) => {
        const canvas = new OffscreenCanvas(w, h);
        const context = canvas.getContext('2d')!;
        context.fillStyle = '#fff';
        context.fillRect(0, 0, w, h);
        context.fillStyle = '#123';
        context.fillRect(0.45 * w, 0.2 * h, 0.1 * w, 0.6 * h);
        return [...new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer())];
      },
      [width, height] as const,
    ),
  );

test('takes images of every source, and the sliders alter them from the untouched image', async ({
  page,
}) => {
  const kinds = page.getByLabel('Or take');
  for (const kind of ['test', 'digits', 'letters', 'drawn', 'fashion', 'noise']) {
    await kinds.selectOption(kind);
    await page.getByLabel('Number', { exact: true }).fill('5');
    await button(page, 'Show').click();
    await expect.poll(async () => (await last(page))?.from).toBe(`${kind}:5`);
  }
  await kinds.selectOption('mistake');
  await page.getByLabel('Number', { exact: true }).fill('1');
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await last(page))?.from).toBe('test:247');
  await expect(page.getByText('Test image 247, labelled 4')).toBeVisible();
  const untouched = await imageOf(page);

  await slider(page, 'Rotate').fill('90');
  await expect(slider(page, 'Rotate')).toHaveAttribute('aria-valuetext', '90°');
  await expect.poll(async () => (await last(page))?.image).not.toEqual(untouched);
  await slider(page, 'Noise').fill('80');
  await slider(page, 'Blur').fill('1.5');
  await button(page, 'Other noise').click();
  expect(await imageOf(page)).not.toEqual(untouched);
  await button(page, 'Reset sliders').click();
  expect(await imageOf(page)).toEqual(untouched);

  await expect(slider(page, 'Morph')).toBeDisabled();
  await kinds.selectOption('letters');
  await button(page, 'Morph into it').click();
  await expect(page.getByText('Into: The letter A, number 0')).toBeVisible();
  await expect(slider(page, 'Morph')).toHaveValue('0.5');
  await slider(page, 'Morph').fill('0');
  expect(await imageOf(page)).toEqual(untouched);

  await page.getByLabel('Number', { exact: true }).fill('1000');
  await button(page, 'Show').click();
  await expect(page.getByText('A whole number from 0 to 999')).toBeVisible();
  expect(await imageOf(page)).toEqual(untouched);
});

test('pictures are opened, pasted and dropped; what is none is refused and changes nothing', async ({
  page,
}) => {
  const input = page.locator('input[type=file]');
  const picture = await png(page, 300, 200);
  await input.setInputFiles({ name: 'one.png', mimeType: 'image/png', buffer: picture });
  await expect.poll(async () => (await last(page))?.from).toBe('file');
  await expect(page.getByText('The picture one.png')).toBeVisible();
  const opened = await imageOf(page);
  expect(Math.hypot(...centreOfMass(opened).map((at) => at - 14))).toBeLessThan(0.5);
  expect(opened[0]).toBe(0);
  expect(opened[14 * 28 + 14]).toBeGreaterThan(240);

  for (const [type, name] of [
    ['paste', 'ClipboardEvent'],
    ['drop', 'DragEvent'],
  ] as const) {
    await button(page, 'Clear').click();
    await page.evaluate(
      ([eventType, eventName, bytes]) => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([Uint8Array.from(bytes)], 'one.png', { type: 'image/png' }));
        const options = { bubbles: true, cancelable: true, clipboardData: transfer, dataTransfer: transfer };
        const target = document.querySelector('digit-pad')!;
        target.dispatchEvent(
          eventName === 'DragEvent'
            ? new DragEvent(eventType, options)
            : new ClipboardEvent(eventType, options),
        );
      },
      [type, name, [...picture]] as const,
    );
    await expect.poll(() => imageOf(page), type).toEqual(opened);
  }

  const alert = page.locator('digit-pad').getByRole('alert').first();
  for (const [mimeType, buffer, says] of [
    ['text/plain', Buffer.from('no picture'), /text\/plain that the browser cannot read/],
    ['image/png', Buffer.from('no picture'), /image\/png that the browser cannot read/],
  ] as const) {
    await input.setInputFiles({ name: 'bad', mimeType, buffer });
    await expect(alert).toHaveText(says);
    expect(await imageOf(page)).toEqual(opened);
  }
});

test('an image that comes late does not take the place of what was drawn meanwhile', async ({ page }) => {
  const answer = deferred();
  await page.route(/letters-idx3/, async (route) => {
    await answer.promise;
    await route.continue();
  });
  await page.getByLabel('Or take').selectOption('letters');
  const fetched = page.waitForResponse(/letters-idx3/);
  await button(page, 'Show').click();
  await drag(page, seven);
  const drawn = await imageOf(page);
  answer.resolve();
  await (await fetched).finished();
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
  expect(await imageOf(page)).toEqual(drawn);
});

test('is free of faults that axe finds, in light and dark, and fits a phone', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await drag(page, seven);
  expect(await axeFaults(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
  const { width } = (await surface(page).boundingBox())!;
  expect(width, 'a thumb needs room').toBeGreaterThan(300);
});
