/** Pruning for people: one line a fraction. */
import type { PruningReport } from '../../figures/pruning.ts';
import { pruningHead, pruningRow } from '../../figures/pruningTable.ts';
import { whole } from '../../kit/format.ts';
import { table } from '../format.ts';

export function pruningText(pruning: PruningReport): string {
  const { rows, weights, draws, perLayer } = pruning;
  return [
    `${whole(weights)} weights and biases, those of the weakest |mu| / sigma removed ` +
      `(${perLayer ? 'of each layer' : 'of the whole network'}), ${draws === 1 ? '1 draw' : `${whole(draws)} draws`}:`,
    table([pruningHead(rows), ...rows.map((row) => pruningRow(row, pruning))]),
  ].join('\n');
}
