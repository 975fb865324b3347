/** The pool of pseudo-images of a run whose network knows none of its classes. */
import { streams } from '../../../shaders/lib/random.ts';
import { type Augmentation, asTheyAre, augmentations } from '../../data/augment/augmentation.ts';
import { type ImageSource, pseudoImages } from '../../data/pseudo/pseudoImages.ts';
import { randomWords } from '../random.ts';
import type { RunSettings } from '../settings/runSettings.ts';

/**
 * The same settings and training images make the same pool, so a run that goes on has the one that it began
 * with.
 *
 * @throws RangeError if nothing can be made of the training images
 */
export function pseudoImagesFor(
  source: ImageSource & { readonly images: Uint8Array },
  { pseudoPool, seed, augment }: Pick<RunSettings, 'pseudoPool' | 'seed' | 'augment'>,
): Uint8Array {
  const random = pseudoWords(seed);
  return pseudoImages(source, { count: pseudoPool, random, augmentation: versionsOf(augment) }) as Uint8Array;
}

/** The words that pseudo-examples are drawn by. */
export const pseudoWords = (seed: number) => randomWords(seed, streams.pseudoImages, 0);

/** The versions that are trained on: others would be taken for none because of how they are drawn. */
const versionsOf = (augment: RunSettings['augment']): Augmentation =>
  augment === 'none' ? asTheyAre : augmentations[augment];
