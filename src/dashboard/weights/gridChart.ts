/** |mu| against sigma as a density, with the lines at which the sign is not sure, and a pruning cuts. */
import type { Chart, Plugin } from 'chart.js';
import type { WeightGrid } from '../../figures/weights/weightGrid.ts';
import { createChart, type Point } from '../../kit/chart.ts';
import { gridAtPowers, powersOfTen } from '../../kit/histogram.ts';
import { beside, labels } from '../../kit/labels.ts';
import { colour, colourOf } from '../../kit/theme.ts';

export interface GridShown {
  readonly grid: WeightGrid;
  /** |mu| / sigma up to which weights are removed; undefined: none. */
  readonly cut: number | undefined;
}

export interface GridChart {
  update(shown: GridShown): void;
  destroy(): void;
}

/** Shades of a cell: a count has one of so many. */
const shades = 16;

export function createGridChart(host: HTMLElement, first: GridShown): GridChart {
  let shown = first;
  const line = (ratio: number): Point[] => {
    const { sigmaEdges, muEdges } = shown.grid;
    const [low, high] = [muEdges[0]!, muEdges.at(-1)!];
    // from edge to edge of the picture
    const from = Math.max(sigmaEdges[0]!, low / ratio);
    const to = Math.min(sigmaEdges.at(-1)!, high / ratio);
    return from < to ? [from, to].map((sigma) => ({ x: ratio * sigma, y: sigma })) : [];
  };
  const cells: Plugin<'line'> = {
    id: 'cells',
    beforeDatasetsDraw({ ctx, scales }) {
      const { muEdges, sigmaEdges, counts } = shown.grid;
      const xs = muEdges.map((edge) => Math.round(scales.x!.getPixelForValue(edge)));
      const ys = sigmaEdges.map((edge) => Math.round(scales.y!.getPixelForValue(edge)));
      const most = Math.log1p(counts.reduce((a, b) => Math.max(a, b), 1));
      const fills = Array.from({ length: shades + 1 }, (_, s) =>
        colourOf('posterior', 0.06 + (0.94 * s) / shades),
      );
      const columns = muEdges.length - 1;
      counts.forEach((count, at) => {
        if (count === 0) return;
        const [r, c] = [Math.floor(at / columns), at % columns];
        ctx.fillStyle = fills[Math.round((shades * Math.log1p(count)) / most)]!;
        ctx.fillRect(xs[c]!, ys[r + 1]!, xs[c + 1]! - xs[c]!, ys[r]! - ys[r + 1]!);
      });
    },
  };
  const names = labels<'line'>(({ data, scales, chartArea }) =>
    data.datasets.flatMap(({ label = '', data: points }, i) => {
      const end = (points as Point[]).at(i === 0 ? -1 : 0);
      if (!end) return [];
      const x = scales.x!.getPixelForValue(end.x);
      const y = scales.y!.getPixelForValue(end.y) + (i === 0 ? 12 : -12);
      return [
        { ...beside(x, (chartArea.left + chartArea.right) / 2), y, text: label, colour: colourOf('text') },
      ];
    }),
  );
  const chart: Chart<'line', Point[]> = createChart<'line', Point[]>(
    host,
    '',
    'Density of weights over |μ| and σ',
    {
      type: 'line',
      data: {
        datasets: [
          { label: '|μ| = σ', data: [], borderColor: colour('text'), borderDash: [6, 4], borderWidth: 1.5 },
          { label: 'removed to here', data: [], borderColor: colour('text'), borderWidth: 2 },
        ],
      },
      options: {
        plugins: { tooltip: { enabled: false } },
        scales: {
          x: {
            type: 'logarithmic',
            title: { text: 'size of the mean |μ| (log scale)' },
            ticks: { callback: powersOfTen, autoSkip: false },
            grid: { color: gridAtPowers },
          },
          y: {
            type: 'logarithmic',
            title: { text: 'standard deviation σ (log scale)' },
            ticks: { callback: powersOfTen, autoSkip: false },
            grid: { color: gridAtPowers },
          },
        },
      },
      plugins: [cells, names],
    },
  );
  const update = (next: GridShown) => {
    shown = next;
    const { grid, cut } = shown;
    const [sign, removed] = chart.data.datasets;
    sign!.data = line(1);
    removed!.data = cut !== undefined && cut > 0 && Number.isFinite(cut) ? line(cut) : [];
    Object.assign(chart.options.scales!.x!, { min: grid.muEdges[0], max: grid.muEdges.at(-1) });
    Object.assign(chart.options.scales!.y!, { min: grid.sigmaEdges[0], max: grid.sigmaEdges.at(-1) });
    chart.canvas.ariaLabel = `Density of ${grid.weights} weights over |μ| and σ, ${grid.name}`;
    chart.update('none');
  };
  update(first);
  return { update, destroy: () => chart.destroy() };
}
