/** Typicality beside a network that is a stand-in. The Gaussians are of real digits. */
import { describe, expect, test } from 'vitest';
import { subset } from '../../data/files/mnist.ts';
import { patternSets } from '../../data/ood/patterns.ts';
import { keepingThresholds, refusalsOf, refusedShare } from '../../metrics/refusal.ts';
import { openImages } from '../data/images.ts';
import { measureOod } from './measure.ts';
import { quiet, tenClasses } from './testing.ts';
import { oodText } from './text.ts';
import { withTypicality } from './typical.ts';

const all = await openImages().load('train');
const train = subset(all, 0, 1500);
const heldOut = subset(all, 20_000, 20_400);
const digits = subset(await openImages().load('test'), 0, 200);
const own = {
  net: tenClasses,
  test: await tenClasses.predict(digits),
  heldOut: await tenClasses.predict(heldOut),
};
const told: string[] = [];
const known = withTypicality(own, { train, test: digits, heldOut }, (text) => told.push(text));

describe('with typicality', () => {
  const thresholds = keepingThresholds(known.heldOut!);

  test('predictions are what they were, and have a distance and the least p-value', () => {
    expect(known.test).toMatchObject(own.test);
    expect(Object.keys(thresholds).slice(3)).toEqual(['distance', 'combined']);
    expect(told).toEqual(['fitting a Gaussian to the images of each class ...']);
  });

  test('the pixels alone tell white and checkerboards from digits, which are kept', async () => {
    const { distance, combined } = refusedShare(refusalsOf(known.test, thresholds));
    // 200 images at 5 %, of a threshold from 400
    for (const share of [distance!, combined!]) expect(share).toBeLessThan(0.05 + 4 * Math.sqrt(0.05 / 133));
    for (const { make } of [patternSets.white, patternSets.checkerboard]) {
      const images = make(28, 28);
      const found = await known.net.predict({ images, count: images.length / 784, inputSize: 784 }, quiet);
      expect(refusedShare(refusalsOf(found, thresholds))).toMatchObject({ distance: 1, combined: 1 });
    }
  });

  test('tables have columns for them', async () => {
    const { report } = await measureOod(known.net, digits, known.test, {
      ...{ ...quiet, names: ['white', 'drawn-digits'], readsDigits: true, heldOut: known.heldOut },
      done: () => undefined,
    });
    expect(report.sets[0]!.refused95).toMatchObject({ distance: 1, combined: 1 });
    expect(report.readable![0]!.kept95.distance).toBeGreaterThan(0);
    expect(oodText(report)).toMatch(/Distance: of the pixels[\s\S]*Least p: the least p-value/);
  });
});

test('where nothing was held out, or images are all alike, all is as before and it is said', () => {
  const notes: string[] = [];
  const note = (text: string) => notes.push(text);
  const without = { net: tenClasses, test: own.test, heldOut: undefined };
  expect(withTypicality(without, { train, test: digits, heldOut: undefined }, note)).toBe(without);
  const flat = { ...train, images: new Uint8Array(train.images.length) };
  expect(withTypicality(own, { train: flat, test: digits, heldOut }, note)).toBe(own);
  expect(notes[0]).toMatch(/needs images that were held out/);
  expect(notes.at(-1)).toMatch(/no distance to the classes: .*inputs that vary/);
});
