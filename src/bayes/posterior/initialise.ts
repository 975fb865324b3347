/**
 * The network before training. The activation decides the spread of the means; every parameter has one rho.
 */

import { certainRho, deadRho } from '../../../shaders/lib/gaussian.ts';
import type { HiddenActivation } from '../../../shaders/lib/nonlinearity.ts';
import { streams } from '../../../shaders/lib/random.ts';
import type { Head } from '../head.ts';
import type { LayerLayout } from '../layers/layer.ts';
import { hasPosterior } from '../method.ts';
import { boxMuller, philox4x32, seedWords } from '../random.ts';
import type { NetworkConfig } from '../settings/settings.ts';
import type { LayerValues, Layout } from './layout.ts';

/**
 * Variance of the initial means times I, so that the variance of activations stays what it is from layer to
 * layer: 2 if half of the inputs are cut off (He et al. 2015, section 2.2), 1 for tanh, which is x near 0
 * (LeCun et al. 1998, "Efficient BackProp", section 4.6).
 */
const gains: Readonly<Record<HiddenActivation, number>> = { relu: 2, gelu: 2, tanh: 1 };

/** Means and rhos of a network before training. */
export function initialValues(
  layout: Layout,
  config: Pick<NetworkConfig, 'seed' | 'activation' | 'initialRho' | 'method' | 'head'>,
): { mu: LayerValues[]; rho: LayerValues[] } {
  const mu = initialMeans(layout, config.seed, config.activation);
  const rho = initialRhos(layout, config);
  prepareHead(config.head, layout.layers.at(-1)!, mu.at(-1)!, rho.at(-1)!);
  return { mu, rho };
}

/**
 * mu ~ N(0, gain / I) for weights, 0 for biases. The same seed gives the same means on every machine. The
 * members of an ensemble differ; the first one is the plain network of that seed.
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

/** rho = initialRho everywhere, or `certainRho` if the method gives weights no width. */
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

/** Prepares the outputs of a Gaussian head that are log sigmas. Those that are means stay as they are. */
function prepareHead(head: Head, { outputs }: LayerLayout, mu: LayerValues, rho: LayerValues): void {
  if (head.kind !== 'gaussian') return;
  const isLogSigma = (at: number) => at % outputs >= outputs / 2;
  mu.weight.forEach((_, at) => {
    if (!isLogSigma(at)) return;
    // log sigma starts as the same number for every input
    mu.weight[at] = 0;
    if (head.noise !== 'input') rho.weight[at] = deadRho;
  });
  mu.bias.forEach((_, at) => {
    if (!isLogSigma(at)) return;
    mu.bias[at] = Math.log(head.noiseSd);
    if (head.noise === 'fixed') rho.bias[at] = deadRho;
  });
}
