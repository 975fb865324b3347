/** One live line chart: title, axes with units, names at the lines' ends, no animation. */
import {
  Chart,
  type ChartDataset,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  Tooltip,
} from 'chart.js';
import { h } from '../dom.ts';
import { endLabels, roomFor } from './endLabels.ts';
import { type Colour, onSchemeChange, readPalette } from './palette.ts';
import type { Point } from './series.ts';

Chart.register(LineController, LineElement, PointElement, LinearScale, Tooltip);

export interface Line {
  readonly label: string;
  readonly colour: Colour;
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
const FONT = { family: '"Inter Variable", system-ui, sans-serif', size: 13 };

export function createLineChart({
  name,
  title,
  yTitle,
  lines,
  height,
  longestLabel,
  format,
}: LineChartOptions): LineChart {
  const canvas = h('canvas', { role: 'img', 'aria-label': title });
  const box = h('div', { class: `chart chart-${height}` }, canvas);
  const element = h('figure', { 'data-chart': name }, h('figcaption', {}, title), box);
  const chart = new Chart(canvas, {
    type: 'line',
    data: { datasets: lines.map(toDataset) },
    options: {
      animation: false,
      parsing: false,
      normalized: true,
      maintainAspectRatio: false,
      font: FONT,
      layout: { padding: { right: roomFor(longestLabel, `500 ${FONT.size}px ${FONT.family}`), top: 8 } },
      interaction: { mode: 'nearest', axis: 'x', intersect: false },
      scales: {
        x: {
          type: 'linear',
          min: 0,
          max: 1,
          title: { display: true, text: 'epoch' },
          ticks: { maxRotation: 0 },
        },
        y: {
          type: 'linear',
          beginAtZero: true,
          title: { display: true, text: yTitle },
          ticks: { maxTicksLimit: 7 },
          // the same in every chart, so that they begin at the same place
          afterFit: (axis) => {
            axis.width = Y_AXIS_WIDTH;
          },
        },
      },
      plugins: {
        tooltip: {
          callbacks: {
            title: ([item]) => `epoch ${item?.parsed.x?.toFixed(2) ?? ''}`,
            label: ({ dataset, parsed }) => `${dataset.label}: ${format(parsed.y ?? 0)}`,
          },
        },
      },
    },
    plugins: [endLabels],
  });
  const paint = () => {
    const palette = readPalette();
    lines.forEach(({ colour }, i) => {
      const dataset = chart.data.datasets[i]!;
      dataset.borderColor = palette[colour];
      dataset.backgroundColor = palette[colour];
    });
    for (const scale of Object.values(chart.options.scales ?? {})) {
      Object.assign(scale!, { grid: { color: palette.hairline }, border: { color: palette.hairline } });
      Object.assign(scale!.ticks!, { color: palette.muted, font: FONT });
      Object.assign((scale as { title: object }).title, { color: palette.muted, font: FONT });
    }
    Object.assign(chart.options.plugins!.tooltip!, {
      backgroundColor: palette.text,
      titleColor: palette.surface,
      bodyColor: palette.surface,
      usePointStyle: true,
    });
    chart.update('none');
  };
  paint();
  onSchemeChange(paint);
  // a canvas does not notice that its font has come
  void document.fonts.ready.then(paint);
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
      canvas.setAttribute('aria-label', `${title} ${text}`);
      element.dataset.summary = JSON.stringify(summary);
    },
  };
}

function toDataset({ label, dash, width = 1.5, dots = false }: Line): ChartDataset<'line', Point[]> {
  return {
    label,
    data: [],
    borderWidth: width,
    borderDash: [...(dash ?? [])],
    pointRadius: dots ? 3 : 0,
    pointHoverRadius: 4,
    // the last dot may stand half outside
    clip: dots ? { left: 0, top: 0, right: 8, bottom: 8 } : 0,
    tension: 0,
  };
}
