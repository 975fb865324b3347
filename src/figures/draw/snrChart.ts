/** Ratios of signal to noise in decibels: how many weights have each, and what pruning to one removes. */
import type { Chart } from 'chart.js';
import { createChart, type Point } from '../../kit/chart.ts';
import { histogramOutline } from '../../kit/histogram.ts';
import { type Marker, markerRoom, verticalMarkers } from '../../kit/labels.ts';
import type { SnrCurve } from '../weights/pruning.ts';
import { lineStyle, snrLabels } from './snrLabels.ts';

export interface SnrPanel {
  readonly title: string;
  readonly unit: string;
  /** In percent of all, instead of a density. */
  readonly isShare: boolean;
}

export const snrPanels: readonly [SnrPanel, SnrPanel] = [
  { title: 'How much of each?', unit: 'density (per dB)', isShare: false },
  { title: 'What does pruning to a ratio remove?', unit: 'weights at or below (%)', isShare: true },
];

/** @param markers what is marked above the chart at the moment; there is room for one if it is given */
export function createSnrChart(
  host: HTMLElement,
  curves: readonly SnrCurve[],
  { title, unit, isShare }: SnrPanel,
  markers?: () => readonly Marker[],
): Chart<'line', Point[]> {
  return createChart<'line', Point[]>(host, 'figure__chart--snr', `${title} ${unit} by ratio`, {
    type: 'line',
    data: {
      datasets: curves.map((curve, i) => ({
        label: curve.name,
        data: snrPoints(curve, isShare),
        stepped: !isShare,
        ...lineStyle(i),
      })),
    },
    options: {
      layout: { padding: { top: markers ? markerRoom(1) : 0 } },
      plugins: { tooltip: { enabled: false } },
      scales: {
        x: {
          type: 'linear',
          ...snrRange(curves),
          title: { text: 'signal to noise |\u03bc|/\u03c3 (dB)' },
          grid: { display: false },
        },
        y: { type: 'linear', min: 0, ...(isShare && { max: 100 }), title: { text: unit } },
      },
    },
    plugins: [snrLabels(isShare), ...(markers ? [verticalMarkers<'line'>(markers)] : [])],
  });
}

/** Shows other curves in their place. */
export function updateSnrChart(
  chart: Chart<'line', Point[]>,
  curves: readonly SnrCurve[],
  { isShare }: SnrPanel,
): void {
  curves.forEach((curve, i) => {
    chart.data.datasets[i]!.data = snrPoints(curve, isShare);
  });
  Object.assign(chart.options.scales!.x!, snrRange(curves));
  chart.update('none');
}

const snrPoints = ({ edges, density, cumulative }: SnrCurve, isShare: boolean): Point[] =>
  isShare ? edges.map((x, i) => ({ x, y: 100 * cumulative[i]! })) : histogramOutline(edges, density);

const snrRange = ([all]: readonly SnrCurve[]) => ({ min: all!.edges[0]!, max: all!.edges.at(-1)! });
