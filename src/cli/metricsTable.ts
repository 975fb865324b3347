import { duration, percent, whole } from '../kit/format.ts';
import type { RunMetrics } from '../persist/runFolder.ts';
import type { ClassificationTest, RegressionTest } from '../persist/runMetrics.ts';
import type { Evaluation } from './events.ts';
import { measured, table } from './format.ts';
import { qualityRows } from './qualityRows.ts';

/** What came out, for people. */
export function metricsTable(metrics: RunMetrics | Evaluation): string {
  const { adapter, test, validation } = metrics;
  const rows = test.task === 'classification' ? classificationRows(test) : regressionRows(test);
  if (validation) rows.push(validationRow(validation));
  if ('quality' in metrics && metrics.quality) rows.push(...qualityRows(metrics.quality));
  if ('trainSeconds' in metrics) {
    const { epochs, trainSeconds, examplesPerSecond } = metrics;
    const note = `${epochs === 1 ? '1 epoch' : `${epochs} epochs`}, ${whole(examplesPerSecond)} examples/s`;
    rows.push(['training', duration(trainSeconds), note]);
  }
  rows.push(['adapter', adapter]);
  return table(rows);
}

const predictive = ({ draws, examples }: RunMetrics['test']): string =>
  `posterior predictive, ${draws === 1 ? '1 draw' : `${whole(draws)} draws`}, ${whole(examples)} test examples`;

const without = 'the same network without its uncertainty';

function classificationRows(test: ClassificationTest): string[][] {
  const { error, errorMeanWeights, nll, ece, brier, none } = test;
  return [
    ['test error', percent(error), predictive(test)],
    ...(errorMeanWeights === null ? [] : [['at mean weights', percent(errorMeanWeights), without]]),
    ['NLL', nll.toFixed(4), 'nats per example'],
    ['ECE', ece.toFixed(4), 'expected calibration error, 15 bins'],
    ['Brier', brier.toFixed(4), '0 to 2'],
    ...(none === undefined ? [] : [['none', percent(none), 'of them are more probably none of the classes']]),
  ];
}

function validationRow(held: RunMetrics['test']): string[] {
  const score =
    held.task === 'classification' ? `${percent(held.error)} error` : `RMSE ${measured(held.rmse)}`;
  return ['held out', score, `NLL ${held.nll.toFixed(4)}, ${whole(held.examples)} examples, not trained on`];
}

function regressionRows(test: RegressionTest): string[][] {
  const { rmse, rmseMeanWeights, mae, nll, coverage90, targets = [] } = test;
  return [
    ['test RMSE', measured(rmse), `${predictive(test)}; in the units of the table`],
    ...(rmseMeanWeights === null ? [] : [['at mean weights', measured(rmseMeanWeights), without]]),
    ['MAE', measured(mae), 'mean absolute error, in the units of the table'],
    ...targets.map(({ name, ...own }) => [
      `RMSE of ${name}`,
      measured(own.rmse),
      `MAE ${measured(own.mae)}, coverage ${percent(own.coverage90)}, in its units`,
    ]),
    ['NLL', nll.toFixed(4), 'nats per row, of densities in the units of the table'],
    ['coverage', percent(coverage90), 'of the central 90 % predictive intervals; 90 % is right'],
  ];
}
