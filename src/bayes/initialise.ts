/** The network before training: He et al. 2015 for the means, one rho for every parameter. */
import { streams } from '../../shaders/lib/random.ts';
import type { NetworkConfig } from './config.ts';
import type { LayerValues, Layout } from './layout.ts';
import { boxMuller, philox4x32, seedWords } from './random.ts';

/** mu ~ N(0, 2 / I) for weights, 0 for biases. The same seed gives the same means whatever the machine. */
export function initialMeans(layout: Layout, seed: number): LayerValues[] {
  const key = seedWords(seed);
  return layout.layers.map(({ inputs, outputs }, layer) => {
    const weight = new Float32Array(inputs * outputs);
    const sd = Math.sqrt(2 / inputs);
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
