/** The training images that are nearest to an image, by the Euclidean distance of their pixels. */
import type { LabelledImages } from '../../data/files/mnist.ts';

export interface NearImage {
  /** Number of the training image. */
  readonly index: number;
  readonly label: number;
  /** Root of the mean squared difference of pixels, from 0 to 255. */
  readonly distance: number;
  readonly image: Uint8Array;
}

/**
 * Nearest first; of equals the first. A sum that is above that of the last one that is kept is not finished.
 * @param most how many are kept
 */
export function nearestImages(
  { images, labels, count, inputSize }: LabelledImages,
  image: Uint8Array,
  most: number,
): NearImage[] {
  const kept: { index: number; sum: number }[] = [];
  const step = Math.max(1, Math.ceil(inputSize / 14));
  for (let index = 0; index < count; index++) {
    const limit = kept.length < most ? Number.POSITIVE_INFINITY : kept.at(-1)!.sum;
    const start = index * inputSize;
    let sum = 0;
    for (let from = 0; from < inputSize && sum < limit; from += step) {
      const to = Math.min(inputSize, from + step);
      for (let i = from; i < to; i++) {
        const d = images[start + i]! - image[i]!;
        sum += d * d;
      }
    }
    if (sum >= limit) continue;
    const at = kept.findIndex((other) => sum < other.sum);
    kept.splice(at < 0 ? kept.length : at, 0, { index, sum });
    if (kept.length > most) kept.pop();
  }
  return kept.map(({ index, sum }) => ({
    ...{ index, label: labels[index]!, distance: Math.sqrt(sum / inputSize) },
    image: images.slice(index * inputSize, (index + 1) * inputSize),
  }));
}
