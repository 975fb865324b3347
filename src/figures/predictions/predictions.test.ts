import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chooseDigits } from './predictions.ts';

const images = fc.array(fc.tuple(fc.double({ min: 0, max: 2.3, noNaN: true }), fc.nat(9)), { maxLength: 60 });

describe('chooseDigits', () => {
  test('takes the five of highest entropy, highest first, then four others', () => {
    fc.assert(
      fc.property(images, (given) => {
        const entropy = given.map(([h]) => h);
        const labels = given.map(([, label]) => label);
        const chosen = chooseDigits(entropy, labels);
        expect(chosen.length).toBe(Math.min(9, given.length));
        expect(new Set(chosen.map(({ index }) => index)).size).toBe(chosen.length);
        const most = chosen
          .filter(({ reason }) => reason === 'most uncertain')
          .map(({ index }) => entropy[index]);
        expect(most).toEqual(entropy.toSorted((a, b) => b - a).slice(0, 5));
        expect(chooseDigits(entropy, labels)).toEqual(chosen);
      }),
    );
  });

  test('typical images are the nearest to the median, of different classes while there are any', () => {
    const entropy = [2, 2, 2, 2, 2, 0.5, 0.5, 0.5, 0.5, 0.6, 0.1];
    const labels = [0, 0, 0, 0, 0, 1, 1, 2, 3, 4, 5];
    const typical = chooseDigits(entropy, labels).filter(({ reason }) => reason === 'typical');
    // the median is 0.5... 0.6; class 1 once, at its first image
    expect(typical.map(({ index }) => labels[index])).toEqual([4, 1, 2, 3]);
    expect(typical[1]!.index).toBe(5);
  });

  test('equals are taken in the order of the data', () => {
    const chosen = chooseDigits(new Float64Array(20), new Uint8Array(20));
    expect(chosen.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  });
});
