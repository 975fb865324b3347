import type { Page } from 'playwright/test';
import { randomWords } from '../src/bayes/random.ts';
import { browserLaunchOptions } from './harness/browser.ts';
import { button, digestAtEnd } from './harness/keptRuns.ts';
import { crashGpu, hasStep, recoverySeconds, reloadAlert, trainLost } from './harness/lostGpu.ts';
import { workerScript } from './harness/paths.ts';
import { expect, test } from './harness/test.ts';
import { sabotage } from './harness/worker.ts';

const root = (page: Page) => page.locator('html');
const alert = (page: Page) => page.getByRole('alert');

test.describe('damaged digits are told by file, offset, what was expected and what came', () => {
  const TRAIN = 'train-images-idx3-ubyte';
  const LABELS = 'train-labels-idx1-ubyte';
  const idx = (dims: number[], values: number) => {
    const header = [0, 0, 8, dims.length, ...dims.flatMap((dim) => [0, 0, dim >> 8, dim & 255])];
    return Buffer.concat([Buffer.from(header), Buffer.alloc(values)]);
  };
  const cases = [
    {
      name: 'truncated',
      file: TRAIN,
      body: idx([3, 28, 28], 1000),
      parts: [TRAIN, 'byte 16', '2352 bytes of pixels (3 images of 28x28)', '1000'],
    },
    {
      name: 'of another kind',
      file: TRAIN,
      body: Buffer.from('PK\x03\x04 and more'),
      parts: [TRAIN, 'byte 0', 'the IDX magic number 00 00 08 and a rank', '50 4b 03 04'],
    },
    {
      name: 'with too few labels',
      file: LABELS,
      body: idx([7], 7),
      parts: [LABELS, 'byte 4', `60000 labels, one for each image of ${TRAIN}`, '7'],
    },
    {
      name: 'empty',
      file: 't10k-labels-idx1-ubyte',
      body: Buffer.alloc(0),
      parts: [
        't10k-labels-idx1-ubyte',
        'byte 0',
        'the IDX magic number 00 00 08 and a rank',
        'an empty file',
      ],
    },
    {
      name: 'a broken gzip file',
      file: LABELS,
      body: Buffer.from([0x1f, 0x8b, 8, 0, 0]),
      parts: [`${LABELS}.gz`, 'byte 0', 'a whole gzip file', '5 bytes that do not unpack'],
    },
  ];
  for (const { name, file, body, parts } of cases) {
    test(name, async ({ page }) => {
      await page.route(`**/data/${file}.gz`, (route) => route.fulfill({ body }));
      await page.goto('/?autostart=1&preset=smoke');
      await expect(root(page)).toHaveAttribute('data-state', 'fault');
      await expect(alert(page).getByRole('heading')).toHaveText('The digits could not be read');
      const told = alert(page).locator('dd');
      for (const [i, part] of parts.entries()) await expect(told.nth(i)).toContainText(part);
      // another try fetches the files again
      await expect(page.getByRole('button', { name: 'Train', exact: true })).toBeEnabled();
    });
  }

  test.describe('missing', () => {
    test.use({ expectedComplaints: /status of 404/ });
    test('from the server', async ({ page }) => {
      await page.route(`**/data/${TRAIN}.gz`, (route) => route.fulfill({ status: 404 }));
      await page.goto('/?autostart=1&preset=smoke');
      await expect(root(page)).toHaveAttribute('data-state', 'fault');
      await expect(alert(page)).toContainText(TRAIN);
      await expect(alert(page)).toContainText('HTTP status 404');
    });
  });
});

test('a worker that cannot start is told', async ({ page }) => {
  await page.route(workerScript, (route) =>
    route.fulfill({
      contentType: 'text/javascript',
      body: 'self.postMessage({ type: "nothing" }); nonsense();',
    }),
  );
  await page.goto('/');
  await expect(root(page)).toHaveAttribute('data-state', 'fault');
  await expect(alert(page)).toContainText('Something broke that should not have');
  await expect(alert(page)).toContainText('nonsense is not defined');
});

test('without WebGPU the page says which browsers have it', async ({ page }) => {
  // no flag takes WebGPU away from a browser, so the worker that asks for it does not find it
  await sabotage(page, 'Object.defineProperty(WorkerNavigator.prototype, "gpu", { value: undefined });');
  await page.goto('/?autostart=1&preset=smoke');
  await expect(root(page)).toHaveAttribute('data-state', 'fault');
  await expect(alert(page).getByRole('heading')).toHaveText('This browser offers no WebGPU');
  for (const name of ['Chrome or Edge', 'Safari', 'Firefox']) await expect(alert(page)).toContainText(name);
});

test.describe('an error of WebGPU, which Chromium keeps from the console of a worker', () => {
  test.use({ expectedComplaints: /WebGPU/ });
  test('is told on the page and in the console, and the next run works', async ({ page }) => {
    const told: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') told.push(message.text());
    });
    await sabotage(
      page,
      `const { submit } = GPUQueue.prototype;
      let submits = 0;
      GPUDevice.prototype.destroy = ((destroy) => function () { submits = -Infinity; destroy.call(this); })(
        GPUDevice.prototype.destroy);
      GPUAdapter.prototype.requestDevice = ((request) => async function (wanted) {
        const device = await request.call(this, wanted);
        device.queue.submit = function (buffers) {
          if (++submits === 10) device.createBuffer({ size: 4, usage: 0 });
          return submit.call(this, buffers);
        };
        return device;
      })(GPUAdapter.prototype.requestDevice);`,
    );
    await page.goto('/?autostart=1&preset=smoke&hidden=8&trainImages=1280&draws=1');
    await expect(root(page)).toHaveAttribute('data-state', 'fault');
    await expect(alert(page).getByRole('heading')).toHaveText('WebGPU reported an error');
    expect(told.join()).toContain('WebGPU: ');
    await page.getByRole('button', { name: 'Train', exact: true }).click();
    await expect(root(page)).toHaveAttribute('data-state', 'done', { timeout: 90_000 });
    await expect(alert(page)).toHaveCount(0);
  });
});

/** Tests in a browser of their own: started with other flags, or about to lose its GPU process. */
const testAlone = test.extend<{ flags: { gpu: boolean; more: string } }>({
  flags: [{ gpu: true, more: '' }, { option: true }],
  context: async ({ flags, playwright, baseURL }, use) => {
    const { args = [], ...options } = await browserLaunchOptions();
    const kept = args.filter((flag) => flags.gpu || !flag.includes('webgpu'));
    const browser = await playwright.chromium.launch({ ...options, args: [...kept, flags.more] });
    await use(await browser.newContext(baseURL ? { baseURL } : {}));
    await browser.close();
  },
});

testAlone.describe('from an insecure address', () => {
  testAlone.use({ flags: { gpu: true, more: '--host-resolver-rules=MAP 10.0.0.1 localhost' } });
  testAlone('the page says that browsers hide WebGPU there', async ({ page, baseURL }) => {
    await page.goto(`${baseURL}/`.replace('localhost', '10.0.0.1'));
    expect(await page.evaluate(() => navigator.gpu)).toBeUndefined();
    await expect(root(page)).toHaveAttribute('data-state', 'fault');
    await expect(alert(page).getByRole('heading')).toHaveText('Browsers offer WebGPU only to secure pages');
  });
});

testAlone.describe('without an adapter', () => {
  testAlone.use({
    flags: { gpu: false, more: '--disable-gpu' },
    expectedComplaints: /No available adapters/,
  });
  testAlone('the page says what to try', async ({ page }) => {
    await page.goto('/');
    await expect(root(page)).toHaveAttribute('data-state', 'fault');
    await expect(alert(page).getByRole('heading')).toHaveText('WebGPU is here, but no GPU answers');
  });
});

testAlone.describe('the GPU process crashes', () => {
  testAlone.use({ expectedComplaints: /./ });
  testAlone(
    'at two moments, and once more: one line, and the posterior of an undisturbed run',
    async ({ context }) => {
      testAlone.setTimeout(300_000);
      const browser = context.browser()!;
      const word = randomWords(11, 2003, 0);
      const undisturbed = await context.newPage();
      await trainLost(undisturbed);
      const expected = await digestAtEnd(undisturbed);
      await undisturbed.close();
      const page = await context.newPage();

      await testAlone.step('while it trains: the run goes on, its curve too', async () => {
        await trainLost(page);
        await hasStep(page, 50 + (word(0) % 400));
        await crashGpu(browser);
        await recoverySeconds(page);
        await expect(page.locator('[data-note="recovery"]')).toContainText(
          /back: training goes on after step/,
        );
        expect(await digestAtEnd(page)).toBe(expected);
        await expect(alert(page)).toHaveCount(0);
        const energy = await page.locator('[data-chart="energy"]').getAttribute('data-summary');
        expect(JSON.parse(energy!)).toMatchObject({ earlier: ['A'], points: expect.any(Number) });
        // both runs stand in the table, with the same numbers
        const cells = page.locator('#runs tbody tr');
        await expect(cells).toHaveCount(2);
        const [first, second] = await cells.evaluateAll((rows) =>
          rows.map((row) => [3, 4, 5].map((i) => row.children[i]?.textContent)),
        );
        expect(second).toEqual(first);
      });

      await testAlone.step(
        'a second time in one page: it says so, and the run goes on in the next one',
        async () => {
          await button(page, 'Reset').click();
          await expect(root(page)).toHaveAttribute('data-state', 'idle');
          await button(page, 'Train').click();
          await hasStep(page, 50 + (word(1) % 400));
          await crashGpu(browser);
          await expect(reloadAlert(page)).toBeVisible({ timeout: 90_000 });
          // this Chromium's renderer crashes where a page is left that has trained to an end after a loss
          const next = await context.newPage();
          await next.goto('/');
          await button(next, 'Continue').click();
          expect(await digestAtEnd(next)).toBe(expected);
        },
      );
    },
  );
});
