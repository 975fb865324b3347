/** The data of prune.json and its part of the report: the scores of a run with fewer weights. */

import type { Posterior } from '../../bayes/posterior/posterior.ts';
import type { PosteriorForm } from '../../bayes/posterior/posteriorFile.ts';
import { signalToNoise } from '../../bayes/posterior/prune.ts';
import { snrEdges, summariseSnr } from '../../metrics/signalToNoise.ts';
import type { RunMetrics } from '../../persist/runFolder.ts';
import { brief } from '../predictions/digits.ts';

export interface PruningRow {
  /** Fraction of the weights and biases that were alive before. */
  readonly fraction: number;
  readonly left: number;
  /** The form of the file: the shorter one of those in float32, or 8 bits. */
  readonly form: PosteriorForm;
  readonly bytes: number;
  /** Measured with the weights that are read back from that file. */
  readonly test: RunMetrics['test'];
}

/** Signal-to-noise ratios in dB; of the whole network, or a layer. */
export interface SnrCurve {
  readonly name: string;
  readonly weights: number;
  readonly edges: readonly number[];
  /** Per dB, between the edges. */
  readonly density: readonly number[];
  /** Fraction of all weights at or below each edge. */
  readonly cumulative: readonly number[];
  readonly outside: number;
}

export interface PruningReport {
  readonly version: 1;
  readonly adapter: string;
  readonly draws: number;
  readonly seed: number;
  /** Whether each layer lost the fraction, instead of the network the weakest of all. */
  readonly perLayer: boolean;
  /** Weights and biases before. */
  readonly weights: number;
  /** Bytes of posterior.safetensors with all of them. */
  readonly denseBytes: number;
  readonly rows: readonly PruningRow[];
  /** The whole network, then its layers, on the same edges. */
  readonly snr: readonly SnrCurve[];
}

/** @throws TypeError if the method gives weights no width */
export function snrCurves(posterior: Posterior): SnrCurve[] {
  const layers = signalToNoise(posterior);
  const edges = snrEdges(layers);
  return snrGroups(posterior, layers).map(({ name, ratios }) => snrCurve(name, ratios(), edges));
}

/** The whole network and its layers, named, with their ratios. */
export function snrGroups(
  { config: { layers: widths } }: Posterior,
  layers: readonly Float64Array[],
): { readonly name: string; readonly ratios: () => Float64Array }[] {
  const all = () => {
    const joined = new Float64Array(layers.reduce((sum, { length }) => sum + length, 0));
    let end = 0;
    for (const ratios of layers) {
      joined.set(ratios, end);
      end += ratios.length;
    }
    return joined;
  };
  return [
    { name: 'all weights and biases', ratios: all },
    ...layers.map((ratios, l) => ({
      name: `layer ${l + 1}: ${widths[l]} to ${widths[l + 1]}`,
      ratios: () => ratios,
    })),
  ];
}

export function snrCurve(name: string, ratios: Float64Array, within: Float64Array): SnrCurve {
  const { weights, edges, density, cumulative, outside } = summariseSnr(ratios, within);
  return {
    ...{ name, weights, outside },
    ...{ edges: brief(edges, 6), density: brief(density), cumulative: brief(cumulative, 5) },
  };
}
