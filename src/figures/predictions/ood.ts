/**
 * The data of ood.json and its part of the report: how uncertain a network is about images that differ from
 * its training data.
 */
import { percent, whole } from '../../kit/format.ts';
import type { KeptErrors } from '../../metrics/refusal.ts';
import type { ByUncertainty, ByUncertaintyOf, DetectionReport } from '../../metrics/uncertaintyReport.ts';

/** Means over a set's images, in nats. */
export interface MeanUncertainty {
  readonly images: number;
  readonly entropy: number;
  /** Mutual information of label and weights: the epistemic part of the entropy. */
  readonly mutualInformation: number;
}

/** Share refused at the thresholds of `Refusal`. */
export interface KindRefused {
  readonly name: string;
  readonly images: number;
  readonly refused95: ByUncertainty;
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
  /** Share refused at the thresholds of `OodReport.refusal`. Absent in version 1. */
  readonly refused95?: ByUncertainty;
  /** The same of each kind of image, where the set has kinds. */
  readonly kinds?: readonly KindRefused[];
}

/** Images of the classes that were trained on, by another hand: to be read, and to be kept. */
export interface ReadableSet extends MeanUncertainty, Pick<OodSet, 'name' | 'title' | 'kind' | 'source'> {
  readonly error: number;
  /** Share kept at the thresholds of `OodReport.refusal`, and the error rate among those. */
  readonly kept95: ByUncertainty;
  readonly errorOfKept95: KeptErrors;
}

/** Uncertainties above which an image is refused: they keep 95 % of the images that they were chosen on. */
export interface Refusal {
  /** What they were chosen on: images that were held out of training, or the test images themselves. */
  readonly from: 'held out' | 'test';
  readonly images: number;
  readonly kept: number;
  readonly thresholds: ByUncertainty;
  /** Share of the test images that is refused. */
  readonly refusedTest: ByUncertainty;
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
  /** Version 1 had neither refusals nor readable sets. */
  readonly version: 1 | 2;
  readonly adapter: string;
  /** Of each prediction, and their seed. */
  readonly draws: number;
  readonly seed: number;
  /** The test images, which are the negatives for every set. Null for a table, which has no images. */
  readonly test: MeanUncertainty | null;
  /** Null where there are no test images. Absent in version 1. */
  readonly refusal?: Refusal | null;
  readonly sets: readonly OodSet[];
  /** Absent in version 1. */
  readonly readable?: readonly ReadableSet[];
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

/** The uncertainties by which images are told apart, and their names for people: whole, and over columns. */
export const uncertainties: readonly {
  readonly key: keyof ByUncertainty;
  readonly name: string;
  readonly short: string;
}[] = [
  { key: 'entropy', name: 'entropy', short: 'entropy' },
  { key: 'mutualInformation', name: 'mutual information', short: 'MI' },
  { key: 'maximumProbability', name: 'max probability', short: 'max p' },
  { key: 'none', name: 'the probability of none', short: 'none' },
  { key: 'jointMaximum', name: 'joint max probability', short: 'joint max p' },
  { key: 'distance', name: 'distance to the nearest class', short: 'distance' },
  { key: 'combined', name: 'the least p-value', short: 'least p' },
];

/** Those that there are values of; the first three if nothing is known. */
export const uncertaintiesIn = <T>(values: ByUncertaintyOf<T> | undefined): typeof uncertainties =>
  uncertainties.filter(({ key }, at) => (values ? values[key] !== undefined : at < 3));

/** What those beyond the first three are, a sentence each. */
const meanings: Partial<Record<keyof ByUncertainty, string>> = {
  none: 'None: the probability that an image is of none of the classes.',
  jointMaximum: 'Joint max p: 1 - the greatest probability times (1 - none).',
  distance:
    'Distance: of the pixels to the nearest class, as Gaussians of one covariance; not of the network.',
  combined:
    "Least p: the least p-value, among the held-out images, of the distance and the network's own scores.",
};

export const meaningsOf = (own: typeof uncertainties): string[] =>
  own.flatMap(({ key }) => meanings[key] ?? []);

/** The values in the order of `uncertaintiesIn`. */
export const valuesIn = <T>(values: ByUncertaintyOf<T>): T[] =>
  uncertaintiesIn(values).map(({ key }) => values[key]!);

/** Where the thresholds come from, and what they cost on the test images. */
export function refusalSentence({ from, images, kept, refusedTest }: Refusal): string {
  const shares = uncertaintiesIn(refusedTest).map(
    ({ key, name }) => `${percent(refusedTest[key]!)} by ${name}`,
  );
  const chosen =
    from === 'held out'
      ? `the ${whole(images)} images that were held out of training`
      : `the ${whole(images)} test images themselves, because this run held none out`;
  return (
    `An image is refused where its uncertainty is above a threshold that keeps at least ${percent(kept, 100)} of ` +
    `${chosen}. Of the test images it refuses ${shares.join(', ')}.`
  );
}

/** Share of each kind that is refused by entropy, or by none where that is known; the least first. */
export function kindsSentence({ kinds = [] }: Pick<OodSet, 'kinds'>): string {
  const share = ({ refused95 }: KindRefused) => refused95.none ?? refused95.entropy;
  return (
    kinds
      .toSorted((a, b) => share(a) - share(b))
      .map((own) => `${own.name} ${percent(share(own), own.images)}`)
      // a name and its share stay in one line
      .map((text) => text.replaceAll(' ', '\u00a0'))
      .join(', ')
  );
}
