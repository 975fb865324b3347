/** What a log says of refusals. The network is a stand-in: the brighter an image, the less certain. */
import { describe, expect, test } from 'vitest';
import { keepingThresholds } from '../../metrics/refusal.ts';
import { digits, some, standIn, tenClasses } from '../ood/testing.ts';
import { measureRefusals } from './refusals.ts';
import { refusedSets } from './refusedBy.ts';

const heldOut = some(40);
const predictBy =
  ({ predict }: typeof standIn) =>
  (images: Uint8Array, count: number) =>
    predict({ images, count, inputSize: digits.inputSize });
const measured = async (by: typeof standIn, final: boolean) => {
  const own = await by.predict(heldOut);
  const asked = { test: own, heldOut: own, images: some(40), final };
  return { own, ...(await measureRefusals({ ...asked, predict: predictBy(by) })) };
};

describe('of a network', async () => {
  const { own, refusals, predictions } = await measured(tenClasses, false);
  const { thresholds, test: kept, sets } = refusals;

  test('thresholds keep 95 % of the images that were held out, with the interval of what was counted', () => {
    expect(thresholds).toEqual(keepingThresholds(own));
    expect(kept.kept.entropy).toMatchObject({ share: 0.95 });
    // 38 of 40, Clopper and Pearson
    expect(kept.kept.entropy.lower).toBeCloseTo(0.8308, 4);
    expect(kept.kept.entropy.upper).toBeCloseTo(0.9939, 4);
  });

  test('what is brighter than any digit is refused, and no ink is kept', () => {
    expect(sets.white).toEqual({ images: 1, refused: expect.objectContaining({ entropy: 1 }) });
    expect(sets.blank).toEqual({ images: 1, refused: expect.objectContaining({ entropy: 0 }) });
    expect(sets.noise).toMatchObject({ images: 40, refused: { maximumProbability: 1 } });
    expect(sets.checkerboard).toMatchObject({ images: 14, refused: { entropy: 1 } });
    expect(predictions.get('fashion')!.count).toBe(10_000);
  });

  test('digits by another hand are told with their error, all and kept', () => {
    expect(refusals.digits).toMatchObject({ images: 400, error: 0.9 });
    expect(refusals.digits!.errorOfKept.entropy).toBeGreaterThan(0.8);
  });

  test('kinds that are to be looked at once are not looked at', () => {
    expect(Object.keys(sets)).toEqual(refusedSets.filter((name) => name !== 'drawn-final'));
    expect(Object.keys(sets['drawn-choose']!.kinds!)).toHaveLength(28);
    expect(sets.letters!.kinds).toBeUndefined();
  });
});

test('they are where they are asked for; a network of two classes reads no ten digits', async () => {
  const { refusals } = await measured(standIn, true);
  expect(Object.keys(refusals.sets)).toEqual(refusedSets);
  expect(refusals.sets['drawn-final']).toMatchObject({ images: 280 });
  expect(Object.keys(refusals.sets['drawn-final']!.kinds!)).toHaveLength(14);
  expect(refusals.digits).toBeNull();
});
