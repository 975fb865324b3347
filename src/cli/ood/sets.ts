/**
 * Out-of-distribution images of a run: those that ship with the project, and those made of its own test
 * images.
 */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { randomWords } from '../../bayes/random.ts';
import type { LabelledImages } from '../../data/mnist.ts';
import { type GeneratedSet, generatedSets } from '../../data/ood/generated.ts';
import { parseShipped, type ShippedSet } from '../../data/ood/shipped.ts';
import type { OodReport, OodSet } from '../../figures/ood.ts';
import { unpack } from '../data/files.ts';
import { type OodName, shippedSets } from './names.ts';

/** Images that a network of the run can take, and what they are. */
export interface OpenSet extends Pick<OodSet, 'name' | 'title' | 'kind' | 'source'> {
  readonly images: Uint8Array;
  readonly count: number;
}

export type OpenedSet = OpenSet | { readonly why: string };

/**
 * The images of a generated set are the same for every run: seed and Philox stream of what is random in them.
 */
const imageSeed = 1;
const imageStream = 6;

/**
 * @returns the set, or why it does not apply
 * @throws DataError if a file that ships with the project is damaged
 */
export async function openSet(name: OodName, test: LabelledImages): Promise<OpenedSet> {
  return name in shippedSets
    ? openShipped(name, shippedSets[name as keyof typeof shippedSets], test)
    : makeSet(name, generatedSets[name as keyof typeof generatedSets], test);
}

async function openShipped(name: OodName, set: ShippedSet, test: LabelledImages): Promise<OpenedSet> {
  const { rows, columns } = test;
  if (rows !== 28 || columns !== 28) {
    return { why: `its images have 28x28 pixels, those of this run ${rows}x${columns}` };
  }
  const [images, labels] = await Promise.all([readPublic(set.images), readPublic(set.labels)]);
  const data = parseShipped(set, { images, labels });
  if (Buffer.compare(data.images, test.images) === 0) return { why: 'they are the test images of this run' };
  const { title, source } = set;
  return { name, title, source, kind: 'shipped', images: data.images, count: data.count };
}

function makeSet(name: OodName, { title, make }: GeneratedSet, test: LabelledImages): OpenSet {
  const { images, rows, columns, count } = test;
  const random = randomWords(imageSeed, imageStream, 0);
  return {
    ...{ name, title, kind: 'generated', count },
    source: `made by Credence when it is measured, seed ${imageSeed}`,
    images: make(images, rows, columns, random),
  };
}

/** A file of public/, decompressed. */
async function readPublic(path: string): Promise<Uint8Array> {
  const file = fileURLToPath(new URL(`../../../public/${path}`, import.meta.url));
  return unpack(file, await readFile(file));
}

/** Why no set applies to a run that does not classify images. */
export const onlyImages = (names: readonly OodName[]): OodReport['left'] =>
  names.map((name) => ({ name, why: 'it is a set of images, and this run is of a table' }));
