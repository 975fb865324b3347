/** The numbers of each chart of weights, as files have them and as people read them. */
import type { LayerWeights } from '../../figures/data.ts';
import type { SnrCurve } from '../../figures/weights/pruning.ts';
import type { OneWeight, UnitPage } from '../../figures/weights/unitMaps.ts';
import { weightCurves } from '../../figures/weights/weightCurves.ts';
import type { WeightGrid } from '../../figures/weights/weightGrid.ts';
import { percent, significant, whole } from '../../kit/format.ts';
import type { CardTable } from '../charts/chartCard.ts';
import type { ExportTable } from '../charts/exportButtons.ts';
import type { Costs } from './costs.ts';
import { db, snrOf } from './words.ts';

/** Every histogram and curve of every layer, point by point. */
export function layersFile(layers: readonly LayerWeights[]): ExportTable {
  const rows = layers.flatMap(({ name, mu, drawn, prior, sigma }) =>
    [
      ...bins('mean', mu),
      ...bins('draw', drawn),
      ...bins('sigma', sigma),
      ...prior.w.map((w, i) => ['prior', w, w, prior.density[i]!] as const),
    ].map((row) => [name, ...row]),
  );
  return { head: ['layer', 'of', 'from', 'to', 'density'], rows };
}

const bins = (of: string, { edges, density }: LayerWeights['mu']) =>
  density.map((height, b) => [of, edges[b]!, edges[b + 1]!, height] as const);

export function layersTable(layers: readonly LayerWeights[]): CardTable {
  return {
    caption: 'Posterior and prior by layer',
    head: [
      'layer',
      'weights and biases',
      'mean σ',
      'standard deviation of the prior',
      'means beyond the axis',
    ],
    rows: layers.map(({ name, parameters, meanSigma, prior, mu }) => [
      ...[name, whole(parameters), significant(meanSigma), significant(prior.sd), whole(mu.outside)],
    ]),
  };
}

/** Every cell that has a weight in it. */
export function gridFile(grids: readonly WeightGrid[]): ExportTable {
  const rows = grids.flatMap(({ name, muEdges, sigmaEdges, counts }) => {
    const columns = muEdges.length - 1;
    return counts.flatMap((count, at) => {
      if (count === 0) return [];
      const [r, c] = [Math.floor(at / columns), at % columns];
      return [[name, muEdges[c]!, muEdges[c + 1]!, sigmaEdges[r]!, sigmaEdges[r + 1]!, count]];
    });
  });
  return { head: ['part', '|mu| from', '|mu| to', 'sigma from', 'sigma to', 'weights'], rows };
}

export function gridTable(grids: readonly WeightGrid[]): CardTable {
  return {
    caption: 'Weights whose sign is not sure',
    head: ['part', 'weights and biases', '|μ| < σ', 'mean exactly 0', 'beyond the axes'],
    rows: grids.map(({ name, weights, unsure, zero, outside }) => [
      ...[name, whole(weights), percent(unsure, 1000), whole(zero), whole(outside)],
    ]),
  };
}

export function snrFile(curves: readonly SnrCurve[]): ExportTable {
  const rows = curves.flatMap(({ name, edges, density, cumulative }) =>
    edges.map((edge, b) => [name, edge, density[b], cumulative[b]!]),
  );
  return { head: ['part', 'dB', 'density from here on, per dB', 'share at or below'], rows };
}

/** Quantiles, and what is left of each part. */
export function snrTable(
  curves: readonly SnrCurve[],
  left: readonly number[] | undefined,
  prune: number,
): CardTable {
  const leftOf = (i: number) =>
    left === undefined ? undefined : i === 0 ? left.reduce((a, b) => a + b, 0) : left[i - 1];
  return {
    caption: 'Ratios of signal to noise, to the width of a bin, and what is left',
    head: ['part', 'weights and biases', '10 % below', 'half below', '90 % below', `left without ${prune} %`],
    rows: curves.map((curve, i) => [
      ...[curve.name, whole(curve.weights)],
      ...[0.1, 0.5, 0.9].map((share) => quantile(curve, share)),
      whole(leftOf(i) ?? curve.weights),
    ]),
  };
}

function quantile({ edges, cumulative }: SnrCurve, share: number): string {
  const at = cumulative.findIndex((own) => own >= share);
  if (at < 0) return `above ${db(edges.at(-1)!)}`;
  return at === 0 ? `below ${db(edges[0]!)}` : db(edges[at]!);
}

export function costFile({ rows, sets, images, draws }: Costs): ExportTable {
  const head = ['removed', 'left', 'error', 'error from', 'error to'];
  return {
    head: [...head, ...sets.map((name) => `refused: ${name}`), 'test images', 'draws'],
    rows: rows.map(({ fraction, left, error, refused }) => [
      ...[fraction, left, error.share, error.lower, error.upper, ...refused, images, draws],
    ]),
  };
}

export function costTable({ rows, sets, images }: Costs): CardTable {
  return {
    caption: 'The network without its weakest weights',
    head: ['removed', 'left', 'error', '95 % interval', ...sets.map((name) => `refused: ${name}`)],
    rows: rows.map(({ fraction, left, error, refused }) => [
      ...[percent(fraction, 100), whole(left), percent(error.share, images)],
      `${percent(error.lower, images)} to ${percent(error.upper, images)}`,
      ...refused.map((share) => percent(share, 1000)),
    ]),
  };
}

/** Every weight of the units that are shown; numbers count from 1, as on the page. */
export function unitsFile({ layer, units }: UnitPage): ExportTable {
  const rows = units.flatMap(({ unit, mean, sigma }) =>
    Array.from(mean, (mu, i) => [layer + 1, unit + 1, i + 1, mu, sigma[i]!, ratioCell(mu, sigma[i]!)]),
  );
  return { head: ['layer', 'unit', 'from', 'mean', 'sigma', 'dB'], rows };
}

/** What each unit of the page is sure of. */
export function unitsTable({ layer, units }: UnitPage): CardTable {
  return {
    caption: `Weights into units of layer ${layer + 1}`,
    head: ['unit', 'sign is sure, |μ| > σ', 'mean |μ|', 'mean σ', 'removed'],
    rows: units.map(({ unit, mean, sigma }) => {
      const left = Array.from(mean, (_, i) => i).filter((i) => sigma[i]! > 0);
      const average = (of: (i: number) => number) =>
        left.length === 0 ? '–' : significant(left.reduce((sum, i) => sum + of(i), 0) / left.length);
      return [
        ...[String(unit + 1), whole(left.filter((i) => Math.abs(mean[i]!) > sigma[i]!).length)],
        ...[average((i) => Math.abs(mean[i]!)), average((i) => sigma[i]!), whole(mean.length - left.length)],
      ];
    }),
  };
}

/** Empty for a weight that was removed, or whose mean is 0: it has no decibels. */
function ratioCell(mean: number, sigma: number): number | undefined {
  const value = snrOf({ mean, sigma });
  return Number.isFinite(value) ? value : undefined;
}

export function weightFile(weight: OneWeight): ExportTable {
  const { w, prior, posterior } = weightCurves(weight);
  return {
    head: ['of', 'w', 'prior density', 'posterior density'],
    rows: [
      ...w.map((at, i) => ['density', at, prior[i], posterior[i]]),
      ...weight.draws.map((at) => ['draw', at, undefined, undefined]),
    ],
  };
}
