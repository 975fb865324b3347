/** The posterior predictive of every row of a regression, in the units of the table. */

import type { Examples } from '../bayes/examples.ts';
import { outputSizeOf } from '../bayes/layers/entries.ts';
import type { BayesianNeuralNetwork } from '../bayes/network.ts';
import { batches } from '../data/permutation.ts';
import { type InUnits, inTableUnits } from '../data/preprocessing.ts';
import type { Standardisation } from '../data/standardise.ts';
import { logPredictiveDensity, mixtureCdf, mixtureOf, type TargetDraws } from '../metrics/gaussianMixture.ts';

export interface TargetRows extends InUnits {
  readonly count: number;
  readonly targets: number;
  readonly draws: number;
  /**
   * Central predictive intervals [N, T]: quantiles of the mean over draws of their Gaussians, noise included.
   */
  readonly interval: { readonly mass: number; readonly lower: Float64Array; readonly upper: Float64Array };
  /** [N] nats, where the targets are known: log density of a row's targets in the units of the table. */
  readonly logDensity?: Float64Array;
  /**
   * [N, T] predictive probability of at most the measured target (the probability integral transform), where
   * known.
   */
  readonly pit?: Float64Array;
}

export interface TargetOptions {
  readonly draws: number;
  readonly seed: number;
  /** Of the intervals; 0.9 if absent. */
  readonly mass?: number;
  readonly signal?: AbortSignal;
}

/** Floats of one chunk's draws: 64 MiB. */
const chunkFloats = 2 ** 24;

/**
 * @param data standardised, with standardised targets where they are known
 * @param scaling of the targets
 * @throws DOMException AbortError if the signal fires; what `predictTargets` throws
 */
export async function targetRows(
  net: BayesianNeuralNetwork,
  data: Examples,
  scaling: Standardisation,
  { draws, seed, mass = 0.9, signal }: TargetOptions,
): Promise<TargetRows> {
  const targets = outputSizeOf(net.config.layers);
  const empty = () => new Float64Array(data.count * targets);
  const all = { mean: empty(), sd: empty(), aleatoric: empty(), epistemic: empty() };
  const [lower, upper] = [empty(), empty()];
  const logDensity = data.targets && new Float64Array(data.count);
  const pit = data.targets && empty();
  // a density of x scale is that of x, times the scale
  const logScale = scaling.scale.reduce((sum, scale) => sum + Math.log(scale), 0);
  let taken = draws;
  for (const { first, size } of batches(
    data.count,
    Math.max(1, Math.floor(chunkFloats / (draws * 2 * targets))),
  )) {
    const rows = slice(data, first, size, targets);
    const found = await net.predictTargets(rows, { draws, seed, interval: mass, ...(signal && { signal }) });
    taken = found.draws;
    const within = found.predictiveInterval!;
    const every: TargetDraws = { values: found.everyDraw!, draws: found.draws, count: size, targets };
    for (const name of ['mean', 'sd', 'aleatoric', 'epistemic'] as const)
      all[name].set(found[name], first * targets);
    for (let n = 0; n < size; n++) {
      for (let t = 0; t < targets; t++) {
        const at = (first + n) * targets + t;
        lower[at] = within.lower[n * targets + t]! / scaling.scale[t]! + scaling.shift[t]!;
        if (pit && rows.targets) pit[at] = mixtureCdf(mixtureOf(every, n, t), rows.targets[n * targets + t]!);
        upper[at] = within.upper[n * targets + t]! / scaling.scale[t]! + scaling.shift[t]!;
      }
    }
    if (logDensity && rows.targets) {
      logDensity.set(
        logPredictiveDensity(every, rows.targets).map((log) => log + logScale),
        first,
      );
    }
  }
  return {
    ...inTableUnits(all, scaling),
    ...{ count: data.count, targets, draws: taken, interval: { mass, lower, upper } },
    ...(logDensity && { logDensity }),
    ...(pit && { pit }),
  };
}

function slice(data: Examples, first: number, size: number, targets: number): Examples {
  const { images, inputSize } = data;
  return {
    images: images.subarray(first * inputSize, (first + size) * inputSize),
    ...(data.targets && { targets: data.targets.subarray(first * targets, (first + size) * targets) }),
    count: size,
    inputSize,
  };
}
