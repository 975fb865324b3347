/**
 * What the doctor looks at: plain data about one training, without a device, a screen or a file. Whatever is
 * absent is not checked, so that evidence from another library fits as well.
 */

import { predictedClass } from '../../metrics/probabilities.ts';
import type { Examples } from '../examples.ts';
import { outputSizeOf } from '../layers/entries.ts';
import { hasPosterior } from '../method.ts';
import type { Posterior } from '../posterior/posterior.ts';
import type { Prediction } from '../prediction/prediction.ts';
import type { NetworkConfig, TrainSettings } from '../settings/settings.ts';
import type { StepMetrics } from '../training/trainReport.ts';
import { countClasses, type InputSummary, summariseInputs } from './inputSummary.ts';
import { type LayerSummary, summariseLayers } from './layerSummary.ts';

/** Predictions of test examples whose labels are known. */
export interface PredictionSummary {
  readonly draws: number;
  /** Means over the examples, nats: H[p], and its epistemic part. */
  readonly entropy: number;
  readonly epistemic: number;
  /** Fraction of wrong predictions. */
  readonly error: number;
  /** [C] examples of each class, and how often each was predicted. */
  readonly actual: readonly number[];
  readonly predicted: readonly number[];
}

/** Predictions of test examples whose targets are known. */
export interface RegressionSummary {
  readonly examples: number;
  readonly draws: number;
  /**
   * Root mean square error, and the standard deviation of the targets around their mean: in the same units.
   */
  readonly rmse: number;
  readonly spread: number;
  /** Fraction of targets inside central predictive intervals of this mass. */
  readonly coverage: { readonly mass: number; readonly inside: number };
}

export interface Evidence {
  /** If the method is absent, it is Bayes by Backprop. */
  readonly config: Pick<NetworkConfig, 'layers' | 'head' | 'prior'> & Partial<Pick<NetworkConfig, 'method'>>;
  readonly settings?: Pick<TrainSettings, 'batch' | 'temperature'>;
  /** Training examples N. */
  readonly examples?: number;
  /**
   * The weight of one nat of KL beside a minibatch's mean NLL, as the trainer's code has it. If absent, it is
   * computed from the history: (freeEnergy - nll) / kl.
   */
  readonly klScale?: number;
  /** Evenly spaced over the whole training; a point may be the mean of a stretch of steps. */
  readonly history?: readonly StepMetrics[];
  readonly layers?: readonly LayerSummary[];
  readonly inputs?: { readonly train: InputSummary; readonly test: InputSummary };
  /** [C] training examples of each class. */
  readonly trainClasses?: readonly number[];
  readonly prediction?: PredictionSummary;
  readonly regression?: RegressionSummary;
  /** The credible intervals that are shown: how many draws stand behind them, and their mass. */
  readonly interval?: { readonly draws: number; readonly mass: number };
}

/** What a training leaves behind. */
export interface Remains {
  readonly posterior: Posterior;
  readonly settings: Pick<TrainSettings, 'batch' | 'temperature'>;
  readonly train: Examples;
  readonly test?: Examples;
  readonly history?: readonly StepMetrics[];
  /** Prediction of the first examples of `test`. */
  readonly prediction?: Prediction;
  /** For a regression, in place of `prediction`. */
  readonly regression?: RegressionSummary;
  readonly interval?: { readonly draws: number; readonly mass: number };
}

/** Summarises a training as evidence. */
export function evidenceOf(remains: Remains): Evidence {
  const { posterior, settings, train, test, history, prediction, regression, interval } = remains;
  const { config } = posterior;
  const classes = outputSizeOf(config.layers);
  const shown =
    interval ?? (prediction?.interval && { draws: prediction.draws, mass: prediction.interval.mass });
  return {
    config,
    settings,
    examples: train.count,
    // weights without a width have no posterior that could have collapsed
    ...(hasPosterior(config.method) && { layers: summariseLayers(posterior) }),
    ...(history && { history }),
    ...(test && { inputs: { train: summariseInputs(train), test: summariseInputs(test) } }),
    ...(train.labels && { trainClasses: countClasses(train.labels, classes) }),
    ...(prediction && test?.labels && { prediction: summarisePrediction(prediction, test.labels) }),
    ...(regression && { regression }),
    ...(shown && { interval: shown }),
  };
}

/** @param labels of at least the predicted examples, in their order */
function summarisePrediction(
  { probs, count, classes, draws, entropy, epistemic }: Prediction,
  labels: ArrayLike<number>,
): PredictionSummary {
  const answers = Array.from({ length: count }, (_, n) => predictedClass(probs, n, classes));
  const truth = Array.from({ length: count }, (_, n) => labels[n]!);
  return {
    draws,
    entropy: mean(entropy),
    epistemic: mean(epistemic),
    error: answers.filter((answer, n) => answer !== truth[n]).length / count,
    actual: countClasses(truth, classes),
    predicted: countClasses(answers, classes),
  };
}

const mean = (values: Float64Array): number => values.reduce((sum, x) => sum + x, 0) / values.length;
