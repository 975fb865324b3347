import { describe, expect, test } from 'vitest';
import { addGaussianNoise, addUniformNoise, noiseImages } from './noise.ts';
import { sum, words } from './testing.ts';

const grey = new Uint8Array(100 * 28 * 28).fill(128);
const count = grey.length;
const moments = (values: ArrayLike<number>) => {
  const mean = sum(values) / values.length;
  return { mean, variance: sum(Array.from(values, (x) => (x - mean) ** 2)) / values.length };
};

describe('noiseImages', () => {
  test('every byte is as frequent as any other', () => {
    const pixels = noiseImages(100, 28, 28, words(1));
    const counts = new Float64Array(256);
    for (const pixel of pixels) counts[pixel]!++;
    const expected = pixels.length / 256;
    const chiSquared = sum(counts.map((n) => (n - expected) ** 2 / expected));
    // 255 degrees of freedom: the 99.9th percentile is 330.5
    expect(chiSquared).toBeLessThan(330.5);
  });

  test('is a function of its generator', () => {
    expect(noiseImages(2, 5, 4, words(3))).toEqual(noiseImages(2, 5, 4, words(3)));
    expect(noiseImages(2, 5, 4, words(3))).not.toEqual(noiseImages(2, 5, 4, words(4)));
    expect(noiseImages(2, 5, 4, words(3))).toHaveLength(40);
  });
});

describe('addUniformNoise', () => {
  test('has mean 0 and variance amplitude^2 / 3, and stays within the amplitude', () => {
    const noisy = addUniformNoise(grey, 28, 28, { amplitude: 60, random: words(1) });
    const { mean, variance } = moments(noisy);
    const expected = 60 ** 2 / 3;
    expect(Math.abs(mean - 128)).toBeLessThan(4 * Math.sqrt(expected / count));
    // the kurtosis of a uniform is 9/5, so var(s^2) = 4/5 sigma^4 / n; rounding to bytes adds 1/12
    expect(Math.abs(variance - expected - 1 / 12)).toBeLessThan(4 * expected * Math.sqrt(0.8 / count));
    expect(noisy.every((pixel) => Math.abs(pixel - 128) <= 60)).toBe(true);
  });
});

describe('addGaussianNoise', () => {
  test('has mean 0, variance sigma^2 and a normal share beyond one sigma', () => {
    const noisy = addGaussianNoise(grey, 28, 28, { sigma: 20, random: words(2) });
    const { mean, variance } = moments(noisy);
    expect(Math.abs(mean - 128)).toBeLessThan(4 * (20 / Math.sqrt(count)));
    expect(Math.abs(variance - 400 - 1 / 12)).toBeLessThan(4 * 400 * Math.sqrt(2 / count));
    // bytes from 108.5 to 147.5: |z| < 0.975, which has probability 0.670456
    const inside = noisy.filter((pixel) => Math.abs(pixel - 128) <= 19).length / count;
    expect(Math.abs(inside - 0.670456)).toBeLessThan(4 * Math.sqrt((0.67 * 0.33) / count));
  });

  test('is cut off at black and white', () => {
    const noisy = addGaussianNoise(Uint8Array.of(0, 255, 0, 255), 2, 2, { sigma: 1e4, random: words(5) });
    expect(noisy.every((pixel) => pixel === 0 || pixel === 255)).toBe(true);
  });
});

describe('both over images', () => {
  const images = Uint8Array.from({ length: 60 }, (_, i) => 4 * i);

  test('of spread 0 are the identity', () => {
    expect(addUniformNoise(images, 5, 4, { amplitude: 0, random: words(1) })).toEqual(images);
    expect(addGaussianNoise(images, 5, 4, { sigma: 0, random: words(1) })).toEqual(images);
  });

  test('are functions of the generator and leave the images as they were', () => {
    const before = images.slice();
    const noisy = (seed: number) => addGaussianNoise(images, 5, 4, { sigma: 9, random: words(seed) });
    expect(noisy(1)).toEqual(noisy(1));
    expect(noisy(1)).not.toEqual(noisy(2));
    expect(images).toEqual(before);
  });

  test('refuse what they cannot use', () => {
    const random = words(1);
    expect(() => addGaussianNoise(images, 5, 4, { sigma: -1, random })).toThrow(/sigma: expected at least 0/);
    expect(() => addUniformNoise(images, 5, 4, { amplitude: Number.NaN, random })).toThrow(/amplitude/);
    expect(() => addUniformNoise(images, 7, 4, { amplitude: 1, random })).toThrow(/a multiple of 28 bytes/);
    expect(() => noiseImages(1, 2, 2, () => 0.5)).toThrow(/unsigned 32-bit integers, got 0.5/);
    expect(() => noiseImages(1.5, 2, 2, random)).toThrow(/count: expected a whole number/);
  });
});
