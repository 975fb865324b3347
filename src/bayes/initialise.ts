/** The network before training: means by the activation, one rho for every parameter. */
import type { HiddenActivation } from '../../shaders/lib/nonlinearity.ts';
import { streams } from '../../shaders/lib/random.ts';
import type { NetworkConfig } from './config.ts';
import type { LayerValues, Layout } from './layout.ts';
import { boxMuller, philox4x32, seedWords } from './random.ts';

/**
 * Variance of the initial means times I, so that the variance of activations stays what it is from layer to layer: 2 where
 * half of the inputs are cut off (He et al. 2015, section 2.2), 1 for tanh, which is x near 0 (LeCun et al. 1998,
 * "Efficient BackProp", section 4.6).
 */
const gains: Readonly<Record<HiddenActivation, number>> = { relu: 2, gelu: 2, tanh: 1 };

/** mu ~ N(0, gain / I) for weights, 0 for biases. The same seed gives the same means whatever the machine. */
export function initialMeans(
  layout: Layout,
  seed: number,
  activation: HiddenActivation = 'relu',
): LayerValues[] {
  const key = seedWords(seed);
  return layout.layers.map(({ inputs, outputs }, layer) => {
    const weight = new Float32Array(inputs * outputs);
    const sd = Math.sqrt(gains[activation] / inputs);
    for (let at = 0; at < weight.length; at += 4) {
      const normals = boxMuller(philox4x32([at / 4, layer, 0, streams.initialisation], key));
      for (let lane = 0; lane < 4 && at + lane < weight.length; lane++)
        weight[at + lane] = sd * normals[lane]!;
    }
    return { weight, bias: new Float32Array(outputs) };
  });
}

/** rho = initialRho everywhere. */
export function initialRhos(layout: Layout, { initialRho }: NetworkConfig): LayerValues[] {
  return layout.layers.map(({ inputs, outputs }) => ({
    weight: new Float32Array(inputs * outputs).fill(initialRho),
    bias: new Float32Array(outputs).fill(initialRho),
  }));
}
