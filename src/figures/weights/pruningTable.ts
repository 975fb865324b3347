/** The rows of a pruning as texts, in a terminal and in a report alike. */
import { percent, significant, whole } from '../../kit/format.ts';
import type { PruningReport, PruningRow } from './pruning.ts';

const forms = {
  dense: 'float32, all',
  sparse: 'float32, sparse',
  int8: '8 bits, sparse',
  'int8-dense': '8 bits, all',
};

export function pruningHead(rows: readonly PruningRow[]): string[] {
  const scores =
    rows[0]?.test.task === 'regression'
      ? ['RMSE, mean weights', 'RMSE, draws', 'NLL', '90 % coverage']
      : ['error, mean weights', 'error, draws', 'NLL', 'ECE'];
  return ['removed', 'left', ...scores, 'file', 'stored as', 'times smaller'];
}

export function pruningRow(
  { fraction, left, form, bytes, test }: PruningRow,
  { denseBytes }: Pick<PruningReport, 'denseBytes'>,
): string[] {
  const scores =
    test.task === 'regression'
      ? [
          test.rmseMeanWeights === null ? '-' : significant(test.rmseMeanWeights, 4),
          significant(test.rmse, 4),
          test.nll.toFixed(4),
          percent(test.coverage90, test.examples),
        ]
      : [
          test.errorMeanWeights === null ? '-' : percent(test.errorMeanWeights, test.examples),
          percent(test.error, test.examples),
          test.nll.toFixed(4),
          percent(test.ece, test.examples),
        ];
  return [
    `${Number((100 * fraction).toFixed(4))} %`,
    whole(left),
    ...scores,
    `${whole(bytes / 1000)} kB`,
    forms[form],
    significant(denseBytes / bytes),
  ];
}
