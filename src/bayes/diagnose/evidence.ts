/**
 * What the doctor looks at: plain data about one training, without a device, a screen or a file. Whatever is
 * absent is not checked, so that evidence from another library fits as well.
 */

import type { Examples } from '../examples.ts';
import { hasNone } from '../head.ts';
import { flatNumbers } from '../input/arrays.ts';
import { outputSizeOf } from '../layers/entries.ts';
import { hasPosterior } from '../method.ts';
import type { Posterior } from '../posterior/posterior.ts';
import type { Prediction } from '../prediction/prediction.ts';
import type { TargetPrediction } from '../prediction/predictTargets.ts';
import { defaultsOf } from '../settings/setting.ts';
import type { NetworkConfig, TrainSettings } from '../settings/settings.ts';
import { trainingTable } from '../settings/training.ts';
import type { StepMetrics } from '../training/trainReport.ts';
import { type InputSummary, summariseInputs } from './inputSummary.ts';
import { countClasses, countRuns, summariseTargets, type TargetSummary } from './labelSummary.ts';
import { type LayerSummary, summariseLayers } from './layerSummary.ts';
import {
  type PredictionSummary,
  type RegressionSummary,
  summarisePrediction,
  summariseTargetPrediction,
} from './predictionSummary.ts';

export type { PredictionSummary, RegressionSummary } from './predictionSummary.ts';

/** How the learning rate and the weight of the KL changed from step to step. */
export type Schedules = Pick<TrainSettings, 'schedule' | 'stepEpochs' | 'stepFactor' | 'klWarmupEpochs'>;

export interface EvidenceSettings extends Pick<TrainSettings, 'batch' | 'temperature'>, Partial<Schedules> {
  /**
   * Epochs of the horizons that schedules ran over, one after the other. If absent, one that ends where the
   * history does.
   */
  readonly horizons?: readonly number[];
  /**
   * With a class for none of them: what the pseudo-examples of a minibatch weigh, as a share of its examples.
   */
  readonly pseudoMass?: number;
}

export interface Evidence {
  /** If the method is absent, it is Bayes by Backprop; if the activation is, ReLU. */
  readonly config: Pick<NetworkConfig, 'layers' | 'head' | 'prior'> &
    Partial<Pick<NetworkConfig, 'method' | 'activation'>>;
  readonly settings?: EvidenceSettings;
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
  /**
   * Mean over the training examples of the sum of squares of an example's inputs, as the first layer takes
   * them. If absent, inputs of mean square 1 are assumed.
   */
  readonly inputSquares?: number;
  /** [C] training examples of each class, and in how many runs each comes: see `countRuns`. */
  readonly trainClasses?: readonly number[];
  readonly trainRuns?: readonly number[];
  /** [C] examples of each class in all that is held out of training. */
  readonly heldOut?: readonly { readonly part: 'test' | 'validation'; readonly classes: readonly number[] }[];
  /** [T] training targets. */
  readonly trainTargets?: readonly TargetSummary[];
  readonly prediction?: PredictionSummary;
  readonly regression?: RegressionSummary;
  /** The credible intervals that are shown: how many draws stand behind them, and their mass. */
  readonly interval?: { readonly draws: number; readonly mass: number };
}

/** What a training leaves behind. */
export interface Remains {
  readonly posterior: Posterior;
  /**
   * As they were given to `train`: a schedule that is absent is the default. `horizons`, if more than one
   * training made the posterior.
   */
  readonly settings: Pick<TrainSettings, 'batch' | 'temperature'> &
    Partial<Schedules & Pick<TrainSettings, 'epochs' | 'pseudoShare' | 'pseudoWeight'>> & {
      readonly horizon?: number;
      readonly horizons?: readonly number[];
    };
  readonly train: Examples;
  readonly test?: Examples;
  readonly validation?: Examples;
  readonly history?: readonly StepMetrics[];
  /**
   * Prediction of the examples that `predicted` is, or else of the first ones of `test`. Of targets, with an
   * interval: its draws are needed.
   */
  readonly prediction?: Prediction | TargetPrediction;
  readonly predicted?: Pick<Examples, 'labels' | 'targets'>;
  /** For a regression, in place of `prediction`. */
  readonly regression?: RegressionSummary;
  readonly interval?: { readonly draws: number; readonly mass: number };
}

/** Summarises a training as evidence. */
export function evidenceOf(remains: Remains): Evidence {
  const { posterior, train, test, history, prediction, interval } = remains;
  const { config } = posterior;
  const within = prediction && ('probs' in prediction ? prediction.interval : prediction.meanInterval);
  const shown = interval ?? (within && prediction && { draws: prediction.draws, mass: within.mass });
  const own = summariseInputs(train);
  // a posterior that was never trained has no scale yet
  const scale = (config.inputScale ?? 1) ** 2 * train.inputSize;
  return {
    config,
    settings: settingsOf(remains),
    examples: train.count,
    // weights without a width have no posterior that could have collapsed
    ...(hasPosterior(config.method) && { layers: summariseLayers(posterior) }),
    ...(history && { history }),
    ...(test && { inputs: { train: own, test: summariseInputs(test) } }),
    inputSquares: scale * (own.mean ** 2 + own.sd ** 2),
    ...answersOf(remains),
    ...predictionOf(remains),
    ...(shown && { interval: shown }),
  };
}

function settingsOf({ posterior, settings }: Remains): EvidenceSettings {
  const defaults = defaultsOf(trainingTable, posterior.config.method.kind);
  const { batch, temperature, epochs, horizon = epochs, horizons = horizon && [horizon] } = settings;
  const all = { ...defaults, ...settings };
  const { schedule, stepEpochs, stepFactor, klWarmupEpochs, pseudoShare, pseudoWeight } = all;
  return {
    ...{ batch, temperature, schedule, stepEpochs, stepFactor, klWarmupEpochs },
    ...(horizons && { horizons }),
    ...(hasNone(posterior.config.head) && { pseudoMass: pseudoShare * pseudoWeight }),
  };
}

function predictionOf({ prediction, test, predicted = test, regression }: Remains): Partial<Evidence> {
  if (regression) return { regression };
  if (!prediction || !predicted) return {};
  if ('probs' in prediction) {
    return predicted.labels ? { prediction: summarisePrediction(prediction, predicted.labels) } : {};
  }
  const summary = predicted.targets && summariseTargetPrediction(prediction, flatNumbers(predicted.targets));
  return summary ? { regression: summary } : {};
}

/** Of labels, or of targets. */
function answersOf({ posterior, train, test, validation }: Remains): Partial<Evidence> {
  const outputs = outputSizeOf(posterior.config.layers);
  if (train.targets) return { trainTargets: summariseTargets(flatNumbers(train.targets), outputs) };
  if (!train.labels) return {};
  const parts = [
    { part: 'validation' as const, labels: validation?.labels },
    { part: 'test' as const, labels: test?.labels },
  ];
  return {
    trainClasses: countClasses(train.labels, outputs),
    trainRuns: countRuns(train.labels, outputs),
    heldOut: parts.flatMap(({ part, labels }) =>
      labels ? [{ part, classes: countClasses(labels, outputs) }] : [],
    ),
  };
}
