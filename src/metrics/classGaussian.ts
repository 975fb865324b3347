/**
 * How typical an input is, without any network: its distance to the nearest class, if each class is a
 * Gaussian with a mean of its own and one covariance for all. Source: Lee et al. 2018, "A simple unified
 * framework for detecting out-of-distribution samples and adversarial attacks", on the inputs themselves.
 *
 * The covariance S within the classes is shrunk to a multiple of the identity, (1 - l) S + l m I with
 * m = tr S / I, because inputs that hardly vary have hardly any in S. The l that is nearest to the true
 * covariance, in expectation, is estimated from the same examples: Ledoit and Wolf 2004, "A well-conditioned
 * estimator for large-dimensional covariance matrices".
 */
import { argumentError } from '../errors.ts';
import { inverseOfLower, lowerFactor } from './triangular.ts';

export interface LabelledInputs {
  /** [N, I] */
  readonly images: ArrayLike<number>;
  readonly labels: ArrayLike<number>;
  readonly count: number;
  readonly inputSize: number;
}

export interface ClassGaussian {
  readonly inputSize: number;
  readonly classes: number;
  /** l, from 0 (S as it is) to 1 (a sphere). */
  readonly shrinkage: number;
  /** [I, I] by columns: W with W'W the inverse of the shrunk covariance, lower triangular. */
  readonly whitening: Float64Array;
  /** [C, I] means of the classes. */
  readonly means: Float64Array;
  /** [C, I] means of the classes times W. */
  readonly centres: Float64Array;
}

/**
 * @param classes C, of each of which there is at least one example
 * @throws RangeError if shapes disagree, a class has no example, or no input varies within a class
 */
export function fitClassGaussian(
  { images, labels, count, inputSize }: LabelledInputs,
  classes: number,
): ClassGaussian {
  if (images.length !== count * inputSize || labels.length !== count) {
    const expected = `${count} rows of ${inputSize} inputs, and as many labels`;
    throw argumentError('fitClassGaussian', expected, `${images.length} numbers, ${labels.length} labels`);
  }
  const means = meansOf({ images, labels, count, inputSize }, classes);
  const covariance = new Float64Array(inputSize * inputSize);
  let fourth = 0;
  for (let n = 0; n < count; n++) {
    const mean = labels[n]! * inputSize;
    let square = 0;
    for (let i = 0; i < inputSize; i++) square += (images[n * inputSize + i]! - means[mean + i]!) ** 2;
    fourth += square ** 2;
    addSparse(covariance, images, n * inputSize, inputSize);
  }
  centreWithin(covariance, means, countsOf(labels, classes));
  for (let at = 0; at < covariance.length; at++) covariance[at]! /= count;
  mirror(covariance, inputSize);
  const shrinkage = shrink(covariance, inputSize, { fourth, count });
  const whitening = inverseOfLower(lowerFactor(covariance, inputSize), inputSize);
  return gaussianOf({ inputSize, classes, shrinkage, whitening, means });
}

/** With the means of the classes where W takes them. */
export function gaussianOf(given: Omit<ClassGaussian, 'centres'>): ClassGaussian {
  const { inputSize, classes, whitening, means } = given;
  const centres = new Float64Array(classes * inputSize);
  for (let c = 0; c < classes; c++) {
    whiten(whitening, means, c * inputSize, centres.subarray(c * inputSize, (c + 1) * inputSize));
  }
  return { ...given, centres };
}

/**
 * [N] the least Mahalanobis distance of each row to the mean of a class. The higher, the less typical.
 * @throws RangeError if these are no rows of as many inputs
 */
export function distancesTo(
  { inputSize, classes, whitening, centres }: ClassGaussian,
  images: ArrayLike<number>,
): Float64Array {
  const count = images.length / inputSize;
  if (!Number.isInteger(count)) {
    throw argumentError('distancesTo: images', `rows of ${inputSize} inputs`, `${images.length} numbers`);
  }
  const white = new Float64Array(inputSize);
  return Float64Array.from({ length: count }, (_, n) => {
    white.fill(0);
    whiten(whitening, images, n * inputSize, white);
    let nearest = Number.POSITIVE_INFINITY;
    for (let c = 0; c < classes; c++) {
      let square = 0;
      for (let i = 0; i < inputSize; i++) square += (white[i]! - centres[c * inputSize + i]!) ** 2;
      nearest = Math.min(nearest, square);
    }
    return Math.sqrt(nearest);
  });
}

function countsOf(labels: ArrayLike<number>, classes: number): Float64Array {
  const counts = new Float64Array(classes);
  for (let n = 0; n < labels.length; n++) {
    const label = labels[n]!;
    if (!(label in counts))
      throw argumentError('fitClassGaussian: labels', `classes below ${classes}`, label);
    counts[label]! += 1;
  }
  const empty = counts.indexOf(0);
  if (empty >= 0)
    throw argumentError('fitClassGaussian: labels', 'an example of each class', `none of ${empty}`);
  return counts;
}

function meansOf({ images, labels, count, inputSize }: LabelledInputs, classes: number): Float64Array {
  const counts = countsOf(labels, classes);
  const means = new Float64Array(classes * inputSize);
  for (let n = 0; n < count; n++) {
    for (let i = 0; i < inputSize; i++) means[labels[n]! * inputSize + i]! += images[n * inputSize + i]!;
  }
  return means.map((sum, at) => sum / counts[Math.floor(at / inputSize)]!);
}

/** Adds x x' below the diagonal and on it. Images are mostly 0, and what is 0 adds nothing. */
function addSparse(sums: Float64Array, x: ArrayLike<number>, start: number, size: number): void {
  const inked: number[] = [];
  for (let i = 0; i < size; i++) {
    const value = x[start + i]!;
    if (value === 0) continue;
    inked.push(i);
    for (const j of inked) sums[i * size + j]! += value * x[start + j]!;
  }
}

/** Sum over rows of (x - mean)(x - mean)' = sum of x x' - sum over classes of n mean mean'. */
function centreWithin(sums: Float64Array, means: Float64Array, counts: Float64Array): void {
  const size = means.length / counts.length;
  counts.forEach((count, c) => {
    for (let i = 0; i < size; i++) {
      const own = count * means[c * size + i]!;
      if (own === 0) continue;
      for (let j = 0; j <= i; j++) sums[i * size + j]! -= own * means[c * size + j]!;
    }
  });
}

function mirror(lower: Float64Array, size: number): void {
  for (let i = 0; i < size; i++) for (let j = 0; j < i; j++) lower[j * size + i] = lower[i * size + j]!;
}

/**
 * Shrinks S in place. l = min(1, b / d) with d = |S - m I|^2 and b = (1 / N^2) sum |x x' - S|^2, where the
 * sum is sum |x|^4 - N |S|^2; norms are Frobenius's.
 */
function shrink(
  s: Float64Array,
  size: number,
  { fourth, count }: { readonly fourth: number; readonly count: number },
): number {
  let trace = 0;
  for (let i = 0; i < size; i++) trace += s[i * size + i]!;
  const m = trace / size;
  if (!(m > 0)) throw argumentError('fitClassGaussian: images', 'inputs that vary within a class', 'none');
  const norm = s.reduce((sum, own) => sum + own ** 2, 0);
  const d = norm - size * m ** 2;
  const b = Math.max(0, (fourth - count * norm) / count ** 2);
  const l = d > 0 ? Math.min(1, b / d) : 1;
  for (let at = 0; at < s.length; at++) s[at]! *= 1 - l;
  for (let i = 0; i < size; i++) s[i * size + i]! += l * m;
  return l;
}

/** into += W x, by columns of W: those where x is 0 are left out. */
function whiten(w: Float64Array, x: ArrayLike<number>, start: number, into: Float64Array): void {
  const size = into.length;
  for (let j = 0; j < size; j++) {
    const value = x[start + j]!;
    if (value === 0) continue;
    for (let i = j; i < size; i++) into[i]! += value * w[j * size + i]!;
  }
}
