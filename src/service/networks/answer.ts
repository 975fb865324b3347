/** What a network says of one image: plain data, for whoever shows it. */
import type { Prediction } from '../../index.ts';
import { credibleInterval } from '../../metrics/uncertainty.ts';

/** A probability, and the central interval of it over draws. */
export interface Estimate {
  readonly p: number;
  readonly lower: number;
  readonly upper: number;
}

export interface Answer {
  /** Of each class, given that it is one of them. */
  readonly probs: readonly number[];
  /** Of none of them; undefined if the network has no class for it. */
  readonly none: number | undefined;
  /** Of each outcome: the classes, and last none of them if the network knows it. They add up to 1. */
  readonly outcomes: readonly Estimate[];
  /** Mass of the intervals. */
  readonly mass: number;
  /** Nats: the total, the part that is noise in the data, and the part that more data would teach. */
  readonly entropy: number;
  readonly aleatoric: number;
  readonly epistemic: number;
  /** The outcomes' probabilities by each draw. */
  readonly draws: readonly (readonly number[])[];
}

/** The answers to each image, of a prediction with intervals. */
export function answersOf(prediction: Prediction): Answer[] {
  const { count, classes, draws, probs, none, interval, everyDraw, everyNone } = prediction;
  if (!interval || !everyDraw) throw new TypeError('answersOf: expected a prediction with intervals');
  const { mass } = interval;
  return Array.from({ length: count }, (_, n) => {
    const given = Array.from(probs.subarray(n * classes, (n + 1) * classes));
    const ofDraws = Array.from({ length: draws }, (_, s) => {
      const at = s * count + n;
      return withNone(everyDraw.subarray(at * classes, (at + 1) * classes), everyNone?.[at]);
    });
    const outcomes = withNone(given, none?.[n]).map((p, k) => {
      const samples = ofDraws.map((draw) => draw[k]!);
      return { p, ...credibleInterval(samples, mass) };
    });
    return {
      ...{ probs: given, none: none?.[n], outcomes, mass, draws: ofDraws },
      ...{ entropy: prediction.entropy[n]!, aleatoric: prediction.aleatoric[n]! },
      epistemic: prediction.epistemic[n]!,
    };
  });
}

/** Of classes that it is one of, and of none: the probabilities of all of these. */
function withNone(given: ArrayLike<number>, none: number | undefined): number[] {
  return none === undefined ? Array.from(given) : [...Array.from(given, (p) => p * (1 - none)), none];
}
