/**
 * Twin of src/bayes/prediction/keptDraws.ts: a set of drawn networks in float64, and what they say of an
 * image. It also answers where there is no WebGPU.
 */

import { networkWidths } from '../bayes/head.ts';
import { layoutOf } from '../bayes/posterior/layout.ts';
import type { Posterior } from '../bayes/posterior/posterior.ts';
import { evaluationIndex } from '../bayes/training/stepFields.ts';
import { softmax } from './categorical.ts';
import { matmul } from './matmul.ts';
import { type Matrix, matrixOf, rowOf, withOnes } from './matrix.ts';
import { layerOf, posteriorOf } from './padded.ts';
import { weightNormals } from './random.ts';
import { sample } from './sample.ts';

/** w [I + 1, O] of each layer. */
export type DrawnNetwork = readonly Matrix[];

/** The draws from `first` on that `predict` makes with this seed; the method must draw weights. */
export function drawNetworks(
  { config, mu, rho }: Posterior,
  { first = 0, draws, seed }: { readonly first?: number; readonly draws: number; readonly seed: number },
): DrawnNetwork[] {
  const layout = layoutOf(networkWidths(config.layers, config.head), 1);
  const means = posteriorOf(layout, mu, rho);
  return Array.from({ length: draws }, (_, s) => {
    const normal = weightNormals({ seed, step: evaluationIndex, draw: first + s });
    return layout.layers.map((layer, l) => sample(means.mu[l]!, means.rho[l]!, layerOf(layer, normal)));
  });
}

/** p_s of each draw for one example, [S][C + none]. @param inputs numbers as the network takes them */
export function answerOfDraws(
  networks: readonly DrawnNetwork[],
  inputs: ArrayLike<number>,
  { activation }: Posterior['config'],
): number[][] {
  const x = matrixOf(1, inputs.length, inputs);
  return networks.map((weights) => {
    const logits = weights.reduce(
      (y, w, l) => matmul(withOnes(y), w, l + 1 === weights.length ? 'identity' : activation),
      x,
    );
    return softmax(rowOf(logits, 0));
  });
}
