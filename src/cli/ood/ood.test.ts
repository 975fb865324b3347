/** The sets of `--ood`: which there are, which apply, and what is said of them. The network is a stand-in. */
import { describe, expect, test } from 'vitest';
import type { Prediction } from '../../bayes/prediction/prediction.ts';
import { summarise } from '../../bayes/prediction/prediction.ts';
import type { LabelledImages } from '../../data/mnist.ts';
import { openImages } from '../data/images.ts';
import { measureOod } from './measure.ts';
import { oodNames, parseOod } from './names.ts';
import { onlyImages, openSet } from './sets.ts';
import { oodText } from './text.ts';

const digits = await openImages().load('test');
const some = (count: number): LabelledImages => ({
  ...digits,
  count,
  images: digits.images.slice(0, count * digits.inputSize),
  // the stand-in knows two classes
  labels: digits.labels.slice(0, count).map((label) => label % 2),
});
const small: LabelledImages = {
  images: Uint8Array.from({ length: 10 * 16 }, (_, i) => (i * 37) % 256),
  labels: new Uint8Array(10),
  ...{ count: 10, rows: 4, columns: 4, inputSize: 16, classes: 10 },
};

/** The brighter an image, the less certain; two draws that agree. */
const standIn = {
  predict: async ({
    images,
    count,
    inputSize,
  }: {
    images: Uint8Array | Float32Array;
    count: number;
    inputSize: number;
  }): Promise<Prediction> => {
    const sums = new Float32Array(count * 3);
    for (let n = 0; n < count; n++) {
      const pixels = Array.from(images.subarray(n * inputSize, (n + 1) * inputSize));
      const ink = pixels.reduce((a, b) => a + b, 0);
      const p = Math.max(0.5, 1 - ink / (255 * inputSize));
      const entropy = -(p * Math.log(p) + (p < 1 ? (1 - p) * Math.log(1 - p) : 0));
      sums.set([2 * p, 2 * (1 - p), 2 * entropy * 0.5], 3 * n);
    }
    const of = { count, classes: 2, draws: 2, everyDraw: undefined, interval: undefined };
    return { ...summarise({ sums, ...of }), findings: [] };
  },
};
const quiet = {
  adapter: 'none',
  draws: 2,
  seed: 1,
  signal: new AbortController().signal,
  note: () => undefined,
};

describe('names', () => {
  test('any subset in the order of tables, or all', () => {
    expect(parseOod('noise, fashion')).toEqual(['fashion', 'noise']);
    expect(parseOod('all')).toEqual(oodNames);
    expect(oodNames).toEqual(['fashion', 'letters', 'rotations', 'noise', 'noisy', 'blur', 'permuted']);
  });

  test('a stranger is refused by name', () => {
    expect(() => parseOod('fashion,cats')).toThrow(/some of fashion,.*got "cats"/);
    expect(() => parseOod('')).toThrow(/got ""/);
  });
});

describe('sets', () => {
  test('a shipped set is labelled with its source and licence, a generated one as generated', async () => {
    expect(await openSet('fashion', some(5))).toMatchObject({ kind: 'shipped', count: 10_000, source: /./ });
    expect(await openSet('letters', some(5))).toMatchObject({ kind: 'shipped', count: 1000 });
    const fashion = await openSet('fashion', some(5));
    expect('source' in fashion && fashion.source).toMatch(/MIT licence/);
    expect(await openSet('blur', some(5))).toMatchObject({ kind: 'generated', count: 5 });
  });

  test('images of another size have no shipped sets, and every generated one', async () => {
    expect(await openSet('fashion', small)).toEqual({
      why: 'its images have 28x28 pixels, those of this run 4x4',
    });
    for (const name of oodNames.slice(2)) {
      expect(await openSet(name, small)).toMatchObject({ name, kind: 'generated', count: 10 });
    }
  });

  test('a table has none', () => {
    expect(onlyImages(['noise'])).toEqual([{ name: 'noise', why: expect.stringMatching(/of a table/) }]);
  });

  test('a run on those very images does not call them foreign', async () => {
    const fashion = await openSet('fashion', some(5));
    const own = 'images' in fashion ? { ...digits, images: fashion.images, count: fashion.count } : digits;
    expect(await openSet('fashion', own)).toEqual({ why: 'they are the test images of this run' });
  });
});

test('measures each set against the test images, and tells them as they are done', async () => {
  const images = some(40);
  const told: string[] = [];
  const { report, samples } = await measureOod(standIn, images, await standIn.predict(images), {
    ...{ ...quiet, names: ['noise', 'rotations', 'letters'], done: ({ name }) => told.push(name) },
  });
  expect(told).toEqual(['noise', 'rotations', 'letters']);
  const [noise, rotations] = report.sets;
  // noise is brighter than any digit, and a turned digit about as bright as before
  expect(noise!.auroc).toEqual({ entropy: 1, mutualInformation: 1, maximumProbability: 1 });
  expect(noise!.fpr95.entropy).toBe(0);
  expect(Math.abs(rotations!.auroc.entropy - 0.5)).toBeLessThan(0.1);
  expect(report.test!.images).toBe(40);
  expect(report.rotationSweep!.points.map(({ degrees }) => degrees)).toHaveLength(13);
  for (const { entropy, aleatoric, epistemic } of report.rotationSweep!.points) {
    expect(aleatoric + epistemic).toBeCloseTo(entropy, 12);
  }
  expect(Object.keys(samples.images)).toEqual(['test', 'noise', 'rotations', 'letters']);
  const text = oodText(report);
  expect(text).toMatch(/shipped: letters A to J \(drawn .*Open Font License/);
  expect(text).toMatch(/generated: uniform noise/);
  expect(text).toMatch(/AUROC: probability/);
});

test('what does not apply is said, and is no set', async () => {
  const { report } = await measureOod(standIn, small, await standIn.predict(small), {
    ...{ ...quiet, names: ['fashion', 'blur'], done: () => undefined },
  });
  expect(report.sets.map(({ name }) => name)).toEqual(['blur']);
  expect(oodText(report)).toMatch(/do not apply to this run:\n {2}fashion: its images have 28x28/);
});
