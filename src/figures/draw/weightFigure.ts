/**
 * What the weights know: densities of means and of one draw against the prior, and the sigmas, layer by
 * layer.
 */
import type { Chart } from 'chart.js';
import { createChart, type Point } from '../../kit/chart.ts';
import { h } from '../../kit/dom.ts';
import { significant, whole } from '../../kit/format.ts';
import { densityAxes, histogramOutline } from '../../kit/histogram.ts';
import { type Marker, markerRoom, verticalMarkers } from '../../kit/labels.ts';
import { colour } from '../../kit/theme.ts';
import type { LayerWeights } from '../data.ts';
import { weightFinding } from '../findings.ts';
import { createFrame, createKey, keyEntry, type Part } from './part.ts';

export function createWeightFigure(): Part {
  const frame = createFrame(
    'weights',
    'What do the weights know?',
    'Density of weights and biases, on a logarithmic scale because the prior may have a narrow peak at 0. ' +
      'Right: the standard deviation σ of each of them.',
  );
  const rows = h('div', 'figure__layers');
  const key = createKey(
    keyEntry('mu', 'posterior means μ'),
    keyEntry('drawn', 'one posterior draw w'),
    keyEntry('prior', 'prior p(w)'),
  );
  frame.body.append(key, rows);
  let layers: LayerCharts[] = [];
  return {
    root: frame.root,
    update({ weights = [] }) {
      if (weights.length !== layers.length) {
        for (const layer of layers) layer.destroy();
        layers = weights.map(() => createLayerCharts(rows));
      }
      weights.forEach((layer, l) => {
        layers[l]!.update(layer);
      });
      frame.describe(
        weightFinding(weights),
        weights.map(({ name, parameters, meanSigma, mu, drawn }) => ({
          name,
          parameters,
          meanSigma,
          outside: { mu: mu.outside, drawn: drawn.outside },
        })),
        {
          caption: 'Posterior scale by layer',
          head: ['layer', 'weights and biases', 'mean σ', 'prior standard deviation'],
          rows: weights.map(({ name, parameters, meanSigma, prior }) => [
            name,
            whole(parameters),
            significant(meanSigma),
            significant(prior.sd),
          ]),
        },
      );
    },
  };
}

export interface LayerCharts {
  update(layer: LayerWeights): void;
  destroy(): void;
}

/** Density and sigma of one layer, side by side under its name. */
export function createLayerCharts(host: HTMLElement): LayerCharts {
  const name = h('h4', 'figure__subtitle');
  const charts = h('div', 'figure__layer-charts');
  const row = h('section', 'figure__layer', name, charts);
  host.append(row);
  const density = createDensityChart(charts);
  let markers: Marker[] = [];
  const sigma = createSigmaChart(charts, () => markers);
  return {
    update(layer) {
      const { mu, drawn, prior, meanSigma } = layer;
      const outside = mu.outside + drawn.outside;
      const beyond = outside === 0 ? '' : `; ${whole(outside)} values beyond the axis`;
      name.textContent = `${layer.name} (${whole(layer.parameters)} weights and biases${beyond})`;
      density.canvas.ariaLabel = `Densities of means, one draw and the prior, ${layer.name}`;
      sigma.canvas.ariaLabel = `Histogram of sigma, ${layer.name}, mean ${significant(meanSigma)}`;
      const floor = logFloor([...mu.density, ...drawn.density]);
      const curve = prior.w.map((x, i) => ({ x, y: prior.density[i]! }));
      setPoints(density, [
        curve,
        histogramOutline(drawn.edges, drawn.density, floor / 10),
        histogramOutline(mu.edges, mu.density, floor / 10),
      ]);
      const { x, y } = density.options.scales!;
      Object.assign(x!, { min: mu.edges[0], max: mu.edges.at(-1) });
      Object.assign(y!, { min: floor });
      density.update('none');
      setPoints(sigma, [histogramOutline(layer.sigma.edges, layer.sigma.density)]);
      Object.assign(sigma.options.scales!.x!, { max: layer.sigma.edges.at(-1) });
      markers = [{ x: meanSigma, label: `mean ${significant(meanSigma, 2)}`, role: 'text', dash: [4, 3] }];
      sigma.update('none');
    },
    destroy() {
      density.destroy();
      sigma.destroy();
      row.remove();
    },
  };
}

function createDensityChart(host: HTMLElement): Chart<'line', Point[]> {
  return createChart<'line', Point[]>(host, 'figure__chart--density', '', {
    type: 'line',
    data: {
      datasets: [
        { label: 'prior', data: [], borderColor: colour('prior'), borderDash: [6, 4], borderWidth: 2 },
        { label: 'one draw', data: [], borderColor: colour('posterior'), stepped: true },
        {
          label: 'means',
          data: [],
          borderWidth: 0,
          backgroundColor: colour('posterior', 0.3),
          fill: 'start',
          stepped: true,
        },
      ],
    },
    options: {
      layout: { padding: { top: markerRoom(1) } },
      plugins: { tooltip: { enabled: false } },
      scales: densityAxes(),
    },
  });
}

function createSigmaChart(host: HTMLElement, markers: () => readonly Marker[]): Chart<'line', Point[]> {
  return createChart<'line', Point[]>(host, 'figure__chart--sigma', '', {
    type: 'line',
    data: {
      datasets: [
        {
          data: [],
          borderColor: colour('posterior'),
          backgroundColor: colour('posterior', 0.3),
          fill: 'origin',
          stepped: true,
        },
      ],
    },
    options: {
      layout: { padding: { top: markerRoom(1) } },
      plugins: { tooltip: { enabled: false } },
      scales: {
        x: { type: 'linear', min: 0, title: { text: 'standard deviation σ' }, grid: { display: false } },
        y: { type: 'linear', min: 0, title: { text: 'density' }, ticks: { maxTicksLimit: 5 } },
      },
    },
    plugins: [verticalMarkers(markers)],
  });
}

function setPoints(chart: Chart<'line', Point[]>, lines: readonly Point[][]): void {
  lines.forEach((points, i) => {
    chart.data.datasets[i]!.data = points;
  });
}

/** The power of ten below the smallest density that occurs: what is below it is empty. */
function logFloor(densities: readonly number[]): number {
  const smallest = densities.reduce(
    (least, y) => (y > 0 ? Math.min(least, y) : least),
    Number.POSITIVE_INFINITY,
  );
  return Number.isFinite(smallest) ? 10 ** Math.floor(Math.log10(smallest)) : 0.01;
}
