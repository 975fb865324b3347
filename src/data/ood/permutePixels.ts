/** Digits whose pixels are shuffled: the same numbers, without the shapes. */
import { permutation } from '../order/permutation.ts';
import { countImages, type Images } from './images.ts';

/**
 * Images whose pixels have changed places by one fixed permutation, the same for every image: pixel i of the
 * result is pixel order[i] of the image. Every brightness is kept, so a network sees inputs of the scale it
 * knows.
 * Source of the idea: Goodfellow et al. 2013, "An empirical investigation of catastrophic forgetting"
 * (permuted MNIST).
 *
 * @param images [N, rows, columns]
 * @param random a uniform 32-bit integer for each index, as for `permutation`
 * @returns as many images
 * @throws RangeError if the bytes are no such images, or the generator does not return uniform 32-bit
 *   integers
 */
export function permutePixels(
  images: Images,
  rows: number,
  columns: number,
  random: (index: number) => number,
): Images {
  countImages('permutePixels', images, rows, columns);
  const size = rows * columns;
  const order = permutation(size, random);
  return images.map((_, i) => images[i - (i % size) + order[i % size]!]!);
}
