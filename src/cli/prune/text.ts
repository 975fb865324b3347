/** Pruning for people: one line a fraction. */
import type { PruningReport, PruningRow } from '../../figures/weights/pruning.ts';
import { pruningHead, pruningRow } from '../../figures/weights/pruningTable.ts';
import { percent, significant, whole } from '../../kit/format.ts';
import { table, widestText, wrapped } from '../terminal/layout.ts';

export function pruningText(pruning: PruningReport, width = Number.POSITIVE_INFINITY): string {
  const { rows, weights, draws, perLayer } = pruning;
  const head =
    `${whole(weights)} weights and biases. Removed are those whose mean is the smallest beside its standard deviation, ` +
    `|mu| / sigma, ${perLayer ? 'in each layer' : 'in the whole network'}; measured with ${draws === 1 ? '1 draw' : `${whole(draws)} draws`}:`;
  return [
    wrapped(head, Math.min(width, widestText)),
    table([pruningHead(rows), ...rows.map((row) => pruningRow(row, pruning))], width),
  ].join('\n');
}

/** `95 % removed, in 8 bits: 7.90 % error`. */
export function rowText({ fraction, form, test }: PruningRow): string {
  const score =
    test.task === 'regression'
      ? `RMSE ${significant(test.rmse, 4)}`
      : `${percent(test.error, test.examples)} error`;
  return `${Number((100 * fraction).toFixed(4))} % removed${form === 'int8' ? ', in 8 bits' : ''}: ${score}`;
}
