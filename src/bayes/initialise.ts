/** The network before training: means by the activation, one rho for every parameter. */

import { certainRho } from '../../shaders/lib/gaussian.ts';
import type { HiddenActivation } from '../../shaders/lib/nonlinearity.ts';
import { streams } from '../../shaders/lib/random.ts';
import type { LayerValues, Layout } from './layout.ts';
import { hasPosterior } from './method.ts';
import { boxMuller, philox4x32, seedWords } from './random.ts';
import type { NetworkConfig } from './settings/settings.ts';

/**
 * Variance of the initial means times I, so that the variance of activations stays what it is from layer to layer: 2 where
 * half of the inputs are cut off (He et al. 2015, section 2.2), 1 for tanh, which is x near 0 (LeCun et al. 1998,
 * "Efficient BackProp", section 4.6).
 */
const gains: Readonly<Record<HiddenActivation, number>> = { relu: 2, gelu: 2, tanh: 1 };

/**
 * mu ~ N(0, gain / I) for weights, 0 for biases. The same seed gives the same means whatever the machine; an ensemble's members
 * differ, and the first is the plain network of that seed.
 */
export function initialMeans(
  layout: Layout,
  seed: number,
  activation: HiddenActivation = 'relu',
): LayerValues[] {
  const key = seedWords(seed);
  return layout.layers.map(({ inputs, outputs }, layer) => {
    const size = inputs * outputs;
    const weight = new Float32Array(layout.members * size);
    const sd = Math.sqrt(gains[activation] / inputs);
    for (let member = 0; member < layout.members; member++) {
      for (let at = 0; at < size; at += 4) {
        const normals = boxMuller(philox4x32([at / 4, layer, member, streams.initialisation], key));
        for (let lane = 0; lane < 4 && at + lane < size; lane++)
          weight[member * size + at + lane] = sd * normals[lane]!;
      }
    }
    return { weight, bias: new Float32Array(layout.members * outputs) };
  });
}

/** rho = initialRho everywhere, or no width at all. */
export function initialRhos(
  { layers, members }: Layout,
  { initialRho, method }: Pick<NetworkConfig, 'initialRho' | 'method'>,
): LayerValues[] {
  const rho = hasPosterior(method) ? initialRho : certainRho;
  return layers.map(({ inputs, outputs }) => ({
    weight: new Float32Array(members * inputs * outputs).fill(rho),
    bias: new Float32Array(members * outputs).fill(rho),
  }));
}
