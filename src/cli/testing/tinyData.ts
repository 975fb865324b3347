/** MNIST in miniature: ten classes of 4x4 images that a small network learns in a moment, as IDX files. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MNIST_FILES } from '../../data/files/mnist.ts';

const side = 4;

/** A folder for one test file, and how to remove it. */
export async function temporaryFolder(): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'credence-cli-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/** The four files by name. Class c lights pixel c and, in turn, one other. */
export function tinyFiles({ train = 60, test = 30 } = {}): Map<string, Uint8Array> {
  return new Map([
    [MNIST_FILES.train.images, imagesFile(train)],
    [MNIST_FILES.train.labels, labelsFile(train)],
    [MNIST_FILES.test.images, imagesFile(test)],
    [MNIST_FILES.test.labels, labelsFile(test)],
  ]);
}

/** Writes the files, some of them replaced (or left out, where undefined), into a new folder. */
export async function writeTinyData(
  folder: string,
  replaced: Readonly<Record<string, Uint8Array | undefined>> = {},
): Promise<string> {
  await mkdir(folder, { recursive: true });
  for (const [name, bytes] of Object.entries({ ...Object.fromEntries(tinyFiles()), ...replaced })) {
    if (bytes) await writeFile(join(folder, name), bytes);
  }
  return folder;
}

export function imagesFile(count: number): Uint8Array {
  const pixels = Array.from({ length: count }, (_, n) => {
    const image = new Array<number>(side * side).fill(0);
    image[(7 * n) % (side * side)] = 90;
    image[n % 10] = 250;
    return image;
  });
  return idx([count, side, side], pixels.flat());
}

export function labelsFile(count: number): Uint8Array {
  return idx(
    [count],
    Array.from({ length: count }, (_, n) => n % 10),
  );
}

/** An IDX file of unsigned bytes. */
export function idx(dims: readonly number[], values: readonly number[]): Uint8Array {
  const sizes = dims.flatMap((dim) => [dim >>> 24, (dim >>> 16) & 255, (dim >>> 8) & 255, dim & 255]);
  return Uint8Array.from([0, 0, 8, dims.length, ...sizes, ...values]);
}

/** An .npy file of float32, version 1. */
export function npyFile(shape: readonly number[], values: Float32Array): Uint8Array {
  const list = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const text = `{'descr': '<f4', 'fortran_order': False, 'shape': (${list}), }`;
  const length = Math.ceil((10 + text.length + 1) / 64) * 64 - 10;
  const header = new TextEncoder().encode(`${text.padEnd(length - 1)}\n`);
  const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, length & 255, length >> 8];
  return Uint8Array.from([...magic, ...header, ...new Uint8Array(values.slice().buffer)]);
}
