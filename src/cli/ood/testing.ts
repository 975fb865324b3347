/** Networks that stand in for one, and images, for the tests of this room. */
import { type Prediction, summarise } from '../../bayes/prediction/prediction.ts';
import type { Progress } from '../../bayes/prediction/progress.ts';
import type { LabelledImages } from '../../data/files/mnist.ts';
import { openImages } from '../data/images.ts';

export const digits = await openImages().load('test');
export const some = (count: number): LabelledImages => ({
  ...digits,
  count,
  images: digits.images.slice(0, count * digits.inputSize),
  // the stand-in knows two classes
  labels: digits.labels.slice(0, count).map((label) => label % 2),
});
export const small: LabelledImages = {
  images: Uint8Array.from({ length: 10 * 16 }, (_, i) => (i * 37) % 256),
  labels: new Uint8Array(10),
  ...{ count: 10, rows: 4, columns: 4, inputSize: 16, classes: 10 },
};

export const keysOf = <K extends string>(record: Record<K, unknown>) => Object.keys(record) as K[];

/** The prediction of two draws, from the sums of their probabilities and entropies. */
const of = (sums: Parameters<typeof summarise>[0]): Prediction => {
  const options = { draws: 2, everyDraw: undefined, interval: undefined };
  return { ...summarise(sums, options), findings: [] };
};

/** The brighter an image, the less certain; two draws that agree. */
export const standIn = {
  predict: async ({
    images,
    count,
    inputSize,
  }: {
    images: Uint8Array | Float32Array;
    count: number;
    inputSize: number;
  }): Promise<Prediction> => {
    const [probs, entropies] = [new Float64Array(2 * count), new Float64Array(count)];
    for (let n = 0; n < count; n++) {
      const pixels = Array.from(images.subarray(n * inputSize, (n + 1) * inputSize));
      const ink = pixels.reduce((a, b) => a + b, 0);
      const p = Math.max(0.5, 1 - ink / (255 * inputSize));
      const entropy = -(p * Math.log(p) + (p < 1 ? (1 - p) * Math.log(1 - p) : 0));
      probs.set([2 * p, 2 * (1 - p)], 2 * n);
      entropies[n] = entropy;
    }
    return of({ probs, entropies, count, classes: 2 });
  },
};
/** Says 3 of every image, the less certainly the brighter it is. */
export const tenClasses = {
  predict: async (asked: Parameters<typeof standIn.predict>[0]): Promise<Prediction> => {
    const { probs } = await standIn.predict(asked);
    const sums = new Float64Array(10 * asked.count);
    const entropies = new Float64Array(asked.count);
    for (let n = 0; n < asked.count; n++) {
      const p = probs[2 * n]!;
      const rest = (1 - p) / 9;
      const entropy = -p * Math.log(p) - (rest > 0 ? 9 * rest * Math.log(rest) : 0);
      sums.set(
        Array.from({ length: 10 }, (_, c) => 2 * (c === 3 ? p : rest)),
        10 * n,
      );
      entropies[n] = entropy;
    }
    return of({ probs: sums, entropies, count: asked.count, classes: 10 });
  },
};
export const quiet = {
  adapter: 'none',
  draws: 2,
  seed: 1,
  signal: new AbortController().signal,
  readsDigits: false,
  note: () => undefined,
  working: async <R>(_doing: string, work: (progress: Progress) => R | Promise<R>) => work(() => undefined),
};
