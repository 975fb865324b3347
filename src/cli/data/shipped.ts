/** The image sets that come with the project, from its folder `public`. */
import { fileURLToPath } from 'node:url';
import type { LabelledImages } from '../../data/mnist.ts';
import { parseShipped, type ShippedSet } from '../../data/ood/shipped.ts';
import { readThere, unpack } from './files.ts';

/** @throws CredenceError if a file is not there, DataError if it is damaged */
export async function openShipped(set: ShippedSet): Promise<LabelledImages> {
  const [images, labels] = await Promise.all([read(set.images), read(set.labels)]);
  return parseShipped(set, { images, labels });
}

async function read(path: string): Promise<Uint8Array> {
  const file = fileURLToPath(new URL(`../../../public/${path}`, import.meta.url));
  return unpack(file, await readThere(file));
}
