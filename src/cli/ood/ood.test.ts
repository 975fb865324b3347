/** The sets of `--ood`: which there are, which apply, and what is said of them. The network is a stand-in. */
import { describe, expect, test } from 'vitest';
import type { LabelledImages } from '../../data/files/mnist.ts';
import { generatedSets } from '../../data/ood/generated.ts';
import { measureOod } from './measure.ts';
import { oodNames, parseOod } from './names.ts';
import { onlyImages, openReadable, openSet } from './sets.ts';
import { digits, keysOf, quiet, small, some, standIn } from './testing.ts';
import { oodText } from './text.ts';

describe('names', () => {
  test('any subset in the order of tables, or all', () => {
    expect(parseOod('noise, fashion')).toEqual(['fashion', 'noise']);
    expect(oodNames).toEqual([
      ...['fashion', 'letters', 'drawn-choose', 'drawn-final', 'drawn-digits'],
      ...['rotations', 'noise', 'noisy', 'blur', 'permuted'],
      ...['white', 'checkerboard', 'blank'],
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

test('what does not apply is said, and is no set', async () => {
  const { report } = await measureOod(standIn, small, await standIn.predict(small), {
    ...{ ...quiet, names: ['fashion', 'blur'], done: () => undefined },
  });
  expect(report.sets.map(({ name }) => name)).toEqual(['blur']);
  expect(oodText(report)).toMatch(/do not apply to this run:\n {2}fashion: its images have 28x28/);
});
