/** Figure of a regression: predicted against measured with intervals, and how often intervals of each mass hold. */
import type { Chart, Plugin } from 'chart.js';
import type { TargetFigure } from '../data.ts';
import { targetFinding } from '../findings.ts';
import { percent, significant, whole } from '../format.ts';
import { axis, commonOptions, createChart, type Point } from './chart.ts';
import { type CreatePart, createFrame, element, keyEntry } from './part.ts';
import { faded, type Look } from './theme.ts';

export const createTargetFigure: CreatePart = (look) => {
  const frame = createFrame(
    'targets',
    'How near are its predictions, and are its intervals honest?',
    'Left: test rows, predicted against measured, in the units of the table; lines are predictive intervals, noise ' +
      'included, and on the diagonal a prediction is exact. Right: how many test rows lie inside the central interval of ' +
      'each mass; on the diagonal, as many as it says.',
  );
  const key = element('p', 'figure__key');
  const intervalKey = keyEntry('whisker', 'interval');
  key.append(keyEntry('posterior', 'predictive mean'), intervalKey);
  const cells = element('div', 'figure__targets');
  frame.body.append(key, cells);
  let charts: Chart[] = [];
  const clear = () => {
    for (const chart of charts) chart.destroy();
    charts = [];
    cells.replaceChildren();
  };
  return {
    root: frame.root,
    update({ targets = [] }) {
      clear();
      const [first] = targets;
      if (!first) return;
      intervalKey.lastChild!.textContent = `${percent(first.mass, 100)} predictive interval`;
      for (const target of targets) {
        const panels = element('div', 'figure__panels');
        cells.append(panels);
        charts.push(
          createScatter(createPanel(panels, titleOf(target)), look, target) as Chart,
          createCoverage(
            createPanel(panels, `${target.name}: coverage of its intervals`),
            look,
            target,
          ) as Chart,
        );
      }
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
    destroy: clear,
  };
};

function titleOf({ name, points, rows }: TargetFigure): string {
  const which = points.length < rows ? `${whole(points.length)} of ${whole(rows)}` : `all ${whole(rows)}`;
  return `${name}: ${which} test rows`;
}

function createPanel(host: HTMLElement, title: string): HTMLElement {
  const panel = element('section', 'figure__panel');
  panel.append(element('h4', 'figure__subtitle', title));
  host.append(panel);
  return panel;
}

const diagonal = (least: number, most: number): Point[] => [
  { x: least, y: least },
  { x: most, y: most },
];

function createScatter(host: HTMLElement, look: Look, target: TargetFigure): Chart<'scatter', Point[]> {
  const { theme } = look;
  const { points, name, mass } = target;
  const measured = points.map((point) => point.measured);
  const range = (values: readonly number[]): [number, number] => [Math.min(...values), Math.max(...values)];
  const [low, high] = range([...measured, ...points.map(({ mean }) => mean)]);
  const margin = 0.04 * (high - low || 1);
  const across = { min: low - margin, max: high + margin };
  const common = commonOptions(look);
  const ends = (option: ReturnType<typeof axis>) => ({
    ...option,
    ticks: { ...option.ticks, includeBounds: false },
  });
  return createChart<'scatter', Point[]>(
    host,
    'figure__chart--targets',
    `Predicted against measured ${name} of ${points.length} test rows. ${targetFinding(target)}`,
    {
      type: 'scatter',
      data: {
        datasets: [
          {
            label: name,
            data: points.map(({ measured, mean }) => ({ x: measured, y: mean })),
            backgroundColor: theme.posterior,
            pointRadius: points.length > 100 ? 2 : 3,
          },
        ],
      },
      options: {
        ...common,
        scales: {
          x: { type: 'linear', ...across, ...ends(axis(look, `measured ${name}`)) },
          y: { type: 'linear', ...verticalRange(points, across), ...ends(axis(look, `predicted ${name}`)) },
        },
        plugins: {
          tooltip: {
            ...common.plugins.tooltip,
            displayColors: false,
            callbacks: {
              label: ({ dataIndex }) => {
                const { measured, mean, lower, upper } = points[dataIndex]!;
                return [
                  `measured ${significant(measured, 4)}, predicted ${significant(mean, 4)}`,
                  `${percent(mass, 100)} interval ${significant(lower, 4)} to ${significant(upper, 4)}`,
                ];
              },
            },
          },
        },
      },
      plugins: [underlay(look, points)],
    },
  );
}

/** Room for the intervals, but not for a few that are many times wider than the rest. */
function verticalRange(
  points: TargetFigure['points'],
  across: { readonly min: number; readonly max: number },
) {
  const at = (values: number[], q: number) =>
    values.sort((a, b) => a - b)[Math.round(q * (values.length - 1))]!;
  return {
    min: Math.min(
      across.min,
      at(
        points.map(({ lower }) => lower),
        0.02,
      ),
    ),
    max: Math.max(
      across.max,
      at(
        points.map(({ upper }) => upper),
        0.98,
      ),
    ),
  };
}

/** The diagonal and the intervals, beneath the points. */
function underlay({ theme }: Look, points: TargetFigure['points']): Plugin<'scatter'> {
  return {
    id: 'intervals',
    beforeDatasetsDraw({ ctx, chartArea, scales: { x, y } }) {
      ctx.save();
      ctx.beginPath();
      ctx.rect(chartArea.left, chartArea.top, chartArea.width, chartArea.height);
      ctx.clip();
      ctx.strokeStyle = faded(theme.posterior, 0.35);
      ctx.lineWidth = 1.5;
      ctx.beginPath();
      for (const { measured, lower, upper } of points) {
        const at = x!.getPixelForValue(measured);
        ctx.moveTo(at, y!.getPixelForValue(lower));
        ctx.lineTo(at, y!.getPixelForValue(upper));
      }
      ctx.stroke();
      const [from, to] = diagonal(x!.min, x!.max) as [Point, Point];
      ctx.strokeStyle = theme.muted;
      ctx.setLineDash([4, 4]);
      ctx.lineWidth = 1;
      ctx.beginPath();
      ctx.moveTo(x!.getPixelForValue(from.x), y!.getPixelForValue(from.y));
      ctx.lineTo(x!.getPixelForValue(to.x), y!.getPixelForValue(to.y));
      ctx.stroke();
      ctx.restore();
    },
  };
}

function createCoverage(host: HTMLElement, look: Look, target: TargetFigure): Chart<'line', Point[]> {
  const { theme } = look;
  const { coverage, name } = target;
  const common = commonOptions(look);
  const line = { borderWidth: 1.5, pointRadius: 0 };
  const inside = coverage.mass.map((mass, i) => ({ x: 100 * mass, y: 100 * coverage.inside[i]! }));
  const honest = { ...line, borderColor: theme.muted, borderDash: [4, 4], borderWidth: 1 };
  return createChart<'line', Point[]>(
    host,
    'figure__chart--coverage',
    `Test rows inside central intervals of ${name} by their mass. ${targetFinding(target)}`,
    {
      type: 'line',
      data: {
        datasets: [
          {
            ...line,
            label: 'test rows inside',
            data: inside,
            borderColor: theme.posterior,
            backgroundColor: theme.posterior,
            borderWidth: 2,
            pointRadius: 3,
          },
          { ...honest, label: 'as many as it says', data: diagonal(0, 100) },
        ],
      },
      options: {
        ...common,
        interaction: { mode: 'nearest', intersect: false },
        scales: {
          x: { type: 'linear', min: 0, max: 100, ...axis(look, 'mass of the central interval (%)') },
          y: { type: 'linear', min: 0, max: 100, ...axis(look, 'test rows inside it (%)') },
        },
        plugins: {
          tooltip: {
            ...common.plugins.tooltip,
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
