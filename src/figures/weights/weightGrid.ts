/** Means against standard deviations: how many weights have about this |mu| and this sigma. */
import { layerWeights } from '../../bayes/posterior/layerWeights.ts';
import type { Posterior } from '../../bayes/posterior/posterior.ts';
import { isAlive, softplus } from '../../bayes/posterior/rho.ts';
import { linearEdges } from '../../metrics/histogram.ts';
import { credibleInterval } from '../../metrics/uncertainty.ts';
import { brief } from '../predictions/digits.ts';

/** |mu| and sigma on logarithmic edges, so that equal ratios of signal to noise lie on straight lines. */
export interface WeightGrid {
  readonly name: string;
  readonly weights: number;
  /** M + 1 of |mu|, and S + 1 of sigma. */
  readonly muEdges: readonly number[];
  readonly sigmaEdges: readonly number[];
  /** [S, M] weights in each cell, sigma by sigma. */
  readonly counts: readonly number[];
  /** Weights beyond the edges, but for those whose mean is exactly 0. */
  readonly outside: number;
  /** Weights whose mean is exactly 0: they have no place on a logarithmic axis. */
  readonly zero: number;
  /** Share of the weights with |mu| < sigma: not even their sign is known. */
  readonly unsure: number;
}

export interface Widths {
  readonly name: string;
  /** |mu| and sigma of the weights and biases that are alive and have the layer's prior. */
  readonly size: Float64Array;
  readonly sigma: Float64Array;
}

export const gridCells = { mu: 60, sigma: 40 };

/** Of layer `l`. */
export function widthsOfLayer({ config, mu, rho }: Posterior, l: number): Widths {
  const [means, rhos] = [layerWeights(config, l, mu[l]!), layerWeights(config, l, rho[l]!)];
  const [size, sigma] = [new Float64Array(means.length), new Float64Array(means.length)];
  let count = 0;
  for (let i = 0; i < means.length; i++) {
    if (!isAlive(rhos[i]!)) continue;
    size[count] = Math.abs(means[i]!);
    sigma[count++] = softplus(rhos[i]!);
  }
  const name = `layer ${l + 1}: ${config.layers[l]} to ${config.layers[l + 1]}`;
  return { name, size: size.subarray(0, count), sigma: sigma.subarray(0, count) };
}

export interface GridEdges {
  readonly mu: Float64Array;
  readonly sigma: Float64Array;
}

/** Edges that hold 99.8 % of what every layer has. */
export function gridEdges(layers: readonly Widths[]): GridEdges {
  return {
    mu: logEdges(
      layers.map(({ size }) => size),
      gridCells.mu,
    ),
    sigma: logEdges(
      layers.map(({ sigma }) => sigma),
      gridCells.sigma,
    ),
  };
}

export function weightGrid({ name, size, sigma }: Widths, edges: GridEdges): WeightGrid {
  const columns = edges.mu.length - 1;
  const [column, row] = [placeIn(edges.mu), placeIn(edges.sigma)];
  const counts = new Uint32Array(columns * (edges.sigma.length - 1));
  let [zero, outside, unsure] = [0, 0, 0];
  for (let i = 0; i < size.length; i++) {
    if (size[i]! < sigma[i]!) unsure++;
    if (size[i] === 0) {
      zero++;
      continue;
    }
    const [c, r] = [column(size[i]!), row(sigma[i]!)];
    if (c < 0 || r < 0) outside++;
    else counts[r * columns + c]!++;
  }
  return {
    ...{ name, weights: size.length, zero, outside, counts: Array.from(counts) },
    ...{ muEdges: brief(edges.mu, 6), sigmaEdges: brief(edges.sigma, 6) },
    unsure: size.length === 0 ? 0 : unsure / size.length,
  };
}

/** The same cells added up: the whole network of its layers. */
export function sumOfGrids(name: string, grids: readonly WeightGrid[]): WeightGrid {
  const total = (of: (grid: WeightGrid) => number) => grids.reduce((sum, grid) => sum + of(grid), 0);
  const weights = total((grid) => grid.weights);
  return {
    ...grids[0]!,
    ...{ name, weights, zero: total((grid) => grid.zero), outside: total((grid) => grid.outside) },
    counts: grids[0]!.counts.map((_, cell) => total(({ counts }) => counts[cell]!)),
    unsure: weights === 0 ? 0 : total((grid) => grid.unsure * grid.weights) / weights,
  };
}

/** From 0.01 to 1 if nothing is above 0. */
function logEdges(groups: readonly Float64Array[], cells: number): Float64Array {
  const ends = groups.flatMap((values) => {
    const own = values.filter((value) => value > 0 && Number.isFinite(value));
    return own.length > 0 ? [credibleInterval(own, 0.998)] : [];
  });
  const lower = Math.log(ends.length > 0 ? Math.min(...ends.map((end) => end.lower)) : 0.01);
  const upper = Math.log(ends.length > 0 ? Math.max(...ends.map((end) => end.upper)) : 1);
  const room = upper - lower < 1e-6 ? 0.5 : 0;
  return linearEdges(lower - room, upper + room, cells).map(Math.exp);
}

/** The cell of a value on logarithmic edges: as `histogram` places it; -1 outside. */
function placeIn(edges: Float64Array): (value: number) => number {
  const cells = edges.length - 1;
  const [first, last] = [edges[0]!, edges[cells]!];
  const perCell = cells / Math.log(last / first);
  return (value) => {
    if (!(value >= first && value <= last)) return -1;
    let cell = Math.min(cells - 1, Math.max(0, Math.floor(perCell * Math.log(value / first))));
    // the logarithm rounds
    while (cell > 0 && value < edges[cell]!) cell--;
    while (cell < cells - 1 && value >= edges[cell + 1]!) cell++;
    return cell;
  };
}
