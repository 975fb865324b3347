/**
 * Predictions that know how typical their images are: the distance of the pixels to the nearest class, beside
 * what the network says, and both together as the least of their p-values among images that were held out.
 */
import type { CheckedExamples } from '../../bayes/examples.ts';
import type { Prediction } from '../../bayes/prediction/prediction.ts';
import type { Progress } from '../../bayes/prediction/progress.ts';
import { distancesTo, fitClassGaussian } from '../../metrics/classGaussian.ts';
import { leastPValue } from '../../metrics/pValues.ts';
import { uncertaintiesOf } from '../../metrics/uncertaintyReport.ts';

/** A prediction, and [N] scores of its images. */
export interface TypedPrediction extends Prediction {
  readonly distance?: Float64Array;
  readonly combined?: Float64Array;
}

/** Adds its scores to a prediction of these images. */
export type Typed = (prediction: Prediction, images: ArrayLike<number>) => TypedPrediction;

/** What the distance is put together with: where the network knows none of them that says it all. */
const withNone = ['none', 'distance'] as const;
const withoutNone = ['entropy', 'mutualInformation', 'distance'] as const;

export interface TypicalOf {
  /** What the classes are fitted to: what the network was trained on. */
  readonly train: CheckedExamples;
  /** Neither trained on nor tested: the reference of the p-values. */
  readonly heldOut: { readonly prediction: Prediction; readonly examples: CheckedExamples };
}

/** @throws RangeError if the images do not vary within a class */
export function typicalBy({ train, heldOut }: TypicalOf): Typed {
  const { images, labels, count, inputSize } = train;
  const { prediction: held, examples } = heldOut;
  const gaussian = fitClassGaussian({ images, labels: labels!, count, inputSize }, held.classes);
  const keys = held.none ? withNone : withoutNone;
  const scoresOf = (prediction: Prediction, distance: Float64Array) =>
    uncertaintiesOf('typicalBy', { ...prediction, distance });
  const reference = scoresOf(held, distancesTo(gaussian, examples.images));
  return (prediction, own) => {
    const distance = distancesTo(gaussian, own);
    const scores = scoresOf(prediction, distance);
    const combined = leastPValue(keys.map((key) => ({ reference: reference[key]!, scores: scores[key]! })));
    return { ...prediction, distance, combined };
  };
}

/** Something that predicts, such as a network. */
export interface Predictor {
  predict(
    examples: { readonly images: Uint8Array; readonly count: number; readonly inputSize: number },
    options: {
      readonly draws: number;
      readonly seed: number;
      readonly signal?: AbortSignal;
      readonly progress?: Progress;
    },
  ): Promise<Prediction>;
}

/** What is measured: a predictor, and what it says of the test images and of those held out. */
export interface Measured {
  readonly net: Predictor;
  readonly test: Prediction;
  readonly heldOut: Prediction | undefined;
}

export interface TypicalData {
  readonly train: CheckedExamples | undefined;
  readonly test: CheckedExamples;
  readonly heldOut: CheckedExamples | undefined;
}

/**
 * The same, whose predictions know it. As it was, and why is told, if nothing was held out, or the images of
 * a class are all alike.
 */
export function withTypicality(
  own: Measured,
  { train, test, heldOut }: TypicalData,
  note: (text: string) => void,
): Measured {
  if (!(train && heldOut && own.heldOut)) {
    note('no distance to the classes: it needs images that were held out of training (--validation)');
    return own;
  }
  note('fitting a Gaussian to the images of each class ...');
  try {
    const typed = typicalBy({ train, heldOut: { prediction: own.heldOut, examples: heldOut } });
    return {
      net: {
        predict: async (examples, options) =>
          typed(await own.net.predict(examples, options), examples.images),
      },
      test: typed(own.test, test.images),
      heldOut: typed(own.heldOut, heldOut.images),
    };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    note(`no distance to the classes: ${error.message}`);
    return own;
  }
}
