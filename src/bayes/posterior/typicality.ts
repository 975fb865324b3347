/**
 * How typical an image is of the digits that a shipped network was trained on, as a file that a page loads
 * when somebody asks: the Gaussian of each class (metrics/classGaussian.ts), fitted to the training images,
 * and how far images that were held out of training are from it. The whitening matrix has 8 bits a number,
 * with a scale for each of its rows; distances of the held-out images are measured with it as it is filed.
 *   `codes` [I (I + 1) / 2] i8, the lower triangle by columns; `scales` [I] of its rows; `means` [C, I];
 *   `heldOut` [Q], the distances of held-out images at evenly spaced ranks, ascending.
 */
import {
  type ClassGaussian,
  distancesTo,
  fitClassGaussian,
  gaussianOf,
  type LabelledInputs,
} from '../../metrics/classGaussian.ts';
import { FileFormatError } from '../../persist/errors.ts';
import { quantiseMeans } from '../../persist/quantise.ts';
import { openSealedNow, sealSafetensorsNow } from '../../persist/seal.ts';
import { takeFloats, takeSignedCodes } from './posteriorTensors.ts';

export interface Typicality {
  readonly gaussian: ClassGaussian;
  /** Distances of held-out images, ascending, at ranks that are evenly spaced. */
  readonly heldOut: Float32Array;
  /** How many images were held out. */
  readonly images: number;
  /** Fingerprint of the held-out images, as in the card of the network. */
  readonly fingerprint: string;
}

const format = 'credence-typicality-1';
const hint = 'take another copy, or make it again: npx tsx tools/posterior/typical.ts';

/** Ranks of which the distance is kept. */
const ranks = 1001;

export interface HeldOutImages {
  /** [N, I] */
  readonly images: ArrayLike<number>;
  readonly count: number;
  readonly fingerprint: string;
}

/** @throws RangeError if a class has no example, or no input varies within one */
export function fitTypicality(train: LabelledInputs, held: HeldOutImages, classes: number): Typicality {
  const gaussian = packed(fitClassGaussian(train, classes));
  const distances = distancesTo(gaussian, held.images).sort();
  const at = (q: number) => distances[Math.round((q * (held.count - 1)) / (ranks - 1))]!;
  const heldOut = Float32Array.from({ length: ranks }, (_, q) => at(q));
  return { gaussian, heldOut, images: held.count, fingerprint: held.fingerprint };
}

export interface HowTypical {
  /** Mahalanobis distance to the nearest class. */
  readonly distance: number;
  /** Share of the held-out images that are at least as far. */
  readonly share: number;
  readonly heldOut: number;
}

export function howTypical({ gaussian, heldOut, images }: Typicality, image: ArrayLike<number>): HowTypical {
  const distance = distancesTo(gaussian, image)[0]!;
  const nearer = heldOut.findIndex((own) => own >= distance);
  const share = nearer < 0 ? 0 : 1 - nearer / (heldOut.length - 1);
  return { distance, share: Math.min(1, Math.max(0, share)), heldOut: images };
}

/** The Gaussian that is left when its whitening matrix is rounded to 8 bits, a scale a row. */
function packed(gaussian: ClassGaussian): ClassGaussian {
  const { inputSize, whitening, means } = gaussian;
  const rounded = new Float64Array(inputSize * inputSize);
  for (let i = 0; i < inputSize; i++) {
    const { codes, scale } = quantiseMeans(rowOf(whitening, inputSize, i));
    for (let j = 0; j <= i; j++) rounded[j * inputSize + i] = codes[j]! * scale;
  }
  return gaussianOf({ ...gaussian, whitening: rounded, means: Float64Array.from(means, Math.fround) });
}

/** The entries of row i of a lower triangle that lies by columns. */
const rowOf = (triangle: ArrayLike<number>, size: number, i: number): number[] =>
  Array.from({ length: i + 1 }, (_, j) => triangle[j * size + i]!);

export function encodeTypicality({ gaussian, heldOut, images, fingerprint }: Typicality): Uint8Array {
  const { inputSize, classes, shrinkage, whitening, means } = gaussian;
  const codes = new Int8Array((inputSize * (inputSize + 1)) / 2);
  const scales = new Float32Array(inputSize);
  for (let i = 0; i < inputSize; i++) {
    const row = quantiseMeans(rowOf(whitening, inputSize, i));
    scales[i] = row.scale;
    for (let j = 0; j <= i; j++) codes[placeOf(inputSize, i, j)] = row.codes[j]!;
  }
  return sealSafetensorsNow(
    [
      { name: 'scales', shape: [inputSize], data: scales },
      { name: 'means', shape: [classes, inputSize], data: Float32Array.from(means) },
      { name: 'heldOut', shape: [heldOut.length], data: heldOut },
      { name: 'codes', shape: [codes.length], data: codes },
    ],
    {
      format,
      classes: String(classes),
      inputs: String(inputSize),
      shrinkage: String(shrinkage),
      images: String(images),
      fingerprint,
    },
  );
}

/** Of row i and column j of a lower triangle, by columns. */
const placeOf = (size: number, i: number, j: number): number => j * size - (j * (j - 1)) / 2 + (i - j);

/**
 * @param file name used in errors
 * @throws FileFormatError if the file is damaged or another, or was fitted beside other held-out images
 */
export function decodeTypicality(
  file: string,
  bytes: Uint8Array,
  expected: { readonly fingerprint: string },
): Typicality {
  const { tensors, metadata } = openSealedNow(file, bytes, hint);
  const fault = (field: string, wanted: string, got: string) =>
    new FileFormatError({ file, field: `__metadata__.${field}`, expected: wanted, got, hint });
  if (metadata.format !== format) throw fault('format', format, metadata.format ?? 'none');
  const { fingerprint = 'none' } = metadata;
  if (fingerprint !== expected.fingerprint) {
    throw fault('fingerprint', `${expected.fingerprint}, the held-out images of the card`, fingerprint);
  }
  const whole = (field: string, most: number) => {
    const value = Number(metadata[field]);
    if (Number.isInteger(value) && value >= 1 && value <= most) return value;
    throw fault(field, `a whole number from 1 to ${most}`, metadata[field] ?? 'none');
  };
  const [inputSize, classes, images] = [whole('inputs', 4096), whole('classes', 1000), whole('images', 1e9)];
  const from = { file, tensors };
  const scales = takeFloats(from, 'scales', [inputSize]);
  const means = Float64Array.from(takeFloats(from, 'means', [classes, inputSize]));
  const heldOut = takeFloats(from, 'heldOut', [ranks]);
  const codes = takeSignedCodes(from, 'codes', [(inputSize * (inputSize + 1)) / 2]);
  const whitening = new Float64Array(inputSize * inputSize);
  for (let j = 0, at = 0; j < inputSize; j++) {
    for (let i = j; i < inputSize; i++) whitening[j * inputSize + i] = codes[at++]! * scales[i]!;
  }
  const shrinkage = Number(metadata.shrinkage);
  const gaussian = gaussianOf({ inputSize, classes, shrinkage, whitening, means });
  return { gaussian, heldOut, images, fingerprint };
}
