/** One live line chart: title, axes with units, names at the lines' ends. */
import type { ChartDataset } from 'chart.js';
import { createChart, type Point } from '../../kit/chart.ts';
import { endLabels, roomForLabels } from '../../kit/labels.ts';
import { colour, type Role } from '../../kit/theme.ts';
import { ChartCard } from './chartCard.ts';
import { Drawing } from './drawing.ts';

export interface Line {
  readonly label: string;
  readonly role: Role;
  readonly dash?: readonly number[];
  readonly width?: number;
  /** A dot at each point: for values that exist at a few points only. */
  readonly dots?: boolean;
}

export interface LineChartOptions {
  /** Found again as `data-chart`. */
  readonly name: string;
  readonly title: string;
  readonly yTitle: string;
  readonly lines: readonly Line[];
  readonly height: 'large' | 'small';
  /** The longest name of all charts that share an x axis: they then end at the same place. */
  readonly longestLabel: string;
  /** What one sees, and about these numbers. */
  readonly about: string;
  /** How a value reads in the tooltip. */
  readonly format: (y: number) => string;
}

/** A line of another run, to compare with. */
export interface Beside {
  readonly label: string;
  readonly points: readonly Point[];
}

export interface LineChart {
  readonly element: HTMLElement;
  /** Lays these lines behind the others; they are drawn with the next update. */
  compare(beside: readonly Beside[]): void;
  /** Replaces the points of every line. `xMax` is the end of the axis, in epochs. */
  update(points: readonly Point[][], xMax: number, yMax?: number): void;
  /** What the picture shows, for those who do not see it, and as data for tests. */
  describe(text: string, summary: object): void;
}

const Y_AXIS_WIDTH = 60;

export function createLineChart(options: LineChartOptions): LineChart {
  const { name, title, yTitle, lines, height, longestLabel, format, about } = options;
  const element = new ChartCard();
  element.dataset.chart = name;
  Object.assign(element, { question: title, about, table: 'live' });
  const chart = createChart<'line', Point[]>(element, `chart-${height}`, title, {
    type: 'line',
    data: { datasets: lines.map(toDataset) },
    options: {
      parsing: false,
      normalized: true,
      layout: { padding: roomForLabels(longestLabel) },
      interaction: { mode: 'nearest', axis: 'x', intersect: false },
      scales: {
        x: { type: 'linear', min: 0, max: 1, title: { text: 'epoch' } },
        y: {
          type: 'linear',
          beginAtZero: true,
          title: { text: yTitle },
          ticks: { maxTicksLimit: 7 },
          // the same in every chart, so that they begin at the same place
          afterFit: (axis) => {
            axis.width = Y_AXIS_WIDTH;
          },
        },
      },
      plugins: {
        tooltip: {
          usePointStyle: true,
          callbacks: {
            title: ([item]) => `epoch ${item?.parsed.x?.toFixed(2) ?? ''}`,
            label: ({ dataset, parsed }) => `${dataset.label}: ${format(parsed.y ?? 0)}`,
          },
        },
      },
    },
    plugins: [endLabels((label) => label)],
  });
  const pointsOf = (i: number) => chart.data.datasets[i]!.data as Point[];
  element.source = {
    ...{ name, title },
    table: () => ({
      head: ['line', 'epoch', yTitle],
      rows: chart.data.datasets.flatMap(({ label = '' }, i) =>
        pointsOf(i).map(({ x, y }) => [label, x, y] as const),
      ),
    }),
    canvases: () => [chart.canvas],
  };
  new Drawing(element, () => chart.update('none'));
  return {
    element,
    compare(beside) {
      chart.data.datasets.length = lines.length;
      chart.data.datasets.push(
        ...beside.map((one, i) => ({ ...toDataset(lineBeside(one, i)), data: [...one.points] })),
      );
    },
    update(points, xMax, yMax) {
      points.forEach((data, i) => {
        const dataset = chart.data.datasets[i]!;
        // of one point there is no line yet
        Object.assign(dataset, { data, pointRadius: lines[i]!.dots || data.length === 1 ? 3 : 0 });
      });
      Object.assign(chart.options.scales!.x!, { max: xMax });
      // Chart.js takes an explicit undefined for "no limit"
      Object.assign(chart.options.scales!.y!, { max: yMax });
      element.requestUpdate();
    },
    describe(text, summary) {
      chart.canvas.ariaLabel = `${title} ${text}`;
      element.finding = text;
      element.dataset.summary = JSON.stringify(summary);
    },
  };
}

const dashesBeside = [
  [2, 2],
  [8, 3],
  [1, 4],
  [8, 3, 2, 3],
  [4, 4],
  [12, 4],
  [3, 1],
  [6, 2, 1, 2],
] as const;

const lineBeside = ({ label }: Beside, i: number): Line => ({
  ...{ label, role: 'muted', width: 1 },
  dash: dashesBeside[i % dashesBeside.length]!,
});

function toDataset({ label, role, dash, width = 1.5, dots = false }: Line): ChartDataset<'line', Point[]> {
  return {
    label,
    data: [],
    borderColor: colour(role),
    backgroundColor: colour(role),
    borderWidth: width,
    borderDash: [...(dash ?? [])],
    pointRadius: dots ? 3 : 0,
    pointHoverRadius: 4,
    // the last dot may stand half outside
    clip: dots ? { left: 0, top: 0, right: 8, bottom: 8 } : 0,
  };
}
