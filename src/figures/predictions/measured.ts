/**
 * What the predictions of all test images say of a network, and of foreign sets beside them: plain data for
 * the page.
 */
import { binomialInterval } from '../../metrics/binomialInterval.ts';
import type { ReliabilityBin } from '../../metrics/calibration.ts';
import { errorRate } from '../../metrics/classification.ts';
import { histogram, linearEdges } from '../../metrics/histogram.ts';
import { refusalsOf, refusedShare } from '../../metrics/refusal.ts';
import type { Interval } from '../../metrics/uncertainty.ts';
import {
  type ByUncertainty,
  type ByUncertaintyOf,
  type DetectionReport,
  detectionReport,
  mapUncertainties,
  uncertaintiesOf,
} from '../../metrics/uncertaintyReport.ts';
import type { ConfidenceHistogram } from '../data.ts';
import { confidenceFigure, predictedClasses } from './confidence.ts';
import { meansOf } from './means.ts';
import type { MeanUncertainty } from './ood.ts';
import { type Quality, qualityOf } from './quality.ts';
import type { Predicted } from './rotationSweep.ts';

/** A bin of the reliability diagram, with the exact 95 % interval of its accuracy; null if it is empty. */
export interface CertainBin extends ReliabilityBin {
  readonly interval: Interval | null;
}

/** One number for each test image. */
export interface EachImage {
  readonly label: Uint8Array;
  readonly predicted: Uint8Array;
  /** Nats. */
  readonly aleatoric: Float32Array;
  readonly epistemic: Float32Array;
  /** 1 - max p (1 - none): how unsure the most probable class is, all in all. */
  readonly doubt: Float64Array;
  /** Probability that it is none of the classes, if the network knows it. */
  readonly none: Float64Array | undefined;
}

export interface TestMeasure {
  readonly quality: Quality;
  /** Those of equal width, whose gaps the ECE sums. */
  readonly reliability: readonly CertainBin[];
  readonly confidence: ConfidenceHistogram & { readonly draws: number };
  /** [label][predicted] images. */
  readonly confusion: readonly (readonly number[])[];
  readonly each: EachImage;
}

/** @throws RangeError if shapes disagree, a label is no class, or there are no images */
export function testMeasure(prediction: Predicted, labels: Uint8Array): TestMeasure {
  const { classes, draws, none } = prediction;
  const quality = qualityOf(prediction, labels);
  const predicted = predictedClasses(prediction);
  const confusion = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  labels.forEach((label, n) => {
    confusion[label]![predicted[n]!]! += 1;
  });
  const { jointMaximum, maximumProbability } = uncertaintiesOf('testMeasure', prediction);
  return {
    ...{ quality, confusion },
    reliability: quality.reliability.equalWidth.map(withInterval),
    confidence: { ...confidenceFigure(prediction, labels), draws },
    each: {
      ...{ label: Uint8Array.from(labels), predicted: Uint8Array.from(predicted) },
      ...{
        aleatoric: Float32Array.from(prediction.aleatoric),
        epistemic: Float32Array.from(prediction.epistemic),
      },
      doubt: Float64Array.from(jointMaximum ?? maximumProbability),
      none: none && Float64Array.from(none),
    },
  };
}

function withInterval(bin: ReliabilityBin): CertainBin {
  const { count, accuracy } = bin;
  const interval = accuracy === null ? null : binomialInterval(Math.round(accuracy * count), count);
  return { ...bin, interval };
}

/** What a set is, and its images. */
export interface NamedSet {
  readonly name: string;
  readonly title: string;
  /** Bytes [N, I]. */
  readonly images: Uint8Array;
  /** Of images that are to be read and kept; of those that are to be refused there are none. */
  readonly labels?: Uint8Array | undefined;
}

export interface SetMeasure extends DetectionReport, MeanUncertainty {
  readonly name: string;
  readonly title: string;
  /** Share that is refused by each score's threshold, if there are thresholds. */
  readonly refused: ByUncertainty | undefined;
  /** Of images that are to be read: how many are read wrongly. */
  readonly error: number | undefined;
  /** Images by each score, in the bins of `edges`. */
  readonly counts: ByUncertaintyOf<readonly number[]>;
}

export interface SetsMeasure {
  readonly edges: ByUncertaintyOf<readonly number[]>;
  readonly test: {
    readonly images: number;
    readonly counts: ByUncertaintyOf<readonly number[]>;
    readonly refused: ByUncertainty | undefined;
  };
  readonly sets: readonly SetMeasure[];
}

const bins = 20;

/**
 * @param test the predictions of the test images, and of each set those of its images
 * @param thresholds of each score, above which an image is refused
 * @throws RangeError if shapes disagree
 */
export function setsMeasure(
  test: Predicted,
  sets: readonly (Omit<NamedSet, 'images'> & { readonly prediction: Predicted })[],
  thresholds: ByUncertainty | undefined,
): SetsMeasure {
  const scores = [test, ...sets.map(({ prediction }) => prediction)].map((own) =>
    uncertaintiesOf('setsMeasure', own),
  );
  const edges = mapUncertainties(scores[0]!, (_, key) => {
    const isProbability = key !== 'entropy' && key !== 'mutualInformation';
    const most = isProbability ? 1 : Math.max(...scores.map((own) => greatest(own[key] ?? [])));
    return Array.from(linearEdges(0, most > 0 ? most : 1, bins));
  });
  const countsOf = (own: ByUncertaintyOf<ArrayLike<number>>) =>
    mapUncertainties(own, (values, key) => {
      const [first, last] = [edges[key]![0]!, edges[key]!.at(-1)!];
      // what rounding puts beyond an end belongs to it
      const inside = Array.from(values, (value) => Math.min(last, Math.max(first, value)));
      return Array.from(histogram(Float64Array.from(inside), Float64Array.from(edges[key]!)).counts);
    });
  const refusedOf = (own: Predicted) => thresholds && refusedShare(refusalsOf(own, thresholds));
  return {
    edges,
    test: { images: test.count, counts: countsOf(scores[0]!), refused: refusedOf(test) },
    sets: sets.map(({ name, title, labels, prediction }, i) => ({
      ...{ name, title, ...meansOf(prediction), ...detectionReport(test, prediction) },
      refused: refusedOf(prediction),
      error: labels && errorRate(prediction.probs, labels, prediction.classes),
      counts: countsOf(scores[i + 1]!),
    })),
  };
}

const greatest = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((most, value) => Math.max(most, value), 0);
