/** The posterior predictive of every row of a regression, in the units of the table. */

import { type InUnits, inTableUnits } from '../../data/encoding/preprocessing.ts';
import type { Standardisation } from '../../data/encoding/standardise.ts';
import { batches } from '../../data/order/permutation.ts';
import {
  logPredictiveDensity,
  mixtureCdf,
  mixtureOf,
  type TargetDraws,
} from '../../metrics/gaussianMixture.ts';
import type { Finding } from '../diagnose/finding.ts';
import type { CheckedExamples } from '../examples.ts';
import type { PredictOptions } from './predictOptions.ts';
import type { Intervals, TargetPrediction } from './predictTargets.ts';
import { partOf } from './progress.ts';

/** A network's `predictTargets`. */
export type TargetPredictor = (data: CheckedExamples, options: PredictOptions) => Promise<TargetPrediction>;

export interface TargetRows extends InUnits {
  readonly count: number;
  readonly targets: number;
  readonly draws: number;
  /** [N, T] central credible intervals of the mean, without the noise. */
  readonly meanInterval: Intervals;
  /**
   * [N, T] central intervals of the target, noise included: quantiles of the mean over draws of their
   * Gaussians.
   */
  readonly predictiveInterval: Intervals;
  /** [N] nats, where the targets are known: log density of a row's targets in the units of the table. */
  readonly logDensity?: Float64Array;
  /**
   * [N, T] predictive probability of at most the measured target (the probability integral transform), where
   * known.
   */
  readonly pit?: Float64Array;
  /** What the network says against its inputs, once for each kind. */
  readonly findings: readonly Finding[];
}

/** Floats of one chunk's draws: 64 MiB. */
const chunkFloats = 2 ** 24;

/**
 * @param data standardised, with standardised targets where they are known
 * @param scaling of the targets
 * @throws DOMException AbortError if the signal fires; what `predictTargets` throws
 */
export async function targetRows(
  predict: TargetPredictor,
  data: CheckedExamples,
  scaling: Standardisation,
  options: PredictOptions & { readonly interval: number },
): Promise<TargetRows> {
  const targets = scaling.shift.length;
  const { draws = 16, interval: mass } = options;
  const empty = () => new Float64Array(data.count * targets);
  const all = { mean: empty(), sd: empty(), aleatoric: empty(), epistemic: empty() };
  const intervals = {
    meanInterval: { mass, lower: empty(), upper: empty() },
    predictiveInterval: { mass, lower: empty(), upper: empty() },
  };
  const logDensity = data.targets && new Float64Array(data.count);
  const pit = data.targets && empty();
  // a density of x scale is that of x, times the scale
  const logScale = scaling.scale.reduce((sum, scale) => sum + Math.log(scale), 0);
  const inUnits = (value: number, t: number) => value / scaling.scale[t]! + scaling.shift[t]!;
  let taken = draws;
  const findings = new Map<string, Finding>();
  for (const { first, size } of batches(
    data.count,
    Math.max(1, Math.floor(chunkFloats / (draws * 2 * targets))),
  )) {
    const rows = slice(data, first, size, targets);
    const progress = partOf(options.progress, first / data.count, (first + size) / data.count);
    const found = await predict(rows, { ...options, progress });
    taken = found.draws;
    for (const finding of found.findings) findings.set(finding.code, finding);
    const every: TargetDraws = { values: found.everyDraw!, draws: found.draws, count: size, targets };
    for (const name of ['mean', 'sd', 'aleatoric', 'epistemic'] as const)
      all[name].set(found[name], first * targets);
    for (let n = 0; n < size; n++) {
      for (let t = 0; t < targets; t++) {
        const at = (first + n) * targets + t;
        for (const name of ['meanInterval', 'predictiveInterval'] as const) {
          const own = n * targets + t;
          intervals[name].lower[at] = inUnits(found[name]!.lower[own]!, t);
          intervals[name].upper[at] = inUnits(found[name]!.upper[own]!, t);
        }
        if (pit && rows.targets) pit[at] = mixtureCdf(mixtureOf(every, n, t), rows.targets[n * targets + t]!);
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
    findings: [...findings.values()],
    ...{ count: data.count, targets, draws: taken, ...intervals },
    ...(logDensity && { logDensity }),
    ...(pit && { pit }),
  };
}

function slice(data: CheckedExamples, first: number, size: number, targets: number): CheckedExamples {
  const { images, inputSize } = data;
  return {
    images: images.subarray(first * inputSize, (first + size) * inputSize),
    ...(data.targets && { targets: data.targets.subarray(first * targets, (first + size) * targets) }),
    count: size,
    inputSize,
  };
}
