/** Examples that the network was not trained on, in two parts: one to choose by, and one to measure. */
import type { LabelledExamples } from '../../import/scores.ts';
import { drawRows } from '../data/divide.ts';
import type { RunData } from '../data/runData.ts';
import { usageError } from '../exit.ts';

/** Two numbers are chosen, which more examples would not choose better. */
const enough = 2000;

export interface HeldOutParts {
  readonly choose: LabelledExamples;
  readonly measure: LabelledExamples;
}

/** @throws CredenceError if there are too few examples for two parts */
export function inTwo({ test, outputs }: RunData, seed: number): HeldOutParts {
  const all = test as LabelledExamples;
  const least = 2 * outputs;
  if (all.count < least) {
    throw usageError(
      `held-out examples: expected at least ${least}, two for each of ${outputs} classes, got ${all.count}: ` +
        'give more by --test FILE, or a larger share by --test-fraction',
    );
  }
  const take = Math.min(enough, Math.floor(all.count / 2));
  const { taken, left } = drawRows(all.count, take, {
    ...{ seed, draw: 'choice', division: 'before', classes: all.labels },
  });
  return { choose: picked(all, taken), measure: picked(all, left) };
}

function picked(all: LabelledExamples, rows: Uint32Array): LabelledExamples {
  const { inputSize } = all;
  const images = new (all.images.constructor as Float32ArrayConstructor)(rows.length * inputSize);
  rows.forEach((from, to) => {
    images.set(all.images.subarray(from * inputSize, (from + 1) * inputSize), to * inputSize);
  });
  return { ...all, images, labels: Uint32Array.from(rows, (row) => all.labels[row]!), count: rows.length };
}
