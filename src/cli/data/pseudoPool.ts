/** The pool of pseudo-examples of a run that has a class for none of them: made of what it is trained on. */
import type { CheckedExamples } from '../../bayes/examples.ts';
import { pseudoImagesFor, pseudoWords } from '../../bayes/input/pseudoPool.ts';
import type { RunSettings } from '../../bayes/settings/runSettings.ts';
import type { Encoding } from '../../data/encoding/encoding.ts';
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
  const { pseudoPool: count, seed } = settings;
  const { train, images, table } = data;
  const { inputSize } = train;
  const made = () => {
    if (table) return rowsOf(train, table.preprocessing.encoding, { count, random: pseudoWords(seed) });
    const { rows, columns } = images!;
    return pseudoImagesFor({ images: train.images as Uint8Array, rows, columns }, settings);
  };
  try {
    return { ...data, pseudo: { images: made(), count, inputSize } };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw usageError(`--none: no pseudo-examples can be made of the training examples (${error.message})`);
  }
}

/** The values of a category stay together. */
function rowsOf(
  { images, count, inputSize }: CheckedExamples,
  { inputs }: Encoding,
  request: Parameters<typeof pseudoRows>[1],
): Float32Array {
  const widths = inputs.map((column) => (column.kind === 'number' ? 1 : column.categories.length));
  return pseudoRows({ rows: images as Float32Array, count, inputSize, widths }, request);
}
