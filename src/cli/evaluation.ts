/** The numbers of metrics.json: train and evaluate measure by the same lines, so that they agree. */
import type { BayesianNeuralNetwork } from '../bayes/network.ts';
import type { Prediction } from '../bayes/prediction.ts';
import type { LabelledImages } from '../data/mnist.ts';
import { errorRate } from '../metrics/classification.ts';
import { classificationMetrics } from '../metrics/summary.ts';
import type { RunMetrics } from '../persist/runFolder.ts';
import { grouped } from './format.ts';

export interface Measured {
  readonly test: RunMetrics['test'];
  /** The posterior predictive of every test image. */
  readonly prediction: Prediction;
}

export interface MeasureOptions {
  readonly draws: number;
  /** Of the draws. */
  readonly seed: number;
  readonly signal?: AbortSignal;
}

/** @throws DOMException AbortError if the signal fires; what `predict` throws */
export async function measure(
  net: BayesianNeuralNetwork,
  images: LabelledImages,
  { draws, seed, signal }: MeasureOptions,
): Promise<Measured> {
  const abortable = signal ? { signal } : {};
  const prediction = await net.predict(images, { draws, seed, ...abortable });
  const mean = await net.predict(images, { meanWeights: true, ...abortable });
  const { classes } = prediction;
  const { error, nll, ece, brier } = classificationMetrics(prediction.probs, images.labels, classes);
  const errorMeanWeights = errorRate(mean.probs, images.labels, classes);
  return {
    test: { error, errorMeanWeights, nll, ece, brier, draws, images: images.count },
    prediction,
  };
}

/** What people read while they wait for it. */
export const measuringNote = (images: number, draws: number): string =>
  `measuring on ${grouped(images)} test images with ${draws === 1 ? '1 draw' : `${grouped(draws)} draws`} ...`;
