import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../testing/tinyData.ts';
import { checkFolder, defaultFolder, writeRunFolder } from './runFolder.ts';

const folder = await temporaryFolder();
afterAll(folder.remove);

const files = new Map<string, string | Uint8Array>([
  ['a.json', '{}\n'],
  ['b.bin', Uint8Array.of(1, 2)],
]);

describe('writeRunFolder', () => {
  test('makes the folder, its parents, and every file', async () => {
    const run = join(folder.path, 'deep', 'er', 'run');
    expect(await writeRunFolder(run, files)).toBe(run);
    expect((await readdir(run)).toSorted()).toEqual(['a.json', 'b.bin']);
    expect(await readdir(join(run, '..'))).toEqual(['run']);
  });

  test('fills an empty folder', async () => {
    const run = join(folder.path, 'empty');
    await mkdir(run);
    checkFolder(run);
    await writeRunFolder(run, files);
    expect(await readFile(join(run, 'a.json'), 'utf8')).toBe('{}\n');
  });

  test('takes another name rather than lose a finished run', async () => {
    const run = join(folder.path, 'taken');
    await mkdir(run);
    await writeFile(join(run, 'other'), '');
    expect(() => checkFolder(run)).toThrow(/not empty/);
    expect(await writeRunFolder(run, files)).toBe(`${run}-2`);
    expect(await readdir(run)).toEqual(['other']);
  });

  test('names the way to go on where the name is that of a run', async () => {
    const run = join(folder.path, 'there');
    await writeRunFolder(run, new Map([['config.json', '{}']]));
    expect(() => checkFolder(run)).toThrow(`or go on with its run: credence train --resume ${run}`);
  });

  test('leaves nothing when a file cannot be written', async () => {
    const parent = join(folder.path, 'failing');
    const impossible = new Map([...files, [join('no', 'such', 'folder'), '']]);
    await expect(writeRunFolder(join(parent, 'run'), impossible)).rejects.toThrow(/ENOENT/);
    expect(await readdir(parent)).toEqual([]);
  });
});

test('the default name says what, which seed and when', () => {
  const now = new Date('2026-01-02T03:04:05Z');
  expect(defaultFolder('demo', 3, now)).toBe(join('runs', 'demo-3-20260102-030405'));
  expect(defaultFolder(undefined, 1, now)).toBe(join('runs', 'custom-1-20260102-030405'));
});
