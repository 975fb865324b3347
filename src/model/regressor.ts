/** A regression in two calls: fit it, ask it. Targets and predictions are in the units of the data. */
import { ConfigError } from '../bayes/errors.ts';
import { gaussianHead, type NoiseKind } from '../bayes/head.ts';
import { isNested } from '../bayes/input/arrays.ts';
import type { BayesianNeuralNetwork } from '../bayes/network.ts';
import type { PredictOptions } from '../bayes/prediction/predictOptions.ts';
import type { TargetTablePrediction } from '../bayes/prediction/predictTable.ts';
import { tableFromArrays } from '../data/encoding/arrays.ts';
import { type RegressionTable, tableFromCsv } from '../data/encoding/table.ts';
import type { Gpu } from '../gpu/device.ts';
import { cellsOf, type Inputs, isTable, matrixOf, type Numbers, type TableData } from './data.ts';
import { fitTable, loadNetwork, type Model, rowsLike, saveNetwork } from './fit.ts';
import type { FitOptions } from './options.ts';

export type RegressorData = { readonly inputs: Numbers; readonly targets: Numbers } | TableData;

export interface RegressorOptions extends FitOptions {
  /** Whether the noise is one number for each target (`learned`, if absent), or depends on the input. */
  readonly noise?: Exclude<NoiseKind, 'fixed'>;
}

export interface Regressor extends Model {
  readonly targetNames: readonly string[];
  /**
   * Means, standard deviations and their parts, by 100 posterior draws, if `options` say nothing else. Ask
   * for bands by `interval: 0.9`.
   * @throws as `BayesianNeuralNetwork.predictTable`
   */
  predict(inputs: Inputs, options?: PredictOptions): Promise<TargetTablePrediction>;
}

/**
 * Trains a regression. Inputs and targets are standardised, categories of a table encoded; the width of a
 * row and how long to train follow from the data.
 * @throws ConfigError, DataError naming what does not fit; what `train` throws
 */
export async function fitRegressor(
  gpu: Gpu,
  data: RegressorData,
  { noise = 'learned', ...options }: RegressorOptions = {},
): Promise<Regressor> {
  return regressorOf(await fitTable({ gpu, options }, tableOf(data), gaussianHead(noise)));
}

/** @param bytes what `save` gave. @throws FileFormatError, ConfigError */
export const loadRegressor = async (gpu: Gpu, bytes: Uint8Array): Promise<Regressor> =>
  regressorOf(await loadNetwork(gpu, bytes, { kind: 'gaussian', instead: 'loadClassifier' }));

function regressorOf(net: BayesianNeuralNetwork): Regressor {
  const { preprocessing } = net;
  if (!preprocessing) {
    net.destroy();
    const advice = 'use BayesianNeuralNetwork.fromPosterior and predictTargets, which take network inputs';
    throw new ConfigError('the model', 'one that knows the units of its data', 'none', advice);
  }
  const { target } = preprocessing.encoding;
  return {
    net,
    targetNames: target.task === 'regression' ? target.columns.map(({ name }) => name) : [],
    predict: async (inputs, options) =>
      (await net.predictTable(rowsLike(preprocessing, inputs), {
        ...{ draws: 100, ...options },
      })) as TargetTablePrediction,
    save: () => saveNetwork(net),
    destroy: () => net.destroy(),
  };
}

function tableOf(data: RegressorData): RegressionTable {
  if (isTable(data)) {
    const { table, ...options } = data;
    return tableFromCsv(cellsOf(table), { ...options, task: 'regression' });
  }
  const { inputs, targets } = data;
  const rows = isNested(inputs) ? inputs.length : undefined;
  const measured = matrixOf('targets', targets, rows);
  const table = tableFromArrays(matrixOf('inputs', inputs, measured.dims[0]!), measured, {
    task: 'regression',
  });
  return table as RegressionTable;
}
