/** The image sets that come with the project, from its folder `public`. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { LabelledImages } from '../../data/files/mnist.ts';
import { parseShipped, type ShippedSet } from '../../data/ood/shipped.ts';
import { readThere, unpack } from './files.ts';

/** @throws CredenceError if a file is not there, DataError if it is damaged */
export async function openShipped(set: ShippedSet): Promise<LabelledImages> {
  const [images, labels] = await Promise.all([read(set.images), read(set.labels)]);
  return parseShipped(set, { images, labels });
}

/** Whether they are here: the npm package has none of them, for its size. */
export const hasShipped = ({ images }: ShippedSet): boolean => existsSync(fileOf(images));

const fileOf = (path: string): string => fileURLToPath(new URL(`../../../public/${path}`, import.meta.url));

async function read(path: string): Promise<Uint8Array> {
  const file = fileOf(path);
  return unpack(file, await readThere(file));
}
