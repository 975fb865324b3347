/** A classifier in two calls: fit it, ask it. Labels may be numbers or names. */

import { ConfigError } from '../bayes/errors.ts';
import { categorical } from '../bayes/head.ts';
import { outputSizeOf } from '../bayes/layers/entries.ts';
import type { BayesianNeuralNetwork } from '../bayes/network.ts';
import type { Prediction } from '../bayes/prediction/prediction.ts';
import type { PredictOptions } from '../bayes/prediction/predictOptions.ts';
import { tableFromArrays } from '../data/encoding/arrays.ts';
import { type ClassificationTable, tableFromCsv } from '../data/encoding/table.ts';
import type { Gpu } from '../gpu/device.ts';
import { predictedClass } from '../metrics/probabilities.ts';
import { arePixels, cellsOf, type Inputs, isTable, matrixOf, type Numbers, type TableData } from './data.ts';
import { fitNetwork, fitTable, loadNetwork, type Model, rowsLike, saveNetwork } from './fit.ts';
import type { FitOptions } from './options.ts';

/** The class of a row: its number from 0, or its name. */
export type Label = number | string | boolean;

export type ClassifierData = { readonly inputs: Numbers; readonly labels: ArrayLike<Label> } | TableData;

export interface ClassPrediction extends Prediction {
  /** [C] in the order of `probs`. */
  readonly classNames: readonly string[];
  /** [N] the name of the most probable class. */
  readonly predicted: readonly string[];
  /**
   * [N] the probability that `predicted` is wrong, by the network itself: 1 - max p (1 - none). Decide where
   * it is below what a mistake may cost, and ask a person elsewhere.
   */
  readonly errorProbability: Float64Array;
}

export interface Classifier extends Model {
  readonly classNames: readonly string[];
  /** By 100 posterior draws, if `options` say nothing else. @throws as `BayesianNeuralNetwork.predict` */
  predict(inputs: Inputs, options?: PredictOptions): Promise<ClassPrediction>;
}

/**
 * Trains a classifier. Numbers are standardised, categories of a table encoded, bytes taken for pixels; the
 * width of a row, the classes and how long to train follow from the data.
 * @throws ConfigError, DataError naming what does not fit; what `train` throws
 */
export async function fitClassifier(
  gpu: Gpu,
  data: ClassifierData,
  options: FitOptions = {},
): Promise<Classifier> {
  if (!isTable(data) && arePixels(data.inputs)) return classifierOf(await fitPixels(gpu, data, options));
  return classifierOf(await fitTable({ gpu, options }, tableOf(data), categorical));
}

/**
 * @param bytes what `save` gave, or any posterior file of a classifier
 * @throws FileFormatError, ConfigError
 */
export const loadClassifier = async (gpu: Gpu, bytes: Uint8Array): Promise<Classifier> =>
  classifierOf(await loadNetwork(gpu, bytes, { kind: 'categorical', instead: 'loadRegressor' }));

function classifierOf(net: BayesianNeuralNetwork): Classifier {
  const { preprocessing, config } = net;
  const target = preprocessing?.encoding.target;
  const classNames =
    target?.task === 'classification'
      ? target.classNames
      : Array.from({ length: outputSizeOf(config.layers) }, (_, c) => `${c}`);
  return {
    ...{ net, classNames },
    async predict(inputs, options) {
      const asked = { draws: 100, ...options };
      const prediction = preprocessing
        ? await net.predictTable(rowsLike(preprocessing, inputs), asked)
        : await net.predict({ images: inputs as Numbers }, asked);
      return judged(prediction as Prediction, classNames);
    },
    save: () => saveNetwork(net),
    destroy: () => net.destroy(),
  };
}

function judged(prediction: Prediction, classNames: readonly string[]): ClassPrediction {
  const { probs, none, count, classes } = prediction;
  const best = Array.from({ length: count }, (_, n) => predictedClass(probs, n, classes));
  const errorProbability = Float64Array.from(
    best,
    (c, n) => 1 - probs[n * classes + c]! * (1 - (none?.[n] ?? 0)),
  );
  return { ...prediction, classNames, predicted: best.map((c) => classNames[c]!), errorProbability };
}

/** Images as bytes: their labels are numbers from 0, because a posterior of pixels keeps no names. */
function fitPixels(
  gpu: Gpu,
  { inputs, labels }: Exclude<ClassifierData, TableData>,
  options: FitOptions,
): Promise<BayesianNeuralNetwork> {
  const count = labelsOf(labels).length;
  const width = matrixOf('inputs', inputs, count).dims[1]!;
  const most = Array.from(labels).reduce((most: number, label) => Math.max(most, Number(label)), 1);
  const examples = { images: inputs, labels: labels as ArrayLike<number>, count, inputSize: width };
  const ends = { inputs: width, outputs: Number.isSafeInteger(most) ? most + 1 : 2, head: categorical };
  return fitNetwork({ gpu, options }, examples, ends);
}

/** @throws ConfigError */
function labelsOf(labels: ArrayLike<Label>): ArrayLike<Label> {
  if (typeof labels === 'object' && labels !== null && labels.length > 0) return labels;
  throw new ConfigError('labels', 'an array, with the class of each row', labels);
}

function tableOf(data: ClassifierData): ClassificationTable {
  if (isTable(data)) {
    const { table, ...options } = data;
    return tableFromCsv(cellsOf(table), { ...options, task: 'classification' });
  }
  const labels = Array.from(labelsOf(data.labels));
  const inputs = matrixOf('inputs', data.inputs, labels.length);
  const areNumbers = labels.every((label) => typeof label === 'number');
  const names = [...new Set(labels.map(String))].sort();
  const places = new Map(names.map((name, place) => [name, place]));
  const values = areNumbers ? (labels as number[]) : labels.map((label) => places.get(String(label))!);
  const targets = { name: 'labels', dims: [labels.length], data: values };
  const table = tableFromArrays(inputs, targets, { task: 'classification' }) as ClassificationTable;
  return areNumbers ? table : named(table, names);
}

/** Its classes are the places in `names`, which take their places. */
function named(table: ClassificationTable, classNames: readonly string[]): ClassificationTable {
  const { encoding } = table;
  const target = { ...encoding.target, classNames } as typeof encoding.target;
  return { ...table, classNames, encoding: { ...encoding, target } };
}
