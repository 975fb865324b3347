/** The network at its mean weights on the host, in float64: what the last layer gets, and the logits. */
import type { HiddenActivation } from '../../shaders/lib/nonlinearity.ts';
import type { CheckedExamples } from '../bayes/examples.ts';
import type { LayerValues } from '../bayes/posterior/layout.ts';
import type { Posterior } from '../bayes/posterior/posterior.ts';

export interface LastLayer {
  readonly count: number;
  /** Inputs of the last layer, without the constant. */
  readonly width: number;
  /** [N, width]. */
  readonly features: Float64Array;
  readonly classes: number;
  /** [N, C]. */
  readonly logits: Float64Array;
}

const activations: Readonly<Record<HiddenActivation, (x: number) => number>> = {
  relu: (x) => Math.max(x, 0),
  tanh: Math.tanh,
  gelu: (x) => 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3))),
};

export function lastLayerOf({ config, mu }: Posterior, examples: CheckedExamples): LastLayer {
  const { images, count, unit = 1 } = examples;
  const scale = (config.inputScale ?? 1) * unit;
  const activate = activations[config.activation];
  let features = Float64Array.from(images, (x) => x * scale);
  for (const layer of mu.slice(0, -1)) features = dense(features, count, layer).map(activate);
  const logits = dense(features, count, mu.at(-1)!);
  return { count, width: features.length / count, features, classes: logits.length / count, logits };
}

/** y = x W + b. */
function dense(x: Float64Array, count: number, { weight, bias }: LayerValues): Float64Array<ArrayBuffer> {
  const [inputs, outputs] = [x.length / count, bias.length];
  const y = new Float64Array(count * outputs);
  for (let n = 0; n < count; n++) {
    const row = y.subarray(n * outputs, (n + 1) * outputs);
    row.set(bias);
    for (let i = 0; i < inputs; i++) {
      const xi = x[n * inputs + i]!;
      if (xi === 0) continue;
      const from = i * outputs;
      for (let o = 0; o < outputs; o++) row[o]! += xi * weight[from + o]!;
    }
  }
  return y;
}

/** exp(z_c) / sum exp(z) of one row, into `into`; shifted by the largest so that nothing overflows. */
export function softmaxInto(into: Float64Array, logits: ArrayLike<number>): Float64Array {
  let top = -Infinity;
  for (let c = 0; c < into.length; c++) top = Math.max(top, logits[c]!);
  let total = 0;
  for (let c = 0; c < into.length; c++) {
    into[c] = Math.exp(logits[c]! - top);
    total += into[c]!;
  }
  for (let c = 0; c < into.length; c++) into[c]! /= total;
  return into;
}
