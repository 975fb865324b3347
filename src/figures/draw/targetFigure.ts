/** A regression's predictions against what was measured, and how often intervals of each mass hold. */
import type { Chart } from 'chart.js';
import { createChart, type Point } from '../../kit/chart.ts';
import { h } from '../../kit/dom.ts';
import { percent, significant, whole } from '../../kit/format.ts';
import { colour } from '../../kit/theme.ts';
import { quantile } from '../../metrics/uncertainty.ts';
import type { TargetFigure } from '../data.ts';
import { targetFinding } from '../findings.ts';
import { diagonal, tooltipOfPoints } from './againstDiagonal.ts';
import { createFrame, createKey, createPanel, keyEntry, type Part } from './part.ts';

export function createTargetFigure(): Part {
  const frame = createFrame(
    'targets',
    'How near are its predictions, and are its intervals honest?',
    'Left: test rows, predicted against measured, in the units of the table; lines are predictive intervals, noise ' +
      'included, and on the diagonal a prediction is exact. Right: how many test rows lie inside the central interval of ' +
      'each mass; on the diagonal, as many as it says.',
  );
  const interval = keyEntry('whisker', 'interval');
  const cells = h('div', 'figure__targets');
  frame.body.append(createKey(keyEntry('posterior', 'predictive mean'), interval), cells);
  let charts: { destroy(): void }[] = [];
  return {
    root: frame.root,
    update({ targets = [] }) {
      for (const chart of charts) chart.destroy();
      cells.replaceChildren();
      const [first] = targets;
      if (!first) return;
      interval.lastChild!.textContent = `${percent(first.mass, 100)} predictive interval`;
      charts = targets.flatMap((target) => {
        const scatter = createPanel(titleOf(target));
        const coverage = createPanel(`${target.name}: coverage of its intervals`);
        cells.append(h('div', 'figure__panels', scatter, coverage));
        return [createScatter(scatter, target), createCoverage(coverage, target)];
      });
      frame.describe(
        targets
          .map((target) => `${targets.length > 1 ? `${target.name}: ` : ''}${targetFinding(target)}`)
          .join(' '),
        targets.map(({ points, ...numbers }) => ({ ...numbers, shown: points.length })),
        {
          caption: `Test rows inside central predictive intervals, ${first.draws} draws`,
          head: ['mass of the interval', ...targets.map(({ name }) => `${name}: rows inside`)],
          rows: first.coverage.mass.map((mass, i) => [
            percent(mass, 100),
            ...targets.map(({ coverage, rows }) => percent(coverage.inside[i]!, rows)),
          ]),
        },
      );
    },
  };
}

function titleOf({ name, points, rows }: TargetFigure): string {
  const which = points.length < rows ? `${whole(points.length)} of ${whole(rows)}` : `all ${whole(rows)}`;
  return `${name}: ${which} test rows`;
}

function createScatter(host: HTMLElement, target: TargetFigure) {
  const { points, name, mass } = target;
  const [low, high] = range(points.flatMap(({ measured, mean }) => [measured, mean]));
  const margin = 0.04 * (high - low || 1);
  const across = { min: low - margin, max: high + margin };
  const chart: Chart<'scatterWithErrorBars' | 'scatter', Point[]> = createChart(
    host,
    'figure__chart--targets',
    `Predicted against measured ${name} of ${points.length} test rows. ${targetFinding(target)}`,
    {
      type: 'scatterWithErrorBars',
      data: {
        datasets: [
          {
            label: name,
            data: points.map(({ measured: x, mean: y, lower, upper }) => ({
              ...{ x, y, yMin: lower, yMax: upper },
            })),
            backgroundColor: colour('posterior'),
          },
          { type: 'scatter', showLine: true, ...diagonal(across.min, across.max) },
        ],
      },
      options: {
        elements: { pointWithErrorBar: { radius: points.length > 100 ? 2 : 3, borderWidth: 0 } },
        scales: {
          x: { type: 'linear', ...across, title: { text: `measured ${name}` } },
          y: { type: 'linear', ...verticalRange(points, across), title: { text: `predicted ${name}` } },
        },
        plugins: {
          tooltip: tooltipOfPoints((point) => {
            const { measured, mean, lower, upper } = points[point]!;
            return [
              `measured ${significant(measured, 4)}, predicted ${significant(mean, 4)}`,
              `${percent(mass, 100)} interval ${significant(lower, 4)} to ${significant(upper, 4)}`,
            ];
          }),
        },
      },
    },
  );
  return chart;
}

const range = (values: readonly number[]): [number, number] => [Math.min(...values), Math.max(...values)];

/** Room for the intervals, but not for a few that are many times wider than the rest. */
function verticalRange(
  points: TargetFigure['points'],
  across: { readonly min: number; readonly max: number },
) {
  const lower = points.map((point) => point.lower);
  const upper = points.map((point) => point.upper);
  return {
    min: Math.min(across.min, quantile(lower, 0.02)),
    max: Math.max(across.max, quantile(upper, 0.98)),
  };
}

function createCoverage(host: HTMLElement, target: TargetFigure): Chart<'line', Point[]> {
  const { coverage, name } = target;
  const inside = coverage.mass.map((mass, i) => ({ x: 100 * mass, y: 100 * coverage.inside[i]! }));
  return createChart<'line', Point[]>(
    host,
    'figure__chart--coverage',
    `Test rows inside central intervals of ${name} by their mass. ${targetFinding(target)}`,
    {
      type: 'line',
      data: {
        datasets: [
          {
            label: 'test rows inside',
            data: inside,
            borderColor: colour('posterior'),
            backgroundColor: colour('posterior'),
            borderWidth: 2,
            pointRadius: 3,
          },
          { ...diagonal(0, 100), label: 'as many as it says' },
        ],
      },
      options: {
        interaction: { mode: 'nearest', intersect: false },
        scales: {
          x: { type: 'linear', min: 0, max: 100, title: { text: 'mass of the central interval (%)' } },
          y: { type: 'linear', min: 0, max: 100, title: { text: 'test rows inside it (%)' } },
        },
        plugins: {
          tooltip: {
            displayColors: false,
            callbacks: {
              title: ([item]) => `${(item?.parsed.x ?? 0).toFixed(0)} % interval`,
              label: ({ parsed }) => `${(parsed.y ?? 0).toFixed(1)} % of test rows inside`,
            },
          },
        },
      },
    },
  );
}
