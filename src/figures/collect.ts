/**
 * Computes the data of the four figures of images from a network and its test images. It needs no screen, so
 * it runs wherever the network does: in Node, in a worker or on a page.
 */
import { hasPosterior } from '../bayes/method.ts';
import type { BayesianNeuralNetwork } from '../bayes/network.ts';
import type { Prediction } from '../bayes/prediction/prediction.ts';
import type { LabelledImages } from '../data/files/mnist.ts';
import { argumentError } from '../errors.ts';
import type { FigureData, LayerWeights } from './data.ts';
import { confidenceFigure, predictedClasses } from './predictions/confidence.ts';
import { gatherImages } from './predictions/digits.ts';
import { firstOfEachClass, importanceFigure } from './predictions/importance.ts';
import { chooseDigits, predictionFigure } from './predictions/predictions.ts';
import { weightFigure } from './weights/weights.ts';

/** The methods of a network that the figures call. */
export type FigureNetwork = Pick<
  BayesianNeuralNetwork,
  'config' | 'posterior' | 'draw' | 'predict' | 'featureImportance'
>;

export interface CollectOptions {
  /**
   * Posterior draws for the confidence of all test images, and for choosing the images of the prediction
   * figure.
   */
  readonly draws: number;
  /** Posterior draws behind importance maps and credible intervals, at least 2; 64 if absent. */
  readonly intervalDraws?: number;
  /** Seed of every draw; 0 if absent. */
  readonly seed?: number;
  /**
   * A prediction of all test images, if there is one already. Otherwise it is computed with `draws` draws.
   */
  readonly probs?: Prediction;
  readonly signal?: AbortSignal;
}

/** Mass of the credible intervals in the prediction figure. */
export const INTERVAL_MASS = 0.9;

/** Draws behind importance maps and credible intervals where nothing else is asked for. */
export const INTERVAL_DRAWS = 64;

/**
 * The data of the four figures, plain enough for JSON and `postMessage`.
 *
 * @throws RangeError if `probs` is not of these images; DOMException AbortError if the signal fires; what
 * `predict` throws
 */
export async function collectFigures(
  net: FigureNetwork,
  test: LabelledImages,
  { draws, intervalDraws = INTERVAL_DRAWS, seed = 0, probs, signal }: CollectOptions,
): Promise<FigureData> {
  if (probs && probs.count !== test.count) {
    throw argumentError('collectFigures: probs', `a prediction of ${test.count} images`, probs.count);
  }
  const abortable = signal ? { signal } : {};
  const all = probs ?? (await net.predict(test, { draws, seed, ...abortable }));
  signal?.throwIfAborted();
  const weights = await weightsOf(net, seed);
  const predicted = predictedClasses(all);

  signal?.throwIfAborted();
  const explained = firstOfEachClass(test.labels, test.classes);
  const importance = await net.featureImportance(
    { ...gatherImages(test, explained), labels: Uint8Array.from(explained, (n) => predicted[n]!) },
    { draws: intervalDraws, seed },
  );

  signal?.throwIfAborted();
  const chosen = chooseDigits(all.entropy, test.labels);
  const shown = await net.predict(
    gatherImages(
      test,
      chosen.map(({ index }) => index),
    ),
    { draws: intervalDraws, seed, interval: INTERVAL_MASS, ...abortable },
  );
  return {
    weights,
    importance: {
      draws: importance.draws,
      digits: importanceFigure(importance, test, explained, predicted),
    },
    confidence: { ...confidenceFigure(all, test.labels), draws: all.draws },
    predictions: {
      draws: shown.draws,
      mass: INTERVAL_MASS,
      digits: predictionFigure(shown, test, chosen),
    },
    image: { rows: test.rows, columns: test.columns },
  };
}

/** The weight figure; empty if the method gives weights no width to show. */
export async function weightsOf(
  net: Pick<FigureNetwork, 'config' | 'posterior' | 'draw'>,
  seed: number,
): Promise<LayerWeights[]> {
  return hasPosterior(net.config.method) ? weightFigure(await net.posterior(), await net.draw(seed)) : [];
}
