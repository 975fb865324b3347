/**
 * Noise alone, and noise over images. It is a function of a counter-based generator, as for `permutation`.
 */
import { argumentError } from '../../errors.ts';
import { countImages, type Images, toByte } from './images.ts';

/** A uniform 32-bit integer for each index 0, 1, 2, ...; the same generator gives the same noise. */
export type RandomWords = (index: number) => number;

/**
 * N images of nothing but noise: every pixel a byte, independent and uniform.
 *
 * @param random word i makes pixel i, by its top eight bits
 * @throws RangeError if a size is no whole number, or the generator does not return 32-bit integers
 */
export function noiseImages(count: number, rows: number, columns: number, random: RandomWords): Images {
  if (!Number.isSafeInteger(count) || count < 0) {
    throw argumentError('noiseImages: count', 'a whole number of at least 0', count);
  }
  countImages('noiseImages', new Uint8Array(0), rows, columns);
  const word = checked('noiseImages', random);
  return Uint8Array.from({ length: count * rows * columns }, (_, i) => word(i) >>> 24);
}

/**
 * Images plus noise uniform on [-amplitude, amplitude] grey levels, independent for each pixel, cut off at 0
 * and 255.
 *
 * @param images [N, rows, columns]
 * @param random word i moves pixel i
 * @throws RangeError if the bytes are no such images, the amplitude is negative or not finite, or the
 *   generator wrong
 */
export function addUniformNoise(
  images: Images,
  rows: number,
  columns: number,
  { amplitude, random }: { readonly amplitude: number; readonly random: RandomWords },
): Images {
  countImages('addUniformNoise', images, rows, columns);
  checkSpread('addUniformNoise: amplitude', amplitude);
  const word = checked('addUniformNoise', random);
  return images.map((pixel, i) => toByte(pixel + amplitude * (2 * unit(word(i)) - 1)));
}

/**
 * Images plus Gaussian noise of standard deviation `sigma` grey levels, independent for each pixel, cut off
 * at 0 and 255. Box and Muller 1958: words 2i and 2i + 1 make sqrt(-2 log u) cos(2 pi v) for pixel i.
 *
 * @param images [N, rows, columns]
 * @throws RangeError if the bytes are no such images, sigma is negative or not finite, or the generator wrong
 */
export function addGaussianNoise(
  images: Images,
  rows: number,
  columns: number,
  { sigma, random }: { readonly sigma: number; readonly random: RandomWords },
): Images {
  countImages('addGaussianNoise', images, rows, columns);
  checkSpread('addGaussianNoise: sigma', sigma);
  const word = checked('addGaussianNoise', random);
  return images.map((pixel, i) => {
    const radius = Math.sqrt(-2 * Math.log(unit(word(2 * i))));
    return toByte(pixel + sigma * radius * Math.cos(2 * Math.PI * unit(word(2 * i + 1))));
  });
}

/** The middle of a word's interval in (0, 1): never 0, whose logarithm is infinite, and never 1. */
const unit = (word: number): number => (word + 0.5) / 2 ** 32;

/** The generator with a check: one that returns floats in [0, 1) would make no noise at all. */
function checked(where: string, random: RandomWords): RandomWords {
  return (index) => {
    const word = random(index);
    if (word >>> 0 === word) return word;
    throw argumentError(`${where}: random`, 'unsigned 32-bit integers', word);
  };
}

function checkSpread(where: string, spread: number): void {
  if (!(spread >= 0 && Number.isFinite(spread))) throw argumentError(where, 'at least 0 grey levels', spread);
}
