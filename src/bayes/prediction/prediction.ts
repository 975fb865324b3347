/** The prediction of a classifier, from the moments that the GPU summed. */
import { credibleInterval, entropy } from '../../metrics/uncertainty.ts';
import type { Finding } from '../diagnose/finding.ts';
import type { OverDraws } from './overDraws.ts';
import { normalised, type PredictiveSums } from './predictiveSums.ts';

export interface Prediction {
  /** What makes the numbers doubtful: inputs far from those of training. Empty if nothing does. */
  readonly findings: readonly Finding[];
  readonly count: number;
  readonly classes: number;
  /** How many posterior draws it is made from. */
  readonly draws: number;
  /** [N, C] p = mean_s p_s. */
  readonly probs: Float64Array;
  /** [N] H[p], nats: the total uncertainty. */
  readonly entropy: Float64Array;
  /** [N] mean_s H[p_s], nats: noise in the data, which more data would not reduce. */
  readonly aleatoric: Float64Array;
  /**
   * [N] mutual information of label and weights, H[p] - mean_s H[p_s], nats, which more data would reduce.
   */
  readonly epistemic: Float64Array;
  /** Central credible intervals of each class's probability over draws, if they were asked for. */
  readonly interval?: { readonly mass: number; readonly lower: Float64Array; readonly upper: Float64Array };
  /** [S, N, C] the probabilities of each draw, if intervals were asked for. */
  readonly everyDraw?: Float32Array;
}

export function summarise(
  { count, classes, probs: sums, entropies }: PredictiveSums,
  { draws, everyDraw, interval }: Omit<OverDraws, 'findings'> & { readonly interval: number | undefined },
): Omit<Prediction, 'findings'> {
  const probs = new Float64Array(count * classes);
  const total = new Float64Array(count);
  const aleatoric = new Float64Array(count);
  const epistemic = new Float64Array(count);
  for (let n = 0; n < count; n++) {
    const p = normalised(sums.subarray(n * classes, (n + 1) * classes));
    probs.set(p, n * classes);
    total[n] = entropy(p);
    // By Jensen's inequality the mean entropy is at most the entropy of the mean, but rounding may exceed it.
    aleatoric[n] = Math.min(total[n]!, Math.max(0, entropies[n]! / draws));
    epistemic[n] = total[n]! - aleatoric[n]!;
  }
  const prediction = { count, classes, draws, probs, entropy: total, aleatoric, epistemic };
  if (interval === undefined || !everyDraw) return prediction;
  return {
    ...prediction,
    everyDraw,
    interval: intervals(everyDraw, { count, classes, draws, mass: interval }),
  };
}

function intervals(
  everyDraw: Float32Array,
  { count, classes, draws, mass }: { count: number; classes: number; draws: number; mass: number },
) {
  const lower = new Float64Array(count * classes);
  const upper = new Float64Array(count * classes);
  const samples = new Float64Array(draws);
  for (let at = 0; at < count * classes; at++) {
    for (let s = 0; s < draws; s++) samples[s] = everyDraw[s * count * classes + at]!;
    const found = credibleInterval(samples, mass);
    lower[at] = found.lower;
    upper[at] = found.upper;
  }
  return { mass, lower, upper };
}
