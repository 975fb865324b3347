import { drawsText, type Method } from '../../bayes/method.ts';
import { duration, percent, whole } from '../../kit/format.ts';
import type { RunMetrics } from '../../persist/runFolder.ts';
import type { ClassificationTest, RegressionTest } from '../../persist/runMetrics.ts';
import type { Words } from './barLine.ts';
import type { Evaluation } from './events.ts';
import { measured } from './format.ts';
import { table } from './layout.ts';
import { qualityRows } from './qualityRows.ts';

/** What came out, for people. @param examples what a run trained on is called while it trains */
export function metricsTable(
  metrics: RunMetrics | Evaluation,
  method: Method,
  width?: number,
  examples: 'examples' | Words['examples'] = 'examples',
): string {
  const { adapter, test, validation } = metrics;
  const of = predictive(test, method);
  const rows = test.task === 'classification' ? classificationRows(test, of) : regressionRows(test, of);
  // a plain network has nothing but its mean
  if (method.kind === 'plain') rows.splice(1, Number(rows[1]?.[0] === atMean));
  if (validation) rows.push(validationRow(validation));
  if ('quality' in metrics && metrics.quality) rows.push(...qualityRows(metrics.quality));
  if ('trainSeconds' in metrics) {
    const { epochs, trainSeconds, examplesPerSecond } = metrics;
    const note = `${epochs === 1 ? '1 epoch' : `${epochs} epochs`}, ${whole(examplesPerSecond)} ${examples}/s`;
    rows.push(['training', duration(trainSeconds), note]);
  }
  rows.push(['adapter', adapter]);
  return table(rows, width);
}

/** What the first number is of: `posterior predictive, 16 draws, 10,000 test examples`. */
const predictive = ({ draws, examples }: RunMetrics['test'], method: Method): string =>
  `${method.kind === 'plain' ? '' : 'posterior predictive, '}${drawsText(method, draws)}, ${whole(examples)} test examples`;

const atMean = 'at mean weights';
const without = 'the same network without its uncertainty';

function classificationRows(test: ClassificationTest, of: string): string[][] {
  const { error, errorMeanWeights, nll, ece, brier, none } = test;
  return [
    ['test error', percent(error), of],
    ...(errorMeanWeights === null ? [] : [[atMean, percent(errorMeanWeights), without]]),
    ['NLL', nll.toFixed(4), 'nats per example; 0 is best'],
    ['ECE', percent(ece), 'expected calibration error: confidence against accuracy, 15 bins; 0 % is best'],
    ['Brier', brier.toFixed(4), 'squared error of the probabilities, from 0, the best, to 2'],
    ...(none === undefined ? [] : [['none', percent(none), 'of them are more probably none of the classes']]),
  ];
}

function validationRow(held: RunMetrics['test']): string[] {
  const score =
    held.task === 'classification' ? `${percent(held.error)} error` : `RMSE ${measured(held.rmse)}`;
  return ['held out', score, `NLL ${held.nll.toFixed(4)}, ${whole(held.examples)} examples, not trained on`];
}

function regressionRows(test: RegressionTest, of: string): string[][] {
  const { rmse, rmseMeanWeights, mae, nll, coverage90, targets = [] } = test;
  return [
    ['test RMSE', measured(rmse), `${of}; in the units of the table`],
    ...(rmseMeanWeights === null ? [] : [[atMean, measured(rmseMeanWeights), without]]),
    ['MAE', measured(mae), 'mean absolute error, in the units of the table'],
    ...targets.map(({ name, ...own }) => [
      `RMSE of ${name}`,
      measured(own.rmse),
      `MAE ${measured(own.mae)}, coverage ${percent(own.coverage90)}, in its units`,
    ]),
    ['NLL', nll.toFixed(4), 'nats per row, of densities in the units of the table'],
    [
      'coverage',
      percent(coverage90),
      'of the test targets lie in their 90 % predictive intervals; 90 % is right',
    ],
  ];
}
