/**
 * The draws of a prediction, made on the host: the same counters as the kernels `sample` and `matmul`, in
 * float64, rounded to float32. The GPU rounds each operation, so its draws differ in their last digits.
 */
import { streams } from '../../../shaders/lib/random.ts';
import { networkWidths } from '../head.ts';
import { membersOf } from '../method.ts';
import { type LayerValues, layoutOf, packPosterior, unpack } from '../posterior/layout.ts';
import type { Posterior } from '../posterior/posterior.ts';
import { softplus } from '../posterior/rho.ts';
import { boxMuller, philox4x32, seedWords } from '../random.ts';
import { evaluationIndex } from '../training/stepFields.ts';

/** Which draw, from 0, of a prediction with this seed. */
export interface DrawPlace {
  readonly seed: number;
  readonly draw: number;
}

export const layoutOfPosterior = ({ config }: Posterior) =>
  layoutOf(networkWidths(config.layers, config.head), membersOf(config.method));

/** w = mu + sigma eps of every weight and bias, for a method whose weights have a width. */
export function hostWeights(posterior: Posterior, { seed, draw }: DrawPlace): LayerValues[] {
  const layout = layoutOfPosterior(posterior);
  const { mu, rho } = packPosterior(layout, posterior.mu, posterior.rho);
  const key = seedWords(seed);
  for (let block = 0; block < mu.length / 4; block++) {
    const eps = boxMuller(philox4x32([block, draw, evaluationIndex, streams.weights], key));
    for (let i = 0; i < 4; i++) {
      const at = 4 * block + i;
      mu[at] = mu[at]! + softplus(rho[at]!) * eps[i]!;
    }
  }
  return unpack(layout, mu);
}

/** A weight in its layer's matrix [I + 1, O]: row I holds the biases. */
export interface WeightAt {
  readonly layer: number;
  readonly row: number;
  readonly output: number;
}

/** The values that one weight has in the first draws of a prediction with this seed. */
export function weightDraws(
  posterior: Posterior,
  { layer, row, output }: WeightAt,
  { seed, draws }: { readonly seed: number; readonly draws: number },
): number[] {
  const { offset, columns, inputs, outputs } = layoutOfPosterior(posterior).layers[layer]!;
  const at = offset + row * columns + output;
  const valueIn = ({ weight, bias }: LayerValues) =>
    row === inputs ? bias[output]! : weight[row * outputs + output]!;
  const [mu, rho] = [valueIn(posterior.mu[layer]!), valueIn(posterior.rho[layer]!)];
  const key = seedWords(seed);
  return Array.from({ length: draws }, (_, draw) => {
    const eps = boxMuller(philox4x32([at >>> 2, draw, evaluationIndex, streams.weights], key));
    return Math.fround(mu + softplus(rho) * eps[at & 3]!);
  });
}

/** For each hidden layer [O]: 0 for a unit that is dropped, with probability `rate`, else 1 / (1 - rate). */
export function hostMasks(posterior: Posterior, { seed, draw }: DrawPlace, dropped: number): Float32Array[] {
  const rate = Math.fround(dropped);
  const kept = Math.fround(1 / Math.fround(1 - rate));
  const key = seedWords(seed);
  return layoutOfPosterior(posterior)
    .layers.filter(({ last }) => !last)
    .map(({ index, outputs }) =>
      Float32Array.from({ length: outputs }, (_, o) => {
        const words = philox4x32([o >>> 2, draw, evaluationIndex, streams.dropout + index], key);
        return (words[o & 3]! >>> 8) / 2 ** 24 >= rate ? kept : 0;
      }),
    );
}
