import { describe, expect, test } from 'vitest';
import { distancesTo, fitClassGaussian } from '../../metrics/classGaussian.ts';
import { decodeSafetensors } from '../../persist/safetensors.ts';
import { sealSafetensorsNow } from '../../persist/seal.ts';
import { normalValues } from '../testing.ts';
import { decodeTypicality, encodeTypicality, fitTypicality, howTypical } from './typicality.ts';

/** Two classes around (0, 0, 0) and (40, 40, 0), whose last input hardly varies. */
const sample = (count: number, seed: number) => {
  const noise = normalValues(3 * count, seed, 10, 0);
  const labels = Uint8Array.from({ length: count }, (_, n) => n % 2);
  const images = Float32Array.from(noise, (x, at) => {
    const [n, i] = [Math.floor(at / 3), at % 3];
    return i === 2 ? x / 100 : x + 40 * labels[n]! + (i === 1 ? noise[3 * n]! / 2 : 0);
  });
  return { images, labels, count, inputSize: 3 };
};
const train = sample(600, 1);
const held = sample(400, 2);
const typicality = fitTypicality(train, { ...held, fingerprint: 'ab' }, 2);
const bytes = encodeTypicality(typicality);

describe('how typical an image is', () => {
  test('of the held-out images themselves takes every share alike', () => {
    const shares = Array.from(
      { length: held.count },
      (_, n) => howTypical(typicality, held.images.subarray(3 * n, 3 * n + 3)).share,
    ).sort((a, b) => a - b);
    shares.forEach((share, n) => {
      expect(Math.abs(share - (n + 0.5) / held.count)).toBeLessThan(0.01);
    });
  });

  test('is all of them at the mean of a class, and none far away', () => {
    expect(howTypical(typicality, typicality.gaussian.means.subarray(0, 3))).toMatchObject({
      distance: 0,
      share: 1,
    });
    expect(howTypical(typicality, [0, 0, 500])).toMatchObject({ share: 0, heldOut: 400 });
  });

  test('in 8 bits is near to what it is without rounding', () => {
    const exact = distancesTo(fitClassGaussian(train, 2), held.images);
    distancesTo(typicality.gaussian, held.images).forEach((distance, n) => {
      expect(distance / exact[n]!).toBeCloseTo(1, 1);
    });
  });
});

describe('the file', () => {
  test('says to the bit what was measured', () => {
    const read = decodeTypicality('t', bytes, { fingerprint: 'ab' });
    expect(read).toEqual(typicality);
    expect(encodeTypicality(read)).toEqual(bytes);
  });

  test('of other images, of another kind, or damaged is refused, and named', () => {
    const open =
      (own: Uint8Array, fingerprint = 'ab') =>
      () =>
        decodeTypicality('t.safetensors', own, { fingerprint });
    expect(open(bytes, 'cd')).toThrow(/fingerprint: expected cd, the held-out images of the card, got ab/);
    const flipped = bytes.slice();
    flipped[flipped.length - 1]! ^= 1;
    expect(open(flipped)).toThrow(/t\.safetensors: .*SHA-256/);
    const { tensors, metadata } = decodeSafetensors('t', bytes);
    const list = [...tensors].map(([name, tensor]) => ({ name, ...tensor }));
    const other = (change: Record<string, string>) =>
      open(sealSafetensorsNow(list, { ...metadata, ...change }));
    expect(other({ format: 'x' })).toThrow(/format: expected credence-typicality-1, got x/);
    expect(other({ inputs: '1e9' })).toThrow(/inputs: expected a whole number from 1 to 4096/);
    expect(other({ inputs: '4' })).toThrow(/scales: expected a tensor of shape \[4\]/);
  });
});
