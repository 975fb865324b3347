/** A small learnable data set, which every engine makes alike. Not part of the library. */
import type { CheckedExamples } from './examples.ts';
import { randomWords } from './random.ts';

export type LabelledBytes = CheckedExamples & { readonly images: Uint8Array; readonly labels: Uint8Array };

/** Noisy copies of one prototype for each class, as bytes. A small network learns them in a few steps. */
export function prototypes(count: number, inputSize: number, classes: number, seed = 1): LabelledBytes {
  const word = randomWords(seed, 1000, 0);
  const centre = (label: number, i: number) => randomWords(label, 1001, 0)(i) % 256;
  const labels = Uint8Array.from({ length: count }, (_, n) => word(n) % classes);
  const images = Uint8Array.from({ length: count * inputSize }, (_, at) => {
    const n = Math.floor(at / inputSize);
    const noise = (randomWords(seed, 1002, n)(at % inputSize) % 101) - 50;
    return Math.min(255, Math.max(0, centre(labels[n]!, at % inputSize) + noise));
  });
  return { images, labels, count, inputSize };
}
