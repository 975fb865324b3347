/** Images drawn in the manner of MNIST that come with the project: no digits, and digits by another hand. */
import { argumentError } from '../../errors.ts';
import type { LabelledImages } from '../files/mnist.ts';
import { type DrawnPart, drawnKinds } from './drawnKinds.ts';
import type { ShippedSet } from './shipped.ts';

/** Labels are kinds: their places in `drawnKinds`. */
export const drawnNonDigits: ShippedSet = {
  title: 'drawings that are no digit',
  source: 'drawn by tools/drawn; MIT licence',
  images: 'data/drawn/non-digits-idx3-ubyte.gz',
  labels: 'data/drawn/non-digits-idx1-ubyte.gz',
  count: 840,
  classNames: drawnKinds.map(({ name }) => name),
};

/** What a network that reads digits must read, and keep. */
export const drawnDigits: ShippedSet = {
  title: 'drawn digits',
  source: 'drawn by tools/drawn, some from three open fonts; MIT licence, SIL Open Font License',
  images: 'data/drawn/digits-idx3-ubyte.gz',
  labels: 'data/drawn/digits-idx1-ubyte.gz',
  count: 400,
  classNames: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
};

/**
 * The drawn non-digits of one part, in their order.
 *
 * @throws RangeError if the labels are not those kinds
 */
export function drawnPart(nonDigits: LabelledImages, part: DrawnPart): LabelledImages {
  const { images, labels, inputSize, classes } = nonDigits;
  if (classes !== drawnKinds.length) {
    throw argumentError('drawnPart: nonDigits', `labels of ${drawnKinds.length} kinds`, `${classes} classes`);
  }
  const chosen = Array.from(labels.keys()).filter((n) => drawnKinds[labels[n]!]!.part === part);
  const copied = new Uint8Array(chosen.length * inputSize);
  chosen.forEach((n, i) => {
    copied.set(images.subarray(n * inputSize, (n + 1) * inputSize), i * inputSize);
  });
  return {
    ...nonDigits,
    images: copied,
    labels: Uint8Array.from(chosen, (n) => labels[n]!),
    count: chosen.length,
  };
}
