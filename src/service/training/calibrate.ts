/**
 * What a network that was trained here may be trusted with: thresholds from digits that it was not trained
 * on, and what they answer and err on test images. It is measured by the draws that answer in the lab, so the
 * same thresholds do to those answers what is said of them.
 */

import { selectImages } from '../../data/files/mnist.ts';
import type { BayesianNeuralNetwork, LabelledImages } from '../../index.ts';
import { errorRate } from '../../metrics/classification.ts';
import { type KeepingCurve, keepingCurve } from '../../metrics/keepingCurve.ts';
import { KEPT, keepingThresholds, refusalsOf, refusedShare } from '../../metrics/refusal.ts';
import type { ByUncertainty } from '../../metrics/uncertaintyReport.ts';
import { drawsFor } from '../networks/gpuNetwork.ts';
import { drawsSeed } from '../networks/network.ts';
import type { Digits } from './digits.ts';

export interface Calibration {
  /** Thresholds are chosen on digits it was not trained on, or on test images that nothing is told of. */
  readonly from: 'held out' | 'half of the test';
  readonly draws: number;
  readonly test: { readonly examples: number; readonly error: number };
  readonly refusal: {
    readonly kept: number;
    /** How many images the thresholds are chosen on. */
    readonly images: number;
    readonly thresholds: ByUncertainty;
    readonly refusedTest: ByUncertainty;
  };
  readonly curve: KeepingCurve;
}

/** Fewer leave too much to chance: the quantile of 95 % of 500 is known to one percent. */
const leastHeldOut = 500;

/** Images of each part at most: on a processor more would take as long as the training. */
export const mostImages = ({ computesOnCpu }: { readonly computesOnCpu: boolean }): number =>
  computesOnCpu ? 2_000 : 10_000;

/** Shares of the images chosen on that a threshold keeps. */
const keptShares: readonly number[] = [
  ...Array.from({ length: 45 }, (_, i) => Number((0.02 * (i + 1)).toFixed(2))),
  ...[0.92, 0.94, 0.95, 0.96, 0.97, 0.98, 0.985, 0.99, 0.995, 1],
];

export interface CalibrationParts {
  readonly from: Calibration['from'];
  /** Thresholds are chosen on these, and told of those. */
  readonly chosenOn: LabelledImages;
  readonly test: LabelledImages;
}

/**
 * Divides the digits. Where hardly any is left that was not trained on, every other test image takes its
 * place. Images are taken at even distances: in MNIST's test set the first half is easier than the second.
 *
 * @param trained how many of the training images, the first, it was trained on
 */
export function calibrationParts({ train, test }: Digits, trained: number, most: number): CalibrationParts {
  const left = train.count - trained;
  if (left >= leastHeldOut) {
    return {
      from: 'held out',
      chosenOn: selectImages(train, evenly(trained, left, most)),
      test: selectImages(test, evenly(0, test.count, most)),
    };
  }
  const half = Math.floor(test.count / 2);
  const pairs = evenly(0, half, most);
  return {
    from: 'half of the test',
    chosenOn: selectImages(
      test,
      pairs.map((n) => 2 * n + 1),
    ),
    test: selectImages(
      test,
      pairs.map((n) => 2 * n),
    ),
  };
}

/** At most so many of the numbers from `first` on, at even distances. */
function evenly(first: number, count: number, most: number): Uint32Array {
  const taken = Math.min(count, most);
  return Uint32Array.from({ length: taken }, (_, i) => first + Math.floor((i * count) / taken));
}

/** @throws DOMException AbortError if the signal fires; what `predict` throws */
export async function calibrate(
  net: Pick<BayesianNeuralNetwork, 'predict' | 'layout'>,
  { from, chosenOn, test }: CalibrationParts,
  signal: AbortSignal,
): Promise<Calibration> {
  const options = { draws: drawsFor(net), seed: drawsSeed, signal };
  const heldOut = await net.predict(chosenOn, options);
  const predictions = await net.predict(test, options);
  const thresholds = keepingThresholds(heldOut);
  return {
    ...{ from, draws: predictions.draws },
    test: { examples: test.count, error: errorRate(predictions.probs, test.labels, predictions.classes) },
    refusal: {
      ...{ kept: KEPT, images: chosenOn.count, thresholds },
      refusedTest: refusedShare(refusalsOf(predictions, thresholds)),
    },
    curve: keepingCurve(heldOut, { predictions, labels: test.labels }, keptShares),
  };
}
