/** The pool of pseudo-examples of a run that has a class for none of them: made of what it is trained on. */
import { streams } from '../../../shaders/lib/random.ts';
import type { CheckedExamples } from '../../bayes/examples.ts';
import { randomWords } from '../../bayes/random.ts';
import type { RunSettings } from '../../bayes/settings/runSettings.ts';
import { type Augmentation, asTheyAre, augmentations } from '../../data/augment/augmentation.ts';
import type { Encoding } from '../../data/encoding.ts';
import { pseudoImages } from '../../data/pseudo/pseudoImages.ts';
import { pseudoRows } from '../../data/pseudo/pseudoRows.ts';
import { usageError } from '../exit.ts';
import type { RunData } from './runData.ts';

/**
 * The data with its pool, if the settings ask for one. The same settings and training examples make the same
 * pool, so a run that goes on has the one that it began with.
 *
 * @throws CredenceError if nothing can be made of the training examples
 */
export function withPseudo(data: RunData, settings: RunSettings): RunData {
  if (settings.none === 'no') return data;
  const { pseudoPool: count, seed, augment } = settings;
  const random = randomWords(seed, streams.pseudoImages, 0);
  const { train, images, table } = data;
  const { inputSize } = train;
  const made = () => {
    if (table) return rowsOf(train, table.preprocessing.encoding, { count, random });
    const { rows, columns } = images!;
    const source = { images: train.images as Uint8Array, rows, columns };
    return pseudoImages(source, { count, random, augmentation: versionsOf(augment) });
  };
  try {
    return { ...data, pseudo: { images: made(), count, inputSize } };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw usageError(`--none: no pseudo-examples can be made of the training examples (${error.message})`);
  }
}

/** The versions that are trained on: others would be taken for none because of how they are drawn. */
const versionsOf = (augment: RunSettings['augment']): Augmentation =>
  augment === 'none' ? asTheyAre : augmentations[augment];

/** The values of a category stay together. */
function rowsOf(
  { images, count, inputSize }: CheckedExamples,
  { inputs }: Encoding,
  request: Parameters<typeof pseudoRows>[1],
): Float32Array {
  const widths = inputs.map((column) => (column.kind === 'number' ? 1 : column.categories.length));
  return pseudoRows({ rows: images as Float32Array, count, inputSize, widths }, request);
}
