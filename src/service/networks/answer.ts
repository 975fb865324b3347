/** What a network says of one image: plain data, for whoever shows it. */
import type { Prediction } from '../../index.ts';

/** What draws say of an image. */
export interface Answer {
  /** Of each class, given that it is one of them. */
  readonly probs: readonly number[];
  /** Of none of them; undefined if the network has no class for it. */
  readonly none: number | undefined;
  /** Central intervals over draws, and their mass. */
  readonly interval: {
    readonly mass: number;
    readonly lower: readonly number[];
    readonly upper: readonly number[];
  };
  readonly noneInterval: readonly [lower: number, upper: number] | undefined;
  /** Nats: the total, the part that is noise in the data, and the part that more data would teach. */
  readonly entropy: number;
  readonly aleatoric: number;
  readonly epistemic: number;
  /** Of each draw: its probabilities of the classes, and of none of them. */
  readonly draws: readonly { readonly probs: readonly number[]; readonly none: number | undefined }[];
}

/** The answers to each image. @param noneInterval of image n */
export function answersOf(
  prediction: Prediction,
  noneInterval: (n: number) => readonly [number, number] | undefined,
): Answer[] {
  const { count, classes, draws, probs, none, interval, everyDraw, everyNone } = prediction;
  if (!interval || !everyDraw) throw new TypeError('answersOf: expected a prediction with intervals');
  return Array.from({ length: count }, (_, n) => {
    const row = (values: ArrayLike<number>, at = n) =>
      Array.from({ length: classes }, (_, c) => values[at * classes + c]!);
    return {
      ...{ probs: row(probs), none: none?.[n] },
      interval: { mass: interval.mass, lower: row(interval.lower), upper: row(interval.upper) },
      noneInterval: noneInterval(n),
      ...{ entropy: prediction.entropy[n]!, aleatoric: prediction.aleatoric[n]! },
      epistemic: prediction.epistemic[n]!,
      draws: Array.from({ length: draws }, (_, s) => ({
        ...{ probs: row(everyDraw, s * count + n), none: everyNone?.[s * count + n] },
      })),
    };
  });
}
