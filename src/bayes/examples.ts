/** Examples as they are handed over, and as the engine takes them. */
import { fingerprintOf } from '../data/fingerprint.ts';

/**
 * N examples of I numbers each, in any arrays of numbers; labels are optional for prediction. They are
 * checked as they are handed over (input/checkExamples.ts), and copied if they are not yet as the GPU takes
 * them.
 */
export interface GivenExamples {
  /**
   * [N I], row-major, or an array for each example. Uint8Array and Uint8ClampedArray are bytes; all else
   * becomes float32. The network keeps which of the two it was first trained on.
   */
  readonly images: ArrayLike<number> | ArrayLike<ArrayLike<number>>;
  /** [N] classes, whole numbers from 0. */
  readonly labels?: ArrayLike<number>;
  /** [N T] real targets, or an array for each example; for a Gaussian head. */
  readonly targets?: ArrayLike<number> | ArrayLike<ArrayLike<number>>;
  /**
   * Factor from these numbers to those of the first training; 1 if absent. The other kind of array needs one:
   * 255 for floats from 0 to 1, where the network was trained on bytes.
   */
  readonly unit?: number;
  /** N; if absent, as many as there are rows of the network's width. */
  readonly count?: number;
  /** I; the network's width if absent. */
  readonly inputSize?: number;
  /** Rows of an image, for a training that varies images; if absent they are squares. */
  readonly rows?: number;
}

/** The same, where it is told how many there are. */
export interface Examples extends GivenExamples {
  readonly count: number;
  readonly inputSize: number;
}

/** Examples in the one form that the engine knows. */
export interface CheckedExamples extends Examples {
  readonly images: Uint8Array | Float32Array;
  readonly labels?: Uint8Array | Uint32Array;
  readonly targets?: Float32Array;
}

/** Tells data sets apart: a training that goes on keeps its moments only for the same examples. */
export const fingerprintOfExamples = (examples: CheckedExamples): string => {
  const { images, labels, targets, inputSize, unit = 1 } = examples;
  const scaled = unit === 1 ? [] : [Float64Array.of(unit)];
  return fingerprintOf(Uint32Array.of(inputSize), images, labels, targets, ...scaled);
};

/** Other pseudo-examples are other data: a training that goes on has the same of both. */
export const fingerprintOfTraining = (
  examples: CheckedExamples,
  pseudo: CheckedExamples | undefined,
): string => [examples, ...(pseudo ? [pseudo] : [])].map(fingerprintOfExamples).join('+');
