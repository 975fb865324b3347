/** The prediction of a classifier, from the moments that the GPU summed. */
import { credibleInterval, entropy } from '../../metrics/uncertainty.ts';
import type { Finding } from '../diagnose/finding.ts';
import type { OverDraws } from './overDraws.ts';
import { normalised, type PredictiveSums } from './predictiveSums.ts';

export interface Prediction {
  /** What makes the numbers doubtful: inputs far from those of training. Empty if nothing does. */
  readonly findings: readonly Finding[];
  readonly count: number;
  /** C, without the class for none of them. */
  readonly classes: number;
  /** How many posterior draws it is made from. */
  readonly draws: number;
  /**
   * [N, C] p = mean_s p_s. With `none`: given that it is one of the classes, p_k / (1 - none), which add up
   * to 1; all equal if `none` leaves nothing.
   */
  readonly probs: Float64Array;
  /**
   * [N] the probability, a mean over draws, that an example belongs to none of the classes. Absent if the
   * network has no class for it. Then entropy and its parts are of C classes, otherwise of C + 1.
   */
  readonly none?: Float64Array;
  /** [N] H[p], nats: the total uncertainty. */
  readonly entropy: Float64Array;
  /** [N] mean_s H[p_s], nats: noise in the data, which more data would not reduce. */
  readonly aleatoric: Float64Array;
  /**
   * [N] mutual information of label and weights, H[p] - mean_s H[p_s], nats, which more data would reduce.
   */
  readonly epistemic: Float64Array;
  /**
   * Central credible intervals of each class's probability over draws, if they were asked for; with `none` of
   * the probability given that it is one of the classes, as `everyDraw` has it.
   */
  readonly interval?: { readonly mass: number; readonly lower: Float64Array; readonly upper: Float64Array };
  /**
   * [S, N, C] the probabilities of each draw, if intervals were asked for; with `none` p_sk / (1 - none_s).
   * `probs` is their mean, in which a draw weighs 1 - none_s.
   */
  readonly everyDraw?: Float32Array;
  /** [S, N] the probability of none of each draw, beside `everyDraw`, if the network has a class for it. */
  readonly everyNone?: Float32Array;
}

export interface SummaryRequest extends Omit<OverDraws, 'findings'> {
  readonly interval: number | undefined;
  /** Whether the last class of the sums is none of the others. */
  readonly none?: boolean;
}

export function summarise(
  { count, classes: all, probs: sums, entropies }: PredictiveSums,
  { draws, everyDraw, interval, none: hasNone = false }: SummaryRequest,
): Omit<Prediction, 'findings'> {
  const classes = all - Number(hasNone);
  const probs = new Float64Array(count * classes);
  const none = new Float64Array(hasNone ? count : 0);
  const total = new Float64Array(count);
  const aleatoric = new Float64Array(count);
  const epistemic = new Float64Array(count);
  for (let n = 0; n < count; n++) {
    const p = normalised(sums.subarray(n * all, (n + 1) * all));
    probs.set(hasNone ? givenSome(p.subarray(0, classes)) : p, n * classes);
    if (hasNone) none[n] = p[classes]!;
    total[n] = entropy(p);
    // By Jensen's inequality the mean entropy is at most the entropy of the mean, but rounding may exceed it.
    aleatoric[n] = Math.min(total[n]!, Math.max(0, entropies[n]! / draws));
    epistemic[n] = total[n]! - aleatoric[n]!;
  }
  const prediction = {
    ...{ count, classes, draws, probs, ...(hasNone && { none }) },
    ...{ entropy: total, aleatoric, epistemic },
  };
  if (interval === undefined || !everyDraw) return prediction;
  const ofClasses = hasNone ? everyGivenSome(everyDraw, all) : everyDraw;
  return {
    ...prediction,
    everyDraw: ofClasses,
    ...(hasNone && { everyNone: everyNoneOf(everyDraw, all) }),
    interval: intervals(ofClasses, { count, classes, draws, mass: interval }),
  };
}

/** p_k / sum_j p_j over the classes but none. If they are all 0, nothing tells them apart. */
export function givenSome(values: Float32Array | Float64Array): Float64Array {
  const p = Float64Array.from(values);
  const mass = p.reduce((sum, value) => sum + value, 0);
  return mass > 0 ? p.map((value) => value / mass) : p.fill(1 / p.length);
}

/** The same of every row of `all` probabilities, whose last is none. */
function everyGivenSome(everyDraw: Float32Array, all: number): Float32Array {
  const rows = everyDraw.length / all;
  const given = new Float32Array(rows * (all - 1));
  for (let row = 0; row < rows; row++) {
    given.set(givenSome(everyDraw.subarray(row * all, (row + 1) * all - 1)), row * (all - 1));
  }
  return given;
}

/** The last of every row of `all` probabilities. */
const everyNoneOf = (everyDraw: Float32Array, all: number): Float32Array =>
  Float32Array.from({ length: everyDraw.length / all }, (_, row) => everyDraw[row * all + all - 1]!);

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
