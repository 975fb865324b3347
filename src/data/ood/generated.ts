/** Out-of-distribution sets that are made from the test images when they are needed. */
import { argumentError } from '../../errors.ts';
import { blur } from './blur.ts';
import { countImages, type Images } from './images.ts';
import { addGaussianNoise, noiseImages, type RandomWords } from './noise.ts';
import { permutePixels } from './permutePixels.ts';
import { rotate } from './rotate.ts';

export interface GeneratedSet {
  /** What the images are, for tables and figures. */
  readonly title: string;
  /**
   * As many images as were given, in their order: image n of the set is made of image n.
   *
   * @param images [N, rows, columns] of the test set
   * @param random counter-based generator of 32-bit words; what is not random leaves it alone
   */
  readonly make: (images: Images, rows: number, columns: number, random: RandomWords) => Images;
}

/**
 * The angles of the rotation sweep, in degrees: 0, where nothing has changed, to 180, where everything stands
 * on its head.
 */
export const rotationAngles: readonly number[] = Array.from({ length: 13 }, (_, k) => 15 * k);

/** Standard deviation of the noise that is added, in grey levels, and of the blur, in pixels. */
const NOISE_SIGMA = 100;
const BLUR_SIGMA = 2;

/** By the name under which the command line knows each. */
export const generatedSets = {
  rotations: {
    title: 'test images turned by 15, 30, ... 180 degrees, as many by each',
    make: (images, rows, columns) => rotateInTurn(images, rows, columns, rotationAngles.slice(1)),
  },
  noise: {
    title: 'uniform noise, no image at all',
    make: (images, rows, columns, random) =>
      noiseImages(countImages('noise', images, rows, columns), rows, columns, random),
  },
  noisy: {
    title: `test images under Gaussian noise of ${NOISE_SIGMA} grey levels`,
    make: (images, rows, columns, random) =>
      addGaussianNoise(images, rows, columns, { sigma: NOISE_SIGMA, random }),
  },
  blur: {
    title: `test images blurred by a Gaussian of ${BLUR_SIGMA} pixels`,
    make: (images, rows, columns) => blur(images, rows, columns, BLUR_SIGMA),
  },
  permuted: {
    title: 'test images whose pixels have changed places, all by one permutation',
    make: permutePixels,
  },
} satisfies Record<string, GeneratedSet>;

/**
 * Image n turned by angle n modulo the number of angles.
 *
 * @param angles at least one, in degrees
 * @throws RangeError if the bytes are no such images, or there is no angle
 */
export function rotateInTurn(
  images: Images,
  rows: number,
  columns: number,
  angles: readonly number[],
): Images {
  const count = countImages('rotateInTurn', images, rows, columns);
  if (angles.length === 0) throw argumentError('rotateInTurn: angles', 'at least one', 'none');
  const size = rows * columns;
  const result = new Uint8Array(images.length);
  angles.forEach((degrees, k) => {
    const mine = Array.from({ length: count }, (_, n) => n).filter((n) => n % angles.length === k);
    const chosen = new Uint8Array(mine.length * size);
    mine.forEach((n, i) => {
      chosen.set(images.subarray(n * size, (n + 1) * size), i * size);
    });
    const turned = rotate(chosen, rows, columns, degrees);
    mine.forEach((n, i) => {
      result.set(turned.subarray(i * size, (i + 1) * size), n * size);
    });
  });
  return result;
}
