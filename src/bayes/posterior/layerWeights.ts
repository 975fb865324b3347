/** The parameters of a layer by the prior that they have. */
import { hasNoisePrior, type Outputs } from '../head.ts';
import type { LayerValues } from './layout.ts';

/** The weights and biases of layer `l` that have the layer's prior, in one array. */
export function layerWeights(config: Outputs, l: number, { weight, bias }: LayerValues): Float32Array {
  const isNoise = hasNoisePrior(config, l);
  const own = bias.filter((_, at) => !isNoise(at));
  const values = new Float32Array(weight.length + own.length);
  values.set(weight);
  values.set(own, weight.length);
  return values;
}

/** The other ones: biases of log sigmas, which have the noise's prior. */
export const noiseBiases = (config: Outputs, l: number, { bias }: LayerValues): Float32Array => {
  const isNoise = hasNoisePrior(config, l);
  return bias.filter((_, at) => isNoise(at));
};
