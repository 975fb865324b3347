import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../testing/tinyData.ts';
import { readRunFolder } from './readRun.ts';

test('a table in the place of a run is named, and what it should have been', async () => {
  const folder = await temporaryFolder();
  const file = join(folder.path, 'prices.csv');
  await writeFile(file, 'width,price\n1,2\n');
  await expect(readRunFolder(file)).rejects.toThrow(`${file}: is neither a run folder nor a file in one`);
  await rm(folder.path, { recursive: true });
});
