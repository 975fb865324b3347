import { gzipSync } from 'node:zlib';
import { afterEach, expect, test, vi } from 'vitest';
import { loadDigits } from './digits.ts';

afterEach(() => vi.unstubAllGlobals());

const serve = (file: Uint8Array) =>
  vi.stubGlobal('fetch', async () => new Response(new Blob([new Uint8Array(file)])));

test('a file that unpacks to more than it may is refused by name, before it fills the memory', async () => {
  serve(gzipSync(new Uint8Array(100_000)));
  await expect(loadDigits('https://page/data/', 50_000)).rejects.toThrow(
    /train-\S+\.gz.*more than 50000 bytes when unpacked/,
  );
});

test('one that may is unpacked, and judged by what is in it', async () => {
  serve(gzipSync(new Uint8Array(100_000)));
  await expect(loadDigits('https://page/data/', 200_000)).rejects.toThrow(/IDX|magic/i);
});
