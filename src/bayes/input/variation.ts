/** How a training varies its images: checked against the images, and as the numbers of the kernel. */
import type { augmentationConstants } from '../../../shaders/lib/augmentation.ts';
import { type Augmentation, type AugmentationName, augmentations } from '../../data/augment/augmentation.ts';
import { type Shape, thresholds } from '../../data/augment/version.ts';
import { ConfigError } from '../errors.ts';

export interface Variation {
  readonly augmentation: Augmentation;
  readonly shape: Shape;
}

/** What a variation must know of examples. */
export interface VariedExamples {
  readonly source: 'bytes' | 'floats';
  readonly inputSize: number;
  /** Rows of an image, as whoever handed them over says. */
  readonly rows?: unknown;
}

/**
 * Undefined: nothing is varied.
 * @throws ConfigError if the examples are no images of bytes
 */
export function variationOf(
  augment: AugmentationName | 'none',
  { source, inputSize, rows }: VariedExamples,
): Variation | undefined {
  if (augment === 'none') return undefined;
  if (source === 'floats') {
    const advice = 'hand over images as a Uint8Array of brightnesses from 0 to 255; a table has no versions';
    throw new ConfigError('augment', '"none" with numbers that are not bytes', augment, advice);
  }
  const square = Math.round(Math.sqrt(inputSize));
  if (rows === undefined && square * square !== inputSize) {
    const advice = 'say how many rows an image has: examples.rows';
    throw new ConfigError(
      'augment',
      `"none", or square images; ${inputSize} inputs are no square`,
      augment,
      advice,
    );
  }
  const height = rows ?? square;
  if (!isSide(height, inputSize)) {
    const expected = `the rows of an image, at least 2, of which ${inputSize} inputs are a multiple of at least 2`;
    throw new ConfigError('examples.rows', expected, height, 'or train with augment "none"');
  }
  return {
    augmentation: augmentations[augment],
    shape: { rows: height, columns: inputSize / height },
  };
}

const isSide = (rows: unknown, inputSize: number): rows is number =>
  Number.isSafeInteger(rows) &&
  (rows as number) >= 2 &&
  inputSize % (rows as number) === 0 &&
  inputSize / (rows as number) >= 2;

/** The numbers of the kernel. */
export function augmentationValues(
  augmentation: Augmentation,
  { rows, columns }: Shape,
): Readonly<Record<(typeof augmentationConstants)[number], number>> {
  const { degrees, scale, shear, shift, thicken, harden } = augmentation;
  const [untilAsItIs, untilMoved, untilThickened, untilHardened] = thresholds(augmentation);
  return {
    ...{ rows, columns, shear, shift, thicken, turn: degrees / 90 },
    untilAsItIs: untilAsItIs!,
    untilMoved: untilMoved!,
    untilThickened: untilThickened!,
    untilHardened: untilHardened!,
    scaleLeast: scale[0],
    scaleMost: scale[1],
    hardenAbove: harden.above,
    hardenTimes: harden.times,
  };
}
