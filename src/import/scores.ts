/** What a network is worth on labelled examples, by its predictive on the host. */
import type { CheckedExamples } from '../bayes/examples.ts';
import type { Posterior } from '../bayes/posterior/posterior.ts';
import { softplus } from '../bayes/posterior/rho.ts';
import { ece } from '../metrics/calibration.ts';
import { errorRate, negativeLogLikelihood } from '../metrics/classification.ts';
import { predictiveOf } from './fitWidths.ts';
import { type LastLayer, lastLayerOf } from './forward.ts';

/** Of the held-out examples; fractions, and nats. */
export interface HeldOutScores {
  readonly error: number;
  readonly nll: number;
  readonly ece: number;
}

/** Examples with their classes. */
export type LabelledExamples = CheckedExamples & { readonly labels: NonNullable<CheckedExamples['labels']> };

/** @param variance [I + 1] of the last layer's weights from each input, the bias last */
export function scoresOf(layer: LastLayer, variance: Float64Array, labels: ArrayLike<number>): HeldOutScores {
  const { classes } = layer;
  const probs = predictiveOf(layer, variance);
  return {
    error: errorRate(probs, labels, classes),
    nll: negativeLogLikelihood(probs, labels, classes),
    ece: ece(probs, labels, classes).ece,
  };
}

/** @param posterior a plain network, or one of `lastLayerLaplace`, whose last layer alone has widths */
export function scoresOn(posterior: Posterior, examples: LabelledExamples): HeldOutScores {
  const { weight, bias } = posterior.rho.at(-1)!;
  const classes = bias.length;
  const first = (_: unknown, i: number) => weight[i * classes]!;
  const rho = [...Array.from({ length: weight.length / classes }, first), bias[0]!];
  const variance = Float64Array.from(rho, (of) => softplus(of) ** 2);
  return scoresOf(lastLayerOf(posterior, examples), variance, examples.labels);
}
