/** Predictions of the rows of a table: from cells to numbers, and back to its units and classes. */

import type { CsvTable } from '../../data/csv/csv.ts';
import { inTableUnits, type Preprocessing, prepareInputs } from '../../data/encoding/preprocessing.ts';
import type { TableInputs } from '../../data/encoding/table.ts';
import { predictedClass } from '../../metrics/probabilities.ts';
import { ConfigError } from '../errors.ts';
import type { Examples } from '../examples.ts';
import type { Prediction } from './prediction.ts';
import type { PredictOptions } from './predictOptions.ts';
import { type TargetPredictor, type TargetRows, targetRows } from './targetRows.ts';

export interface ClassTablePrediction extends Prediction {
  readonly task: 'classification';
  /** [C] as the table writes them, in the order of `probs`. */
  readonly classNames: readonly string[];
  /** [N] the name of the most probable class. */
  readonly predicted: readonly string[];
}

/** In the units of the table. The intervals are there if they were asked for. */
export interface TargetTablePrediction
  extends Omit<TargetRows, 'meanInterval' | 'predictiveInterval' | 'logDensity' | 'pit'>,
    Partial<Pick<TargetRows, 'meanInterval' | 'predictiveInterval'>> {
  readonly task: 'regression';
  /** [T] names of the columns. */
  readonly targetNames: readonly string[];
}

export type TablePrediction = ClassTablePrediction | TargetTablePrediction;

/** How a network predicts: `predict` of classes, `predictTargets` of real targets. */
export interface Predictors {
  readonly classes: (data: Examples, options: PredictOptions) => Promise<Prediction>;
  readonly targets: TargetPredictor;
}

/** @throws ConfigError if these are no rows of a table */
function checkRows(rows: unknown): void {
  if (typeof rows === 'object' && rows !== null && ('records' in rows || 'inputNames' in rows)) return;
  const advice = 'hand over an array of rows by parseRows; predict and predictTargets take numbers';
  throw new ConfigError('rows', 'what parseCsv, parseRows or tableFromCsv returned', rows, advice);
}

/**
 * @throws ConfigError if there are no rows; DataError if a column is missing, or a cell cannot be encoded;
 *   what the predictor throws
 */
export async function predictTable(
  rows: CsvTable | TableInputs,
  by: Preprocessing,
  predictors: Predictors,
  options: PredictOptions,
): Promise<TablePrediction> {
  const { target } = by.encoding;
  checkRows(rows);
  const examples = prepareInputs(rows, by);
  if (target.task === 'classification') {
    const { classNames } = target;
    const prediction = await predictors.classes(examples, options);
    const { probs, classes } = prediction;
    const predicted = Array.from(
      { length: examples.count },
      (_, n) => classNames[predictedClass(probs, n, classes)]!,
    );
    return { ...prediction, task: 'classification', classNames, predicted };
  }
  const names = { task: 'regression', targetNames: target.columns.map(({ name }) => name) } as const;
  const scaling = by.targets!;
  const { interval } = options;
  if (interval !== undefined) {
    return {
      ...(await targetRows(predictors.targets, examples, scaling, { ...options, interval })),
      ...names,
    };
  }
  const { count, targets, draws, findings, ...standardised } = await predictors.targets(examples, options);
  return { findings, count, targets, draws, ...inTableUnits(standardised, scaling), ...names };
}
