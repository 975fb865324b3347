/**
 * The importance figure: which pixels speak for the predicted class, and do the posterior draws agree on it?
 */
import type { FeatureImportance } from '../../bayes/prediction/featureImportance.ts';
import type { LabelledImages } from '../../data/files/mnist.ts';
import type { DigitImportance } from '../data.ts';
import { brief, imageOf } from './digits.ts';

/** Index of the first image of each class, by class; a class without images is left out. */
export function firstOfEachClass(labels: Uint8Array, classes: number): number[] {
  return Array.from({ length: classes }, (_, c) => labels.indexOf(c)).filter((index) => index >= 0);
}

/**
 * @param importance maps [K, I], one for each of `indices`
 * @param predicted [N] predicted classes of all images
 */
export function importanceFigure(
  { mean, sd }: Pick<FeatureImportance, 'mean' | 'sd'>,
  data: LabelledImages,
  indices: readonly number[],
  predicted: ArrayLike<number>,
): DigitImportance[] {
  const { inputSize } = data;
  return indices.map((index, k) => ({
    index,
    label: data.labels[index]!,
    predicted: predicted[index]!,
    pixels: Array.from(imageOf(data, index)),
    mean: brief(mean.subarray(k * inputSize, (k + 1) * inputSize), 4),
    sd: brief(sd.subarray(k * inputSize, (k + 1) * inputSize), 4),
  }));
}
