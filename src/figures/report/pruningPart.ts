/** The scores of a run after pruning, and the signal-to-noise ratios that decide which weights go. */
import { h } from '../../kit/dom.ts';
import { percent, significant, whole } from '../../kit/format.ts';
import { createFrame, createPanel } from '../draw/part.ts';
import { createSnrChart, snrPanels } from '../draw/snrChart.ts';
import type { PruningReport, SnrCurve } from '../weights/pruning.ts';
import { pruningHead, pruningRow } from '../weights/pruningTable.ts';
import { numberTable } from './numberTable.ts';

export function createPruningPart(host: HTMLElement, pruning: PruningReport): void {
  const { rows, snr, draws, perLayer, weights } = pruning;
  const frame = createFrame(
    'pruning',
    'Which weights say more than noise?',
    'Ratio of signal to noise |\u03bc|/\u03c3 of each weight and bias in decibels, 10 log\u2081\u2080 of it. Pruning takes the ' +
      `weakest first, ${perLayer ? 'of each layer' : 'of the whole network'}: \u03bc and \u03c3 become 0, for the mean network and for every draw. ` +
      'The right curve says what share lies at or below a ratio.',
  );
  const [head, cells] = [pruningHead(rows), rows.map((row) => pruningRow(row, pruning))];
  const [all] = snr;
  frame.describe(
    `Half of the ${whole(weights)} weights lie below ${significant(median(all!), 2)} dB. ` +
      `${findingOf(pruning)} Draws: ${draws}.`,
    { weights, draws, perLayer, rows },
    { caption: 'The network without some of its weights', head, rows: cells },
  );
  host.append(frame.root);
  const panels = h('div', 'figure__panels');
  frame.body.append(panels, numberTable(head, cells));
  for (const panel of snrPanels) {
    const root = createPanel(panel.title);
    panels.append(root);
    createSnrChart(root, snr, panel);
  }
}

/** The median ratio in dB, to the width of a bin. */
const median = ({ edges, cumulative }: SnrCurve): number =>
  edges[
    Math.max(
      0,
      cumulative.findIndex((share) => share >= 0.5),
    )
  ]!;

/**
 * Finds the largest fraction whose pruning costs at most a tenth of a percent of error, or a percent of RMSE.
 */
function findingOf({ rows }: PruningReport): string {
  const scoreOf = ({ test }: PruningReport['rows'][number]) =>
    test.task === 'regression' ? test.rmse : test.error;
  const [full] = rows;
  if (full?.fraction !== 0) return '';
  const { test } = full;
  const most = test.task === 'regression' ? 1.01 * scoreOf(full) : scoreOf(full) + 0.001;
  const best = rows.findLast((row) => row.form !== 'int8' && scoreOf(row) <= most);
  const write = (score: number) =>
    test.task === 'regression' ? `RMSE ${significant(score, 4)}` : `${percent(score, test.examples)} error`;
  const tolerance = test.task === 'regression' ? '1 % of the RMSE' : '0.1 points of error';
  if (!best || best.fraction === 0) return `Every fraction that was tried costs more than ${tolerance}.`;
  const [left, all] = [write(scoreOf(best)), write(scoreOf(full))];
  return `Without ${significant(100 * best.fraction)} % of them the draws have ${left} instead of ${all}.`;
}
