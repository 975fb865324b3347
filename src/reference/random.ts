/**
 * Twin of shaders/lib/random.ts: normals by Box and Muller 1958 from the words of Philox4x32-7, in float64. A number is
 * named by its counter (index of a vec4, draw, step, stream) and its key, the seed; nothing is stored.
 */
import { streams } from '../../shaders/lib/random.ts';
import { philox4x32, seedWords, type Words4 } from '../bayes/random.ts';

/** (radius, angle) -> two independent standard normals: sqrt(-2 log u) (cos a, sin a). */
function normalPair(radiusWord: number, angleWord: number): readonly [number, number] {
  // the middle of the word's interval, so that u is never 0 and never 1
  const u = (radiusWord + 0.5) / 2 ** 32;
  const radius = Math.sqrt(-2 * Math.log(u));
  // quarter turns: a whole number in the top two bits, then the nearest-to-zero representative of the rest
  const turns = Math.floor(angleWord / 2 ** 30);
  const rest = (angleWord % 2 ** 30) / 2 ** 30;
  const angle = (Math.PI / 2) * (turns + (rest < 0.5 ? rest : rest - 1));
  return [radius * Math.cos(angle), radius * Math.sin(angle)];
}

/** Four standard normals from four words: words 0, 1 make normals 0 and 2; words 2, 3 make normals 1 and 3. */
export function boxMuller([a, b, c, d]: Words4): readonly [number, number, number, number] {
  const [z0, z2] = normalPair(a, b);
  const [z1, z3] = normalPair(c, d);
  return [z0, z1, z2, z3];
}

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

/** Fair signs by the top bit of each word, of the activations of width `width` (0: the network's input), padded. */
export function randomSigns({ seed, step, draw }: NoiseSource, width: number): (float: number) => number {
  const key = seedWords(seed);
  return (float) => {
    const words = philox4x32([Math.floor(float / 4), draw, step, streams.signs + width], key);
    return words[float % 4]! < 2 ** 31 ? 1 : -1;
  };
}

/** 0 with probability `rate`, else 1 / (1 - rate), for the outputs of hidden layer `layer`, padded; 24 bits decide. */
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
