/** Files of a run folder, and what happens where they cannot be written. */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../testing/tinyData.ts';
import { diskStore } from './diskStore.ts';
import { removeParts, writeDurably } from './durable.ts';
import { createResults } from './results.ts';

const folder = await temporaryFolder();
afterAll(folder.remove);
const at = (...names: string[]) => join(folder.path, ...names);

describe('writeDurably', () => {
  test('makes the folder, replaces the file, and leaves no part behind', async () => {
    const run = at('deep', 'run');
    await writeDurably(run, 'a.json', 'old');
    expect(await writeDurably(run, 'a.json', Uint8Array.of(110, 101, 119))).toBe(join(run, 'a.json'));
    expect(await readdir(run)).toEqual(['a.json']);
    expect(await readFile(join(run, 'a.json'), 'utf8')).toBe('new');
  });

  test('leaves what was there where it cannot write', async () => {
    const run = at('blocked');
    await writeDurably(run, 'a.json', 'old');
    // the part's name is taken by a folder
    await mkdir(join(run, '.a.json.part', 'x'), { recursive: true });
    await expect(writeDurably(run, 'a.json', 'new')).rejects.toThrow(/EISDIR/);
    expect(await readFile(join(run, 'a.json'), 'utf8')).toBe('old');
  });
});

test('what killed processes had begun to write is removed, and nothing else', async () => {
  await writeDurably(at('parts'), 'a.json', '');
  await writeFile(at('parts', '.a.json.part'), '');
  // it cannot be removed, and harms nothing
  await mkdir(at('parts', '.b.part'));
  await removeParts(at('parts'));
  expect((await readdir(at('parts'))).toSorted()).toEqual(['.b.part', 'a.json']);
  await removeParts(at('nowhere'));
});

describe('diskStore', () => {
  test('writes, lists, reads and removes; no folder is an empty one', async () => {
    const store = diskStore(at('store'));
    expect(await store.list()).toEqual([]);
    await store.writeAtomically('a', Uint8Array.of(1, 2));
    expect(await store.list()).toEqual(['a']);
    expect(await store.read('a')).toEqual(Uint8Array.of(1, 2));
    await store.remove('a');
    await store.remove('a');
    expect(await store.list()).toEqual([]);
    expect(store.pathOf('a')).toBe(at('store', 'checkpoints', 'a'));
  });

  test('a file in the place of the folder is an error', async () => {
    await mkdir(at('odd'));
    await writeFile(at('odd', 'checkpoints'), '');
    await expect(diskStore(at('odd')).list()).rejects.toThrow(/ENOTDIR/);
  });
});

describe('results', () => {
  const early = new Map([['posterior', 'p']]);
  const late = new Map([['metrics', 'm']]);

  test('are written early and late into the run folder, and written again if they vanished', async () => {
    const run = at('well');
    const told: string[] = [];
    const results = createResults(run, (text) => told.push(text), at('elsewhere'));
    await results.early(early);
    expect(await readdir(run)).toEqual(['posterior']);
    await rm(run, { recursive: true });
    expect(await results.late(late)).toBe(run);
    expect((await readdir(run)).toSorted()).toEqual(['metrics', 'posterior']);
    expect(told).toEqual([]);
  });

  test('take the place of what a training before left, where they could not be written at first', async () => {
    const run = at('again');
    await writeDurably(run, 'posterior', 'old');
    await mkdir(join(run, '.posterior.part', 'x'), { recursive: true });
    const results = createResults(run, () => undefined, at('elsewhere'));
    await results.early(early);
    expect(await readFile(join(run, 'posterior'), 'utf8')).toBe('old');
    await rm(join(run, '.posterior.part'), { recursive: true });
    await results.late(late);
    expect(await readFile(join(run, 'posterior'), 'utf8')).toBe('p');
  });

  test('go somewhere else, whole, where the run folder cannot be written, and the path is told', async () => {
    const run = at('file');
    await writeFile(run, '');
    const told: string[] = [];
    const results = createResults(run, (text) => told.push(text), at('elsewhere'));
    await results.early(early);
    const other = await results.late(late);
    expect(other).toBe(at('elsewhere', 'credence-file'));
    expect((await readdir(other)).toSorted()).toEqual(['metrics', 'posterior']);
    expect(told).toEqual([
      expect.stringMatching(/file\/posterior: cannot be written .*: it is tried again after measuring/),
      expect.stringMatching(
        /file\/posterior: cannot be written .*: the run goes to .*elsewhere\/credence-file/,
      ),
    ]);
  });

  test('say what remains where there is no other place either', async () => {
    const run = at('another file');
    await writeFile(run, '');
    const results = createResults(run, () => undefined, run);
    await results.early(early);
    await expect(results.late(late)).rejects.toThrow(
      /cannot be written either .*the newest checkpoint in .* remains: make room, then credence train --resume/,
    );
  });
});
