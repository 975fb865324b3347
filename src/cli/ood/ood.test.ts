/** The sets of `--ood`: which there are, which apply, and what is said of them. The network is a stand-in. */
import { describe, expect, test } from 'vitest';
import type { Prediction } from '../../bayes/prediction/prediction.ts';
import { summarise } from '../../bayes/prediction/prediction.ts';
import { randomWords } from '../../bayes/random.ts';
import type { LabelledImages } from '../../data/mnist.ts';
import { generatedSets } from '../../data/ood/generated.ts';
import { openImages } from '../data/images.ts';
import { measureOod } from './measure.ts';
import { oodNames, parseOod } from './names.ts';
import { onlyImages, openReadable, openSet } from './sets.ts';
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

const keysOf = <K extends string>(record: Record<K, unknown>) => Object.keys(record) as K[];

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
    return summarise({ sums, count, classes: 2, draws: 2, everyDraw: undefined, interval: undefined });
  },
};
/** Says 3 of every image, the less certainly the brighter it is. */
const tenClasses = {
  predict: async (asked: Parameters<typeof standIn.predict>[0]): Promise<Prediction> => {
    const { probs } = await standIn.predict(asked);
    const sums = new Float32Array(asked.count * 11);
    for (let n = 0; n < asked.count; n++) {
      const p = probs[2 * n]!;
      const rest = (1 - p) / 9;
      const entropy = -p * Math.log(p) - (rest > 0 ? 9 * rest * Math.log(rest) : 0);
      sums.set(
        Array.from({ length: 10 }, (_, c) => 2 * (c === 3 ? p : rest)),
        11 * n,
      );
      sums[11 * n + 10] = entropy;
    }
    return summarise({
      sums,
      count: asked.count,
      classes: 10,
      draws: 2,
      everyDraw: undefined,
      interval: undefined,
    });
  },
};
const quiet = {
  adapter: 'none',
  draws: 2,
  seed: 1,
  signal: new AbortController().signal,
  readsDigits: false,
  note: () => undefined,
};

describe('names', () => {
  test('any subset in the order of tables, or all', () => {
    expect(parseOod('noise, fashion')).toEqual(['fashion', 'noise']);
    expect(oodNames).toEqual([
      ...['fashion', 'letters', 'drawn-choose', 'drawn-final', 'drawn-digits'],
      ...['rotations', 'noise', 'noisy', 'blur', 'permuted'],
    ]);
  });

  test('all spares the part that is to be measured once; its own name and drawn have it', () => {
    expect(parseOod('all')).toEqual(oodNames.filter((name) => name !== 'drawn-final'));
    expect(parseOod('drawn')).toEqual(['drawn-choose', 'drawn-final', 'drawn-digits']);
    expect(parseOod('noise,drawn-final')).toEqual(['drawn-final', 'noise']);
    expect(parseOod('all,drawn')).toEqual(oodNames);
  });

  test('a stranger is refused by name', () => {
    expect(() => parseOod('fashion,cats')).toThrow(/some of all,drawn,fashion,.*got "cats"/);
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
    for (const name of keysOf(generatedSets)) {
      expect(await openSet(name, small)).toMatchObject({ name, kind: 'generated', count: 10 });
    }
  });

  test('the drawn kinds are in two parts, and every image has its kind', async () => {
    for (const [name, count, kinds] of [
      ['drawn-choose', 560, 28],
      ['drawn-final', 280, 14],
    ] as const) {
      const set = await openSet(name, some(5));
      expect(set).toMatchObject({ kind: 'shipped', count, source: expect.stringMatching(/MIT/) });
      expect('kinds' in set && new Set(set.kinds!.of).size).toBe(kinds);
    }
    expect(await openSet('drawn-choose', small)).toMatchObject({ why: expect.stringMatching(/28x28/) });
  });

  test('drawn digits apply where the network is known to read ten digits, from images of that size', async () => {
    expect(await openReadable('drawn-digits', some(5), 10)).toMatchObject({ count: 400, kind: 'shipped' });
    const why = async (images: LabelledImages, classes: number | null) =>
      ((await openReadable('drawn-digits', images, classes)) as { why: string }).why;
    expect(await why(some(5), null)).toMatch(/they are digits, and a run on images of its own folder/);
    expect(await why(some(5), 2)).toBe('it has 10 classes, and the network of this run 2');
    expect(await why(small, 10)).toMatch(/28x28/);
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

describe('what is refused where 95 % are kept', () => {
  const options = { ...quiet, done: () => undefined };
  const images = some(40);

  test('thresholds are of the held-out images, if there are some, else of the test images, and it is said', async () => {
    const test = await standIn.predict(images);
    const { report } = await measureOod(standIn, images, test, { ...options, names: ['noise'] });
    expect(report.refusal).toMatchObject({ from: 'test', images: 40, kept: 0.95 });
    // 38 of 40 are kept, and no two of these digits are equally bright
    expect(report.refusal!.refusedTest.entropy).toBeCloseTo(0.05, 12);
    expect(report.sets[0]!.refused95).toEqual({ entropy: 1, mutualInformation: 1, maximumProbability: 1 });
    expect(oodText(report).replaceAll('\n', ' ')).toMatch(/95 % of the 40 test images themselves/);

    // held out: noise, whose thresholds keep every digit and most noise
    const noise = generatedSets.noise.make(images.images, 28, 28, randomWords(7, 0, 0));
    const heldOut = await standIn.predict({ images: noise, count: 40, inputSize: 784 });
    const other = await measureOod(standIn, images, test, { ...options, names: ['noise'], heldOut });
    expect(other.report.refusal).toMatchObject({ from: 'held out', images: 40 });
    expect(other.report.refusal!.refusedTest.entropy).toBe(0);
    expect(other.report.sets[0]!.refused95!.entropy).toBeLessThan(0.5);
    expect(oodText(other.report).replaceAll('\n', ' ')).toMatch(/95 % of the 40 images that were held out/);
  });

  test('is told of each kind: weighed by their images, the kinds make the set', async () => {
    const names = ['drawn-choose', 'drawn-final'] as const;
    const test = await standIn.predict(images);
    const { report } = await measureOod(standIn, images, test, { ...options, names });
    for (const { images: count, kinds, refused95 } of report.sets) {
      expect(kinds!.every((kind) => kind.images === 20)).toBe(true);
      const sum = kinds!.reduce((total, kind) => total + 20 * kind.refused95.entropy, 0);
      expect(sum / count).toBeCloseTo(refused95!.entropy, 12);
    }
    const of = new Map(report.sets.flatMap(({ kinds }) => kinds!).map((kind) => [kind.name, kind.refused95]));
    // by brightness: a checkerboard has more ink than any digit, and a thin plus less than most
    expect(of.get('checkerboard')!.entropy).toBe(1);
    expect(of.get('plus')!.entropy).toBeLessThan(0.5);
    expect(oodText(report)).toMatch(/ {2}drawn-choose: .*\s0\s%,/);
  });

  test('drawn digits are read and kept: their error, the share kept, the error of the kept', async () => {
    const { report, samples } = await measureOod(tenClasses, images, await tenClasses.predict(images), {
      ...{ ...options, names: ['drawn-digits'], readsDigits: true },
    });
    expect(report.sets).toEqual([]);
    const [digits] = report.readable!;
    // it says 3 of everything, and 40 of 400 are
    expect(digits).toMatchObject({ name: 'drawn-digits', images: 400, error: 0.9 });
    expect(digits!.kept95.entropy).toBeGreaterThan(0.5);
    expect(digits!.errorOfKept95.entropy).toBeGreaterThan(0.8);
    expect(samples.images['drawn-digits']).toHaveLength(6);
    expect(oodText(report)).toMatch(/another hand\?\n(.*\n)*drawn-digits +400 +90\.00 %/);
  });

  test('a report of before there were refusals is still told', async () => {
    const { report } = await measureOod(standIn, images, await standIn.predict(images), {
      ...{ ...options, names: ['noise'] },
    });
    const { refusal: _refusal, readable: _readable, ...old } = report;
    const sets = report.sets.map(({ refused95: _refused95, ...set }) => set);
    expect(oodText({ ...old, version: 1, sets })).toMatch(/noise +40 .* - +- +- +generated: uniform noise/);
  });
});

test('what does not apply is said, and is no set', async () => {
  const { report } = await measureOod(standIn, small, await standIn.predict(small), {
    ...{ ...quiet, names: ['fashion', 'blur'], done: () => undefined },
  });
  expect(report.sets.map(({ name }) => name)).toEqual(['blur']);
  expect(oodText(report)).toMatch(/do not apply to this run:\n {2}fashion: its images have 28x28/);
});
