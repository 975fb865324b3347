/**
 * The posterior predictive of a regression. By the law of total variance the variance of a target is the mean
 * over draws of the noise (aleatoric) plus the variance over draws of the mean (epistemic).
 */

import { gaussianPredict } from '../../../shaders/gaussianPredict.wgsl.ts';
import { prepare } from '../../gpu/recorder.ts';
import {
  type GaussianMixture,
  mixtureInterval,
  mixtureOf,
  type TargetDraws,
} from '../../metrics/gaussianMixture.ts';
import { credibleInterval, type Interval } from '../../metrics/uncertainty.ts';
import type { Finding } from '../diagnose/finding.ts';
import type { CheckedExamples } from '../examples.ts';
import { outputSizeOf } from '../layers/entries.ts';
import type { NetworkOnGpu } from '../networkOnGpu.ts';
import { overDraws } from './overDraws.ts';
import type { PredictOptions } from './predictOptions.ts';
import { createTargetSums } from './targetSums.ts';

/** Bounds [N, T] of central intervals of this mass. */
export interface Intervals {
  readonly mass: number;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

export interface TargetPrediction {
  /** What makes the numbers doubtful: inputs far from those of training. Empty if nothing does. */
  readonly findings: readonly Finding[];
  readonly count: number;
  readonly targets: number;
  readonly draws: number;
  /** [N, T] mean of the predictive distribution. */
  readonly mean: Float64Array;
  /** [N, T] its standard deviation: sqrt(aleatoric^2 + epistemic^2). */
  readonly sd: Float64Array;
  /** [N, T] standard deviation of the noise, root mean square over draws. */
  readonly aleatoric: Float64Array;
  /** [N, T] standard deviation over draws of the mean, which more data would reduce. */
  readonly epistemic: Float64Array;
  /**
   * Central intervals in which a new target lies with the probability `mass`, noise and doubt about the
   * weights together, if intervals were asked for: quantiles of the mean over draws of their Gaussians.
   */
  readonly predictiveInterval?: Intervals;
  /**
   * Central credible intervals of the mean alone, without the noise, if intervals were asked for. They say
   * where the curve may run, and hold far fewer targets than `mass`.
   */
  readonly meanInterval?: Intervals;
  /** [S, N, 2T] means and noise standard deviations of each draw, if intervals were asked for. */
  readonly everyDraw?: Float32Array;
}

/** @throws ConfigError for impossible options or examples; DOMException AbortError if the signal fires. */
export async function predictTargets(
  net: NetworkOnGpu,
  data: CheckedExamples,
  options: PredictOptions,
): Promise<TargetPrediction> {
  const targets = outputSizeOf(net.config.layers);
  const { count } = data;
  const sums = createTargetSums(count * targets);
  const { draws, everyDraw, findings } = await overDraws(net, data, options, {
    ...{ firstFloats: 2 * targets, sumFloats: 3 * targets, keptFloats: 2 * targets },
    prepare: ({ outputs, constants, first, sums, kept }) =>
      prepare(net.gpu, {
        kernel: gaussianPredict,
        variant: { keep: kept ? 'draws' : 'moments' },
        constants: { targets, ...constants },
        buffers: { outputs, first, sums, ...(kept && { kept }) },
        covers: ({ batch }) => [batch, 1, 1],
      }),
    add: sums.add,
  });
  const [mean, epistemic, aleatoric] = [sums.mean(), sums.spread(), sums.noise()];
  const sd = aleatoric.map((noise, at) => Math.hypot(noise, epistemic[at]!));
  const prediction = { findings, count, targets, draws, mean, sd, aleatoric, epistemic };
  const mass = options.interval;
  if (mass === undefined || !everyDraw) return prediction;
  const all = { values: everyDraw, draws, count, targets };
  return {
    ...prediction,
    predictiveInterval: { mass, ...bounds(all, (mixture) => mixtureInterval(mixture, mass)) },
    meanInterval: { mass, ...bounds(all, ({ means }) => credibleInterval(means, mass)) },
    everyDraw,
  };
}

/** The bounds of one interval for each row and target. */
function bounds(all: TargetDraws, of: (mixture: GaussianMixture) => Interval) {
  const { count, targets } = all;
  const [lower, upper] = [new Float64Array(count * targets), new Float64Array(count * targets)];
  for (let at = 0; at < count * targets; at++) {
    const found = of(mixtureOf(all, Math.floor(at / targets), at % targets));
    lower[at] = found.lower;
    upper[at] = found.upper;
  }
  return { lower, upper };
}
