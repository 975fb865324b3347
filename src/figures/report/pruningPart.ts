/** What a run can do without: the fractions that were pruned, and the ratios of signal to noise that decide. */
import { axis, commonOptions, createChart, type Point, steps } from '../draw/chart.ts';
import { createFrame, element } from '../draw/part.ts';
import type { Look } from '../draw/theme.ts';
import { percent, significant, whole } from '../format.ts';
import type { PruningReport, SnrCurve } from '../pruning.ts';
import { pruningHead, pruningRow } from '../pruningTable.ts';
import { type Drawn, figureSet, numberTable } from './section.ts';
import { lineStyle, snrLabels } from './snrLabels.ts';

/** Draws the part into `host`; returns the handle that removes it. */
export function createPruningPart(host: HTMLElement, look: Look, pruning: PruningReport): Drawn {
  const { rows, snr, draws, perLayer, weights } = pruning;
  const frame = createFrame(
    'pruning',
    'Which weights say more than noise?',
    'Ratio of signal to noise |\u03bc|/\u03c3 of each weight and bias in decibels, 10 log\u2081\u2080 of it. Pruning takes the weakest first, ' +
      `${perLayer ? 'of each layer' : 'of the whole network'}: \u03bc and \u03c3 become 0, for the mean network and for every draw. ` +
      'The right curve says what share lies at or below a ratio.',
  );
  const [head, cells] = [pruningHead(rows), rows.map((row) => pruningRow(row, pruning))];
  const [all] = snr;
  frame.describe(
    `Half of the ${whole(weights)} weights lie below ${significant(median(all!), 2)} dB. ${findingOf(pruning)} Draws: ${draws}.`,
    { weights, draws, perLayer, rows },
    { caption: 'The network without some of its weights', head, rows: cells },
  );
  const { set, clear } = figureSet(host, look, frame.root);
  const panels = element('div', 'figure__panels');
  frame.body.append(panels, numberTable(head, cells));
  const density = snr.map(({ edges, density }) => steps(edges, density));
  const cumulative = snr.map(({ edges, cumulative }) =>
    edges.map((x, i) => ({ x, y: 100 * cumulative[i]! })),
  );
  const charts = [
    panel(panels, look, snr, 'How much of each?', 'density (per dB)', density),
    panel(panels, look, snr, 'What does pruning to a ratio remove?', 'weights at or below (%)', cumulative),
  ];
  set.dataset.part = 'pruning';
  return {
    destroy() {
      for (const chart of charts) chart.destroy();
      clear();
    },
  };
}

/** The ratio in dB that half of the weights do not exceed, to the width of a bin. */
const median = ({ edges, cumulative }: SnrCurve): number =>
  edges[
    Math.max(
      0,
      cumulative.findIndex((share) => share >= 0.5),
    )
  ]!;

/** The most that can go at no more than a tenth of a percent of error, or a percent of RMSE. */
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
  const removed = best && best.fraction > 0;
  return removed
    ? `Without ${significant(100 * best.fraction)} % of them the draws have ${write(scoreOf(best))} instead of ${write(scoreOf(full))}.`
    : `Every fraction that was tried costs more than ${test.task === 'regression' ? '1 % of the RMSE' : '0.1 points of error'}.`;
}

function panel(
  host: HTMLElement,
  look: Look,
  curves: readonly SnrCurve[],
  title: string,
  unit: string,
  lines: readonly Point[][],
): Drawn {
  const root = element('section', 'figure__panel');
  root.append(element('h4', 'figure__subtitle', title));
  host.append(root);
  const [all] = curves;
  const x = axis(look, 'signal to noise |\u03bc|/\u03c3 (dB)', { grid: false });
  const isShare = unit.includes('%');
  return createChart<'line', Point[]>(root, 'figure__chart--snr', `${title} ${unit} by ratio`, {
    type: 'line',
    data: {
      datasets: curves.map(({ name }, i) => ({ label: name, data: lines[i]!, ...lineStyle(look, i) })),
    },
    options: {
      ...commonOptions(look),
      elements: { point: { radius: 0, hitRadius: 0 } },
      plugins: { tooltip: { enabled: false } },
      scales: {
        x: {
          type: 'linear',
          min: all!.edges[0]!,
          max: all!.edges.at(-1)!,
          ...x,
          ticks: { ...x.ticks, includeBounds: false },
        },
        y: { type: 'linear', min: 0, ...(isShare && { max: 100 }), ...axis(look, unit) },
      },
    },
    plugins: [snrLabels(look, isShare)],
  });
}
