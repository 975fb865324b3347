/**
 * Signal-to-noise ratios of weights, |mu| / sigma, summed up in decibels: 10 log10 of the ratio, whose
 * density and cumulative curve are figure 4 of Blundell et al. 2015.
 */
import { histogram, linearEdges } from './histogram.ts';
import { credibleInterval } from './uncertainty.ts';

/** 10 log10(ratio): minus infinity for a weight whose mean is 0. */
export const decibels = (ratio: number): number => 10 * Math.log10(ratio);

export interface SnrSummary {
  readonly weights: number;
  /** B + 1 edges in dB. */
  readonly edges: Float64Array;
  /** [B] of the weights between the edges, per dB. */
  readonly density: Float64Array;
  /** [B + 1] fraction of all weights at or below each edge: what pruning to there removes. */
  readonly cumulative: Float64Array;
  /** Weights below the first edge and above the last. */
  readonly outside: number;
}

/**
 * Edges in whole dB at both ends that hold 99.8 % of the finite ratios of every group; from -1 to 1 dB if
 * there are none.
 *
 * @param groups of ratios of at least 0, infinite where a weight has no width; such as one a layer
 */
export function snrEdges(groups: readonly ArrayLike<number>[], bins = 60): Float64Array {
  const intervals = groups.flatMap((ratios) => {
    const finite = inDecibels(ratios).filter(Number.isFinite);
    return finite.length > 0 ? [credibleInterval(finite, 0.998)] : [];
  });
  if (intervals.length === 0) return linearEdges(-1, 1, bins);
  const least = Math.floor(Math.min(...intervals.map(({ lower }) => lower)));
  const most = Math.ceil(Math.max(...intervals.map(({ upper }) => upper)));
  return least < most ? linearEdges(least, most, bins) : linearEdges(least - 1, most + 1, bins);
}

/** @throws RangeError if the edges do not increase, or a ratio is below 0 or NaN */
export function summariseSnr(ratios: ArrayLike<number>, edges: Float64Array): SnrSummary {
  const sorted = inDecibels(ratios).sort();
  const { density, below, above } = histogram(sorted, edges);
  let at = 0;
  const cumulative = edges.map((edge) => {
    while (at < sorted.length && sorted[at]! <= edge) at++;
    return sorted.length === 0 ? 0 : at / sorted.length;
  });
  return { weights: sorted.length, edges, density, cumulative, outside: below + above };
}

function inDecibels(ratios: ArrayLike<number>): Float64Array<ArrayBuffer> {
  const values = new Float64Array(ratios.length);
  for (let i = 0; i < values.length; i++) values[i] = decibels(ratios[i]!);
  return values;
}
