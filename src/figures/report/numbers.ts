/** The scores of a report as text. */

import { drawsText } from '../../bayes/method.ts';
import { percent, significant } from '../../kit/format.ts';
import { datasetName } from '../../persist/runConfig.ts';
import type { ClassificationTest, RegressionTest } from '../../persist/runMetrics.ts';
import type { ReportData } from './reportData.ts';

export function headline({ config, metrics: { test } }: ReportData): string {
  const score =
    test.task === 'regression'
      ? `RMSE ${significant(test.rmse)}`
      : `${percent(test.error, test.examples)} error`;
  return `${score} on ${datasetName(config.dataset)}, by ${config.layers.join('-')}`;
}

export interface Score {
  readonly name: string;
  readonly value: string;
  readonly note: string;
}

export function scores({
  config: { method },
  metrics: { test },
}: Pick<ReportData, 'config' | 'metrics'>): Score[] {
  const draws = drawsText(method, test.draws);
  return test.task === 'regression' ? regressionScores(test, draws) : classificationScores(test, draws);
}

/** Two standard errors of a fraction. */
const margin = (fraction: number, count: number): string =>
  `\u00b1${percent(2 * Math.sqrt((fraction * (1 - fraction)) / count), count)} sampling error`;

function classificationScores(test: ClassificationTest, draws: string): Score[] {
  const { error, errorMeanWeights, examples, none } = test;
  const mean = errorMeanWeights === null ? '' : `; ${percent(errorMeanWeights, examples)} with mean weights`;
  return [
    { name: 'Test error', value: percent(error, examples), note: `${margin(error, examples)}${mean}` },
    {
      name: 'NLL',
      value: `${significant(test.nll)} nats`,
      note: `per example, ${draws}`,
    },
    { name: 'ECE', value: percent(test.ece, examples), note: 'expected calibration error, 15 bins' },
    { name: 'Brier score', value: significant(test.brier), note: '0 is perfect, 2 is the worst' },
    ...(none === undefined ? [] : [noneScore(none, examples)]),
  ];
}

const noneScore = (none: number, examples: number): Score => ({
  name: 'None of them',
  value: percent(none, examples),
  note: 'more probably none of the classes; the scores beside are of probabilities given that it is one of them',
});

function regressionScores(test: RegressionTest, drawn: string): Score[] {
  const { rmse, rmseMeanWeights, mae, nll, coverage90, examples } = test;
  const mean = rmseMeanWeights === null ? '' : `; ${significant(rmseMeanWeights)} with mean weights`;
  return [
    { name: 'Test RMSE', value: significant(rmse), note: `in the units of the table${mean}` },
    { name: 'MAE', value: significant(mae), note: 'mean absolute error, in the units of the table' },
    {
      name: 'NLL',
      value: `${significant(nll)} nats`,
      note: `per row, ${drawn}; depends on the units`,
    },
    {
      name: 'Coverage of 90 %',
      value: percent(coverage90, examples),
      note: `${margin(coverage90, examples)}; predictive intervals, 90 % is right`,
    },
  ];
}
