/** One live line chart: title, axes with units, names at the lines' ends. */
import type { ChartDataset } from 'chart.js';
import { createChart, type Point } from '../../kit/chart.ts';
import { h } from '../../kit/dom.ts';
import { endLabels, roomForLabels } from '../../kit/labels.ts';
import { colour, type Role } from '../../kit/theme.ts';

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
  /** How a value reads in the tooltip. */
  readonly format: (y: number) => string;
}

export interface LineChart {
  readonly element: HTMLElement;
  /** Replaces the points of every line. `xMax` is the end of the axis, in epochs. */
  update(points: readonly Point[][], xMax: number, yMax?: number): void;
  /** What the picture shows, for those who do not see it, and as data for tests. */
  describe(text: string, summary: object): void;
}

const Y_AXIS_WIDTH = 60;

export function createLineChart(options: LineChartOptions): LineChart {
  const { name, title, yTitle, lines, height, longestLabel, format } = options;
  const element = h('figure', { 'data-chart': name }, h('figcaption', {}, title));
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
  return {
    element,
    update(points, xMax, yMax) {
      points.forEach((data, i) => {
        chart.data.datasets[i]!.data = data;
      });
      Object.assign(chart.options.scales!.x!, { max: xMax });
      // Chart.js takes an explicit undefined for "no limit"
      Object.assign(chart.options.scales!.y!, { max: yMax });
      chart.update('none');
    },
    describe(text, summary) {
      chart.canvas.ariaLabel = `${title} ${text}`;
      element.dataset.summary = JSON.stringify(summary);
    },
  };
}

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
