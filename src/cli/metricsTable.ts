import type { RunMetrics } from '../persist/runFolder.ts';
import type { Evaluation } from './events.ts';
import { duration, grouped, percent, table } from './format.ts';

/** What came out, for people. */
export function metricsTable(metrics: RunMetrics | Evaluation): string {
  const { adapter, test } = metrics;
  const rows = [
    [
      'test error',
      percent(test.error),
      `posterior predictive, ${grouped(test.draws)} draws, ${grouped(test.images)} test images`,
    ],
    ['at mean weights', percent(test.errorMeanWeights), 'the same network without its uncertainty'],
    ['NLL', test.nll.toFixed(4), 'nats per image'],
    ['ECE', test.ece.toFixed(4), 'expected calibration error, 15 bins'],
    ['Brier', test.brier.toFixed(4), '0 to 2'],
  ];
  if ('trainSeconds' in metrics) {
    const { epochs, trainSeconds, imagesPerSecond } = metrics;
    const note = `${epochs === 1 ? '1 epoch' : `${epochs} epochs`}, ${grouped(imagesPerSecond)} images/s`;
    rows.push(['training', duration(trainSeconds), note]);
  }
  rows.push(['adapter', adapter]);
  return table(rows);
}
