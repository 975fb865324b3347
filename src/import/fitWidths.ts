/** The width of the prior whose predictive has the lowest NLL on held-out examples. */
import { boxMuller, philox4x32 } from '../bayes/random.ts';
import { negativeLogLikelihood } from '../metrics/classification.ts';
import { type LastLayer, softmaxInto } from './forward.ts';

/** sigma_i^2 = 1 / (k H_i + 1 / s^2) of the weights from each input, the bias last. */
export const variances = (curvature: Float64Array, { evidence, priorScale }: Widths): Float64Array =>
  curvature.map((h) => 1 / (evidence * h + 1 / priorScale ** 2));

/** Draws of the logits' noise, each of them with either sign, so that their mean is 0. */
const pairs = 64;

const normalsOf = (classes: number): Float64Array => {
  const values = new Float64Array(4 * Math.ceil((pairs * classes) / 4));
  for (let at = 0; at < values.length; at += 4) values.set(boxMuller(philox4x32([at, 0, 0, 0], [1, 0])), at);
  return values;
};

/**
 * [N, C] the mean of softmax(z + sqrt(v) eps) with v_n = sum_i h_ni^2 sigma_i^2: weights are independent and
 * the logits linear in them, so the logits of an example are independent normals of one variance. The noise
 * is the same for every call, so that the NLL changes with the widths alone.
 */
export function predictiveOf(layer: LastLayer, variance: Float64Array): Float64Array {
  const { count, classes, logits } = layer;
  const normals = normalsOf(classes);
  const probs = new Float64Array(count * classes);
  const [p, z] = [new Float64Array(classes), new Float64Array(classes)];
  for (let n = 0; n < count; n++) {
    const spread = Math.sqrt(logitVariance(layer, variance, n));
    for (let draw = 0; draw < 2 * pairs; draw++) {
      const [sign, from] = [draw % 2 === 0 ? 1 : -1, (draw >> 1) * classes];
      for (let c = 0; c < classes; c++) {
        z[c] = logits[n * classes + c]! + sign * spread * normals[from + c]!;
      }
      softmaxInto(p, z);
      for (let c = 0; c < classes; c++) probs[n * classes + c]! += p[c]! / (2 * pairs);
    }
  }
  return probs;
}

/** v_n of each class's logit. */
function logitVariance({ width, features }: LastLayer, variance: Float64Array, n: number): number {
  let v = variance[width]!;
  for (let i = 0; i < width; i++) v += features[n * width + i]! ** 2 * variance[i]!;
  return v;
}

/** The width of the prior, and how much the training examples count beside it. */
export interface Widths {
  /** s. */
  readonly priorScale: number;
  /** k. */
  readonly evidence: number;
}

/** From where the prior leaves nothing uncertain to where it says nothing, four to a decade. */
const decades = Array.from({ length: 21 }, (_, i) => -3 + i / 4);
/** Around the best of these, five times as close. */
const closer = Array.from({ length: 9 }, (_, i) => (i - 4) / 20);
/** Training examples count in full, or less. */
const shares = [1, 0.3, 0.1, 0.03, 0.01, 0.003];

/** @returns the pair whose predictive has the lowest NLL of `labels`, the first of equals */
export function fitWidths(layer: LastLayer, curvature: Float64Array, labels: ArrayLike<number>): Widths {
  const nll = (widths: Widths): number =>
    negativeLogLikelihood(predictiveOf(layer, variances(curvature, widths)), labels, layer.classes);
  const best = (candidates: readonly Widths[]): Widths => {
    const values = candidates.map(nll);
    return candidates[values.indexOf(Math.min(...values))]!;
  };
  const coarse = best(
    shares.flatMap((evidence) => decades.map((decade) => ({ evidence, priorScale: 10 ** decade }))),
  );
  return best(closer.map((step) => ({ ...coarse, priorScale: coarse.priorScale * 10 ** step })));
}
