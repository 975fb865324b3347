/** Error and refusal by the share of weights that is removed. */
import type { Chart } from 'chart.js';
import { createChart, type Point } from '../../kit/chart.ts';
import { endLabels, type Marker, markerRoom, roomForLabels, verticalMarkers } from '../../kit/labels.ts';
import { colour, type Role } from '../../kit/theme.ts';
import { type Costs, shortName } from './costs.ts';

/** Chart.js gives no name to a point that has an interval. */
type IntervalPoint = Point & { readonly yMin: number; readonly yMax: number };

export interface CostChart {
  update(costs: Costs): void;
  destroy(): void;
}

const removed = { type: 'linear', min: 0, max: 100, title: { text: 'weights removed (%)' } } as const;

/** Ticks of a logarithmic axis of percentages that are written. */
const written = new Set([0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100]);

/** On a logarithmic axis, because a tenth of a percent matters as much as ten. */
export function createErrorChart(host: HTMLElement, markers: () => readonly Marker[]): CostChart {
  const chart: Chart<'scatterWithErrorBars', IntervalPoint[]> = createChart(
    host,
    '',
    'Error on test images by the share of weights removed',
    {
      type: 'scatterWithErrorBars',
      data: { datasets: [{ label: 'error', data: [], showLine: true, borderColor: colour('wrong') }] },
      options: {
        layout: { padding: { top: markerRoom(1), right: 8 } },
        elements: {
          pointWithErrorBar: {
            ...{ radius: 3, borderWidth: 0, backgroundColor: colour('wrong') },
            ...{ errorBarColor: colour('text'), errorBarWhiskerColor: colour('text') },
            ...{ errorBarLineWidth: 1.25, errorBarWhiskerLineWidth: 1.25, errorBarWhiskerSize: 6 },
          },
        },
        plugins: { tooltip: { enabled: false } },
        scales: {
          x: { ...removed },
          y: {
            type: 'logarithmic',
            title: { text: 'error in % (log scale)' },
            ticks: {
              autoSkip: false,
              callback: (value) => (written.has(Number(Number(value).toPrecision(3))) ? String(value) : ''),
            },
          },
        },
      },
      plugins: [verticalMarkers(markers, 'beforeDatasetsDraw') as never],
    },
  );
  return {
    destroy: () => chart.destroy(),
    update({ rows, images }) {
      // no error at all has no place on a logarithmic axis: it is drawn at half an image
      const least = 50 / images;
      chart.data.datasets[0]!.data = rows.map(({ fraction, error }) => ({
        ...{ x: 100 * fraction, y: Math.max(least, 100 * error.share) },
        ...{ yMin: Math.max(least, 100 * error.lower), yMax: 100 * error.upper },
      }));
      const ends = rows.map(({ error }) => [100 * error.lower, 100 * error.upper] as const);
      Object.assign(chart.options.scales!.y!, {
        min: Math.max(least, 0.8 * Math.min(...ends.map(([lower]) => lower))),
        max: Math.min(100, 1.2 * Math.max(...ends.map(([, upper]) => upper))),
      });
      chart.update('none');
    },
  };
}

/** By its place: the test images, then what is foreign. Told apart by dash and by name as well. */
const styles: readonly { readonly role: Role; readonly dash: readonly number[] }[] = [
  { role: 'posterior', dash: [] },
  { role: 'wrong', dash: [] },
  { role: 'wrong', dash: [6, 4] },
  { role: 'wrong', dash: [2, 3] },
  { role: 'wrong', dash: [10, 3, 2, 3] },
];

export function createRefusalChart(
  host: HTMLElement,
  sets: readonly string[],
  markers: () => readonly Marker[],
): CostChart {
  const chart = createChart<'line', Point[]>(host, '', 'Refusal by the share of weights removed', {
    type: 'line',
    data: {
      datasets: sets.map((name, i) => {
        const { role, dash } = styles[i % styles.length]!;
        return {
          ...{ label: shortName(name), data: [], borderDash: [...dash], pointRadius: 3, borderWidth: 1.75 },
          ...{ borderColor: colour(role), backgroundColor: colour(role) },
        };
      }),
    },
    options: {
      layout: {
        padding: (context) => ({
          ...roomForLabels(...sets.map(shortName))(),
          ...(context ? { top: markerRoom(1) } : {}),
        }),
      },
      plugins: { tooltip: { enabled: false } },
      scales: { x: { ...removed }, y: { type: 'linear', min: 0, max: 100, title: { text: 'refused (%)' } } },
    },
    plugins: [endLabels((label) => label), verticalMarkers<'line'>(markers, 'beforeDatasetsDraw')],
  });
  return {
    destroy: () => chart.destroy(),
    update({ rows }) {
      chart.data.datasets.forEach((dataset, i) => {
        dataset.data = rows.map(({ fraction, refused }) => ({ x: 100 * fraction, y: 100 * refused[i]! }));
      });
      chart.update('none');
    },
  };
}
