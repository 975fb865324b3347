/**
 * The five figures as plain data, ready for JSON: what they show, and not how. Four are about images:
 * weights, importance, confidence, predictions. `collect.ts` computes them from a network and its test
 * images. One is about the targets of a regression (`targets.ts`). `draw/` draws them on the page and in the
 * report of a run.
 */

/** A histogram as density: `density[i]` over [edges[i], edges[i + 1]]. */
export interface DensityHistogram {
  readonly edges: readonly number[];
  readonly density: readonly number[];
  /** How many values are beyond the first and the last edge. The density leaves them out. */
  readonly outside: number;
}

/** The weight figure, one entry a layer: what the weights know. */
export interface LayerWeights {
  /** Such as "layer 1: 784 to 400". */
  readonly name: string;
  readonly parameters: number;
  /** Posterior means, and one draw of every weight, on the same edges. */
  readonly mu: DensityHistogram;
  readonly drawn: DensityHistogram;
  /** Prior density at the given weights, and the standard deviation of the whole prior. */
  readonly prior: { readonly w: readonly number[]; readonly density: readonly number[]; readonly sd: number };
  readonly sigma: DensityHistogram;
  readonly meanSigma: number;
}

/** The importance figure, one digit of each class: which pixels speak for the predicted class. */
export interface DigitImportance {
  readonly index: number;
  readonly label: number;
  readonly predicted: number;
  readonly pixels: readonly number[];
  /** Mean and standard deviation over draws of pixel * gradient of the predicted class's log probability. */
  readonly mean: readonly number[];
  readonly sd: readonly number[];
}

/**
 * The confidence figure: test images by the confidence of their predictive mean, counted in equal bins of [0,
 * 1].
 */
export interface ConfidenceHistogram {
  readonly edges: readonly number[];
  readonly right: readonly number[];
  readonly wrong: readonly number[];
  readonly meanConfidence: number;
  readonly accuracy: number;
  readonly images: number;
}

/** One image with its class probabilities and their credible intervals. */
export interface ImagePrediction {
  /** The true class; absent if it is unknown. */
  readonly label?: number;
  /** From 0 (paper) to 255 (ink). */
  readonly pixels: readonly number[];
  readonly probs: readonly number[];
  readonly lower: readonly number[];
  readonly upper: readonly number[];
  /** Nats: total uncertainty, and its epistemic part. */
  readonly entropy: number;
  readonly mutualInformation: number;
  /** Probability that it is none of the classes, if the network has a class for that: they are then C + 1. */
  readonly none?: number;
}

/** The prediction figure, one entry a test image. */
export interface DigitPrediction extends ImagePrediction {
  readonly index: number;
  readonly label: number;
  /** Why it is shown. */
  readonly reason: 'most uncertain' | 'typical';
}

export interface FigureData {
  readonly weights: readonly LayerWeights[];
  readonly importance: { readonly draws: number; readonly digits: readonly DigitImportance[] };
  readonly confidence: ConfidenceHistogram & { readonly draws: number };
  readonly predictions: {
    readonly draws: number;
    readonly mass: number;
    readonly digits: readonly DigitPrediction[];
  };
  /** Width and height of an image in pixels. */
  readonly image: { readonly rows: number; readonly columns: number };
}

/**
 * The target figure of a regression, one entry for each target: predictions of test rows against measured
 * values, in units of the table.
 */
export interface TargetFigure {
  readonly name: string;
  /** Test rows in all, and draws behind their predictions. */
  readonly rows: number;
  readonly draws: number;
  /** Mass of the intervals below, which are central and predictive: they include the noise. */
  readonly mass: number;
  /** At most a few hundred rows, evenly chosen. */
  readonly points: readonly {
    readonly measured: number;
    readonly mean: number;
    readonly lower: number;
    readonly upper: number;
  }[];
  /** Over all rows: the fraction inside the central predictive interval of each mass. */
  readonly coverage: { readonly mass: readonly number[]; readonly inside: readonly number[] };
  /** At `mass`. */
  readonly inside: number;
}

/** The figures of any run. A run on images has all of `FigureData`; a table has those that need no pixels. */
export type ShownFigures = Partial<FigureData> & { readonly targets?: readonly TargetFigure[] };
