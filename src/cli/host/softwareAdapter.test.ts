import { mkdtemp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasNpmChromium, unpackChromium } from './npmChromium.ts';
import { findSoftwareAdapter, loadSharedLibrary } from './softwareAdapter.ts';

describe.runIf(hasNpmChromium())('the software adapter from npm', () => {
  let cache = '';
  beforeAll(async () => {
    cache = await mkdtemp(join(tmpdir(), 'credence-test-'));
  });
  afterAll(() => rm(cache, { recursive: true }));

  test('has a loader and a driver description that points at a driver beside it', async () => {
    const adapter = (await findSoftwareAdapter())!;
    const icd = JSON.parse(await readFile(adapter.env.VK_DRIVER_FILES, 'utf8'));
    const driver = join(dirname(adapter.env.VK_DRIVER_FILES), icd.ICD.library_path);
    expect((await stat(driver)).size).toBeGreaterThan(1e6);
    expect((await stat(adapter.loader)).size).toBeGreaterThan(1e5);
  });

  test('unpacked by several at once leaves one complete set of files', async () => {
    const folders = await Promise.all([1, 2, 3].map(() => unpackChromium(['swiftshader'], [cache])));
    expect(new Set(folders).size).toBe(1);
    const manifest = JSON.parse(await readFile(join(folders[0]!, 'swiftshader.json'), 'utf8'));
    expect(Object.keys(manifest)).toContain('libvk_swiftshader.so');
    for (const [name, size] of Object.entries(manifest)) {
      expect((await stat(join(folders[0]!, name))).size).toBe(size);
    }
  });

  test('where the first folder cannot be written it is unpacked into the next; where none can, it says what to do', async () => {
    const file = join(cache, 'no-folder');
    await writeFile(file, '');
    expect(dirname(await unpackChromium(['swiftshader'], [file, cache]))).toBe(cache);
    await expect(unpackChromium(['swiftshader'], [file])).rejects.toThrow(
      /no-folder: .*: set TMPDIR to a folder that you can write/,
    );
  });

  test('is repaired when one of its files is damaged', async () => {
    const folder = await unpackChromium(['swiftshader'], [cache]);
    const driver = join(folder, 'libvk_swiftshader.so');
    const { size } = await stat(driver);
    await truncate(driver, 10);
    await unpackChromium(['swiftshader'], [cache]);
    expect((await stat(driver)).size).toBe(size);
  });

  test('loads its Vulkan loader into the process', async () => {
    const { loader } = (await findSoftwareAdapter())!;
    expect(loadSharedLibrary(loader)).toBe(true);
    expect(loadSharedLibrary('libvulkan.so.1')).toBe(true);
    expect(loadSharedLibrary(join(cache, 'no-such-library.so'))).toBe(false);
  });
});
