/**
 * Twin of shaders/lib/random.ts: normals by Box and Muller 1958 from the words of Philox4x32-7, in float64,
 * both by src/bayes/random.ts, which the host starts networks from. A number is named by its counter (index
 * of a vec4, draw, step, stream) and its key, the seed; nothing is stored.
 */
import { streams } from '../../shaders/lib/random.ts';
import { boxMuller, philox4x32, seedWords } from '../bayes/random.ts';

/** What a stream of normals is named by, beside the index. */
export interface NoiseSource {
  readonly seed: number;
  /** Index of the training step, from 0. */
  readonly step: number;
  /** Index of the posterior draw, from 0. */
  readonly draw: number;
}

/** The standard normal at each float of a padded buffer, in the given stream. */
export function normals({ seed, step, draw }: NoiseSource, stream: number): (float: number) => number {
  const key = seedWords(seed);
  let block = -1;
  let four: readonly number[] = [];
  return (float) => {
    const index = Math.floor(float / 4);
    if (index !== block) {
      block = index;
      four = boxMuller(philox4x32([index, draw, step, stream], key));
    }
    return four[float % 4]!;
  };
}

/** eps of the weight at each float of a parameter arena. */
export const weightNormals = (source: NoiseSource): ((float: number) => number) =>
  normals(source, streams.weights);

/** zeta of the output at each float of layer `layer`'s padded activations [B, O + 1]. */
export const localNormals = (source: NoiseSource, layer: number): ((float: number) => number) =>
  normals(source, streams.localNoise + layer);

/**
 * Fair signs by the top bit of each word, of the activations of width `width` (0: the network's input),
 * padded.
 */
export function randomSigns({ seed, step, draw }: NoiseSource, width: number): (float: number) => number {
  const key = seedWords(seed);
  return (float) => {
    const words = philox4x32([Math.floor(float / 4), draw, step, streams.signs + width], key);
    return words[float % 4]! < 2 ** 31 ? 1 : -1;
  };
}

/**
 * 0 with probability `rate`, else 1 / (1 - rate), for the outputs of hidden layer `layer`, padded; 24 bits
 * decide.
 */
export function dropoutMask(
  { seed, step, draw }: NoiseSource,
  layer: number,
  rate: number,
): (float: number) => number {
  const key = seedWords(seed);
  return (float) => {
    const words = philox4x32([Math.floor(float / 4), draw, step, streams.dropout + layer], key);
    return (words[float % 4]! >>> 8) / 2 ** 24 >= rate ? 1 / (1 - rate) : 0;
  };
}
