/**
 * The data of ood.json and its part of the report: how uncertain a network is about images that differ from
 * its training data.
 */
import type { ByUncertainty, DetectionReport } from '../metrics/uncertaintyReport.ts';

/** Means over a set's images, in nats. */
export interface MeanUncertainty {
  readonly images: number;
  readonly entropy: number;
  /** Mutual information of label and weights: the epistemic part of the entropy. */
  readonly mutualInformation: number;
}

export interface OodSet extends MeanUncertainty, DetectionReport {
  /** Its name for the option `--ood`. */
  readonly name: string;
  /** What the images are. */
  readonly title: string;
  /** Whether it ships with the project, or is made from the test images. */
  readonly kind: 'shipped' | 'generated';
  /** Where a shipped set comes from, and its licence; or how a generated set can be made again. */
  readonly source: string;
}

/**
 * Test images turned by one angle at a time. The further they turn, the less they resemble the training data.
 */
export interface RotationSweep {
  /** How many test images, the first, each angle turns. */
  readonly images: number;
  readonly points: readonly RotationPoint[];
}

export interface RotationPoint {
  readonly degrees: number;
  /** Fraction of wrong predictions, by the labels of the upright images. */
  readonly error: number;
  /** Means in nats: entropy = aleatoric + epistemic. */
  readonly entropy: number;
  readonly aleatoric: number;
  readonly epistemic: number;
}

export interface OodReport {
  readonly version: 1;
  readonly adapter: string;
  /** Of each prediction, and their seed. */
  readonly draws: number;
  readonly seed: number;
  /** The test images, which are the negatives for every set. Null for a table, which has no images. */
  readonly test: MeanUncertainty | null;
  readonly sets: readonly OodSet[];
  readonly rotationSweep: RotationSweep | null;
  /** Sets that were asked for and do not apply to this run. */
  readonly left: readonly { readonly name: string; readonly why: string }[];
}

/** A few images of each set, by name: pixels from 0 to 255. */
export interface OodSamples {
  readonly rows: number;
  readonly columns: number;
  readonly images: Readonly<Record<string, readonly (readonly number[])[]>>;
}

/** The uncertainties by which images are told apart, and their names for people. */
export const uncertainties: readonly { readonly key: keyof ByUncertainty; readonly name: string }[] = [
  { key: 'entropy', name: 'entropy' },
  { key: 'mutualInformation', name: 'mutual information' },
  { key: 'maximumProbability', name: 'max probability' },
];
