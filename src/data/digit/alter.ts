/** A digit altered by a few numbers, in a fixed order, always from the untouched image. */
import { isIn, type Range, rangeText } from '../../checks.ts';
import { argumentError } from '../../errors.ts';
import { blur } from '../ood/blur.ts';
import { toByte } from '../ood/images.ts';
import { addGaussianNoise, type RandomWords } from '../ood/noise.ts';
import { rotate } from '../ood/rotate.ts';
import { SIDE } from './ink.ts';

export interface Alterations {
  /** Share of the other image in the mixture, from 0 to 1. */
  readonly morph: number;
  /** Degrees, counter-clockwise. */
  readonly turn: number;
  /** Standard deviation in pixels. */
  readonly blur: number;
  /** Standard deviation in grey levels. */
  readonly noise: number;
}

export const unaltered: Alterations = { morph: 0, turn: 0, blur: 0, noise: 0 };

export const alterationRanges: Readonly<Record<keyof Alterations, Range>> = {
  morph: { least: 0, most: 1 },
  turn: { least: -180, most: 180 },
  blur: { least: 0, most: 4 },
  noise: { least: 0, most: 200 },
};

/** What the alterations need beside the image. */
export interface Ingredients {
  /** The image that it morphs into; without one `morph` must be 0. */
  readonly other: Uint8Array | null;
  /** The same generator adds the same noise. */
  readonly random: RandomWords;
}

/**
 * Bytes [28, 28]: mixed with the other image, then turned, then blurred, then with Gaussian noise. The last
 * three are those of the out-of-distribution sets.
 *
 * @throws RangeError if an image has another size, a number lies outside its range, or `other` is missing
 */
export function alter(image: Uint8Array, by: Alterations, { other, random }: Ingredients): Uint8Array {
  checkDigit('alter: image', image);
  checkAlterations('alter', by);
  const mixed = by.morph === 0 ? image : mix(image, other, by.morph);
  const turned = rotate(mixed, SIDE, SIDE, by.turn);
  const blurred = blur(turned, SIDE, SIDE, by.blur);
  return addGaussianNoise(blurred, SIDE, SIDE, { sigma: by.noise, random });
}

export const isUnaltered = (by: Alterations): boolean =>
  Object.keys(unaltered).every((name) => by[name as keyof Alterations] === 0);

/** @throws RangeError naming the number that lies outside its range */
export function checkAlterations(where: string, by: Alterations): void {
  for (const name of Object.keys(alterationRanges) as (keyof Alterations)[]) {
    const range = alterationRanges[name];
    if (!isIn(range, by[name])) throw argumentError(`${where}: ${name}`, rangeText(range), by[name]);
  }
}

function mix(image: Uint8Array, other: Uint8Array | null, share: number): Uint8Array {
  if (other === null) throw argumentError('alter: other', 'an image to morph into', other);
  checkDigit('alter: other', other);
  return image.map((pixel, i) => toByte((1 - share) * pixel + share * other[i]!));
}

/** @throws RangeError unless the bytes are one image of 28 x 28 */
export function checkDigit(where: string, image: Uint8Array): void {
  if (image.length === SIDE * SIDE) return;
  throw argumentError(where, `${SIDE * SIDE} bytes (${SIDE}x${SIDE})`, `${image.length} bytes`);
}
