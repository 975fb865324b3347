/** Figure 1: densities of posterior means and of one draw against the prior, and the sigmas, layer by layer. */
import type { Chart } from 'chart.js';
import type { LayerWeights } from '../data.ts';
import { weightFinding } from '../findings.ts';
import { significant, whole } from '../format.ts';
import { axis, commonOptions, createChart, gridAtPowers, type Point, powersOfTen, steps } from './chart.ts';
import { type Marker, markerRoom, verticalMarkers } from './markers.ts';
import { type CreatePart, createFrame, element, keyEntry } from './part.ts';
import { faded, type Look } from './theme.ts';

export const createWeightFigure: CreatePart = (look) => {
  const frame = createFrame(
    'weights',
    'What do the weights know?',
    'Density of weights and biases, on a logarithmic scale because the prior may have a narrow peak at 0. ' +
      'Right: the standard deviation σ of each of them.',
  );
  const key = element('p', 'figure__key');
  key.append(
    keyEntry('mu', 'posterior means μ'),
    keyEntry('drawn', 'one posterior draw w'),
    keyEntry('prior', 'prior p(w)'),
  );
  const rows = element('div', 'figure__layers');
  frame.body.append(key, rows);
  let layers: LayerCharts[] = [];
  const clear = () => {
    for (const layer of layers) layer.destroy();
    rows.replaceChildren();
  };
  return {
    root: frame.root,
    update({ weights = [] }) {
      if (weights.length !== layers.length) {
        clear();
        layers = weights.map(() => createLayer(rows, look));
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
    destroy: clear,
  };
};

interface LayerCharts {
  update(layer: LayerWeights): void;
  destroy(): void;
}

function createLayer(host: HTMLElement, look: Look): LayerCharts {
  const row = element('section', 'figure__layer');
  const name = element('h4', 'figure__subtitle');
  const charts = element('div', 'figure__layer-charts');
  row.append(name, charts);
  host.append(row);
  const density = createDensityChart(charts, look);
  const marker: { current: Marker[] } = { current: [] };
  const sigma = createSigmaChart(charts, look, () => marker.current);
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
        steps(drawn.edges, drawn.density, floor / 10),
        steps(mu.edges, mu.density, floor / 10),
      ]);
      const { x, y } = density.options.scales!;
      Object.assign(x!, { min: mu.edges[0], max: mu.edges.at(-1) });
      Object.assign(y!, { min: floor });
      density.update('none');
      setPoints(sigma, [steps(layer.sigma.edges, layer.sigma.density)]);
      Object.assign(sigma.options.scales!.x!, { max: layer.sigma.edges.at(-1) });
      marker.current = [
        {
          x: meanSigma,
          label: `mean ${significant(meanSigma, 2)}`,
          colour: look.theme.text,
          dash: [4, 3],
        },
      ];
      sigma.update('none');
    },
    destroy() {
      density.destroy();
      sigma.destroy();
      row.remove();
    },
  };
}

function createDensityChart(host: HTMLElement, look: Look): Chart<'line', Point[]> {
  const { theme } = look;
  const x = axis(look, 'weight w', { grid: false });
  const y = axis(look, 'density (log scale)');
  const common = commonOptions(look);
  return createChart<'line', Point[]>(host, 'figure__chart--density', '', {
    type: 'line',
    data: {
      datasets: [
        { label: 'prior', data: [], borderColor: theme.prior, borderDash: [6, 4], borderWidth: 2 },
        { label: 'one draw', data: [], borderColor: theme.posterior, borderWidth: 1.5 },
        {
          label: 'means',
          data: [],
          borderWidth: 0,
          backgroundColor: faded(theme.posterior, 0.3),
          fill: 'start',
        },
      ],
    },
    options: {
      ...common,
      layout: { padding: { top: markerRoom(1) } },
      elements: { point: { radius: 0, hitRadius: 0 } },
      plugins: { tooltip: { enabled: false } },
      scales: {
        x: { type: 'linear', ...x, ticks: { ...x.ticks, includeBounds: false } },
        y: {
          type: 'logarithmic',
          ...y,
          ticks: { ...y.ticks, callback: powersOfTen, autoSkip: false },
          grid: { ...y.grid, color: gridAtPowers(theme.hairline) },
        },
      },
    },
  });
}

function createSigmaChart(
  host: HTMLElement,
  look: Look,
  markers: () => readonly Marker[],
): Chart<'line', Point[]> {
  const { theme } = look;
  const x = axis(look, 'standard deviation σ', { grid: false });
  const y = axis(look, 'density');
  return createChart<'line', Point[]>(host, 'figure__chart--sigma', '', {
    type: 'line',
    data: {
      datasets: [
        {
          data: [],
          borderColor: theme.posterior,
          borderWidth: 1.5,
          backgroundColor: faded(theme.posterior, 0.3),
          fill: 'origin',
        },
      ],
    },
    options: {
      ...commonOptions(look),
      layout: { padding: { top: markerRoom(1) } },
      elements: { point: { radius: 0, hitRadius: 0 } },
      plugins: { tooltip: { enabled: false } },
      scales: {
        x: { type: 'linear', min: 0, ...x, ticks: { ...x.ticks, includeBounds: false } },
        y: { type: 'linear', min: 0, ...y, ticks: { ...y.ticks, maxTicksLimit: 5 } },
      },
    },
    plugins: [verticalMarkers(look, markers)],
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
