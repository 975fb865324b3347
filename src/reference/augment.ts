/** Twin of shaders/augment.wgsl.ts: a minibatch by a permutation, each image in a version of its own. */
import { streams } from '../../shaders/lib/random.ts';
import { boxMuller, philox4x32, seedWords } from '../bayes/random.ts';
import type { Augmentation } from '../data/augment/augmentation.ts';
import { rendered, type Shape, type VersionDraws, versionOf } from '../data/augment/version.ts';
import { at, type Matrix, matrixOf } from './matrix.ts';
import type { NoiseSource } from './random.ts';

/** What is drawn for row b of a minibatch: uniforms by 24 bits, as float32 holds them. */
export function versionDraws({ seed, step, draw }: NoiseSource, b: number): VersionDraws {
  const key = seedWords(seed);
  const words = philox4x32([2 * b, draw, step, streams.augmentation], key);
  const [choice, scale, shiftX, shiftY] = words.map((word) => (word >>> 8) / 2 ** 24);
  const [angle, shear] = boxMuller(philox4x32([2 * b + 1, draw, step, streams.augmentation], key));
  return { choice: choice!, scale: scale!, shiftX: shiftX!, shiftY: shiftY!, angle, shear };
}

export interface AugmentRequest {
  readonly first: number;
  readonly batch: number;
  readonly inputScale: number;
  readonly shape: Shape;
  readonly augmentation: Augmentation;
  readonly noise: NoiseSource;
  /** Examples from this one on stay as they are; absent: none. */
  readonly varied?: number;
}

/** x[b, i] = inputScale version(examples[order[first + b]])[i]. */
export function augment(examples: Matrix, order: ArrayLike<number>, request: AugmentRequest): Matrix {
  const { first, batch, inputScale, shape, augmentation, noise, varied = examples.rows } = request;
  const rows = Array.from({ length: batch }, (_, b) => {
    const example = order[first + b]!;
    const image = Float64Array.from({ length: examples.columns }, (_, i) => at(examples, example, i));
    if (example >= varied) return image;
    const version = versionOf(augmentation, versionDraws(noise, b), shape);
    return rendered(image, shape, version, augmentation);
  });
  const values = rows.flatMap((row) => Array.from(row, (p) => inputScale * p));
  return matrixOf(batch, examples.columns, values);
}
