/** Single images out of a data set. */
import type { LabelledImages } from '../../data/files/mnist.ts';

/** The images [K] with the given indices, copied, in that order. */
export function gatherImages(data: LabelledImages, indices: readonly number[]): LabelledImages {
  const images = new Uint8Array(indices.length * data.inputSize);
  indices.forEach((index, k) => {
    images.set(imageOf(data, index), k * data.inputSize);
  });
  const labels = Uint8Array.from(indices, (index) => data.labels[index]!);
  return { ...data, images, labels, count: indices.length };
}

/** A view on the pixels [I] of one image. */
export function imageOf({ images, inputSize }: LabelledImages, index: number): Uint8Array {
  return images.subarray(index * inputSize, (index + 1) * inputSize);
}

/** Numbers for JSON, with the few significant digits that figures need, so that files stay small. */
export function brief(values: ArrayLike<number>, digits = 5): number[] {
  return Array.from(values, (value) => Number(value.toPrecision(digits)));
}
