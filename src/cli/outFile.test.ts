/** A file that a user names to be written never costs one that is read. */
import { existsSync, statSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { devNull } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { checkOutFile, writeOutFile } from './outFile.ts';
import { temporaryFolder } from './testing/tinyData.ts';

const folder = await temporaryFolder();
afterAll(folder.remove);
const path = (name: string) => join(folder.path, name);
const check = (name: string) =>
  checkOutFile(path(name), { folder: path('run'), sources: [path('rows.csv')] });

test('the rows that are read, the run and folders are refused by name', async () => {
  await mkdir(path('run'));
  await writeFile(path('rows.csv'), 'a,y\n');
  expect(() => check('rows.csv')).toThrow(/--out .*rows\.csv: is the file that is read/);
  expect(() => check('run/metrics.json')).toThrow(/is a file of the run itself/);
  expect(() => check('run')).toThrow(/is a folder; give the name of a file/);
  expect(() => check('predicted.csv')).not.toThrow();
  expect(() => check('not/there/yet.csv')).not.toThrow();
});

test('a file is written whole, and what cannot be written is named', async () => {
  await writeOutFile(path('new/predicted.csv'), 'mean\n1\n');
  expect(await readFile(path('new/predicted.csv'), 'utf8')).toBe('mean\n1\n');
  await expect(writeOutFile(path('rows.csv/predicted.csv'), '')).rejects.toThrow(
    /rows\.csv\/predicted\.csv: cannot be written \(E/,
  );
});

test.skipIf(!existsSync(devNull))('a device is written to, and is one afterwards', async () => {
  await writeOutFile(devNull, 'mean\n');
  expect(statSync(devNull).isFile()).toBe(false);
});
