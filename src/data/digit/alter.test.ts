import { describe, expect, test } from 'vitest';
import { blur } from '../ood/blur.ts';
import { addGaussianNoise } from '../ood/noise.ts';
import { rotate } from '../ood/rotate.ts';
import { words } from '../ood/testing.ts';
import { alter, alterationRanges, unaltered } from './alter.ts';
import { drawStrokes } from './strokes.ts';

const seven = drawStrokes([
  [
    [0.2, 0.15],
    [0.8, 0.15],
    [0.4, 0.9],
  ],
]);
const one = drawStrokes([
  [
    [0.5, 0.1],
    [0.5, 0.9],
  ],
]);
const random = words(3);

describe('alter', () => {
  test('by nothing is the image itself, as a copy', () => {
    const image = alter(seven, unaltered, { other: null, random });
    expect(image).toEqual(seven);
    expect(image).not.toBe(seven);
  });

  test('morphs from one image to the other', () => {
    const at = (morph: number) => alter(seven, { ...unaltered, morph }, { other: one, random });
    expect(at(0)).toEqual(seven);
    expect(at(1)).toEqual(one);
    const off = Array.from(at(0.25), (pixel, i) => Math.abs(pixel - (0.75 * seven[i]! + 0.25 * one[i]!)));
    expect(Math.max(...off)).toBeLessThanOrEqual(0.5);
  });

  test('turns, blurs and adds noise as the out-of-distribution sets do, in this order', () => {
    const together = alter(seven, { morph: 0, turn: 30, blur: 1, noise: 40 }, { other: null, random });
    const turned = rotate(seven, 28, 28, 30);
    expect(together).toEqual(addGaussianNoise(blur(turned, 28, 28, 1), 28, 28, { sigma: 40, random }));
  });

  test('leaves the image alone, and the same generator adds the same noise', () => {
    const before = seven.slice();
    const noisy = (seed: number) =>
      alter(seven, { ...unaltered, noise: 60 }, { other: null, random: words(seed) });
    expect(noisy(1)).toEqual(noisy(1));
    expect(noisy(1)).not.toEqual(noisy(2));
    expect(seven).toEqual(before);
  });

  test.each(Object.keys(alterationRanges) as (keyof typeof alterationRanges)[])(
    'refuses %s outside its range',
    (name) => {
      for (const value of [Number.NaN, alterationRanges[name].least! - 1, alterationRanges[name].most! + 1]) {
        expect(() => alter(seven, { ...unaltered, [name]: value }, { other: one, random })).toThrow(
          `alter: ${name}: expected a number from`,
        );
      }
    },
  );

  test('refuses images of another size, and to morph into nothing', () => {
    expect(() => alter(new Uint8Array(783), unaltered, { other: null, random })).toThrow(/784 bytes/);
    const half = { ...unaltered, morph: 0.5 };
    expect(() => alter(seven, half, { other: new Uint8Array(3), random })).toThrow(/784 bytes/);
    expect(() => alter(seven, half, { other: null, random })).toThrow(/an image to morph into/);
  });
});
