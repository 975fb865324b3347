/**
 * Between the padded arenas of src/bayes/posterior/layout.ts and the plain matrices of the twins; and noise
 * by its counters.
 */
import { rowLength } from '../bayes/layers/activations.ts';
import type { LayerLayout } from '../bayes/layers/layer.ts';
import type { LayerValues, Layout } from '../bayes/posterior/layout.ts';
import { type Matrix, matrix } from './matrix.ts';
import type { Noise, Posterior } from './network.ts';
import { localNormals, type NoiseSource, randomSigns, weightNormals } from './random.ts';

/** Weights [I, O] and biases [O] as one matrix [I + 1, O]. */
export const layerMatrices = (layout: Layout, values: readonly LayerValues[]): Matrix[] =>
  layout.layers.map(({ inputs, outputs }, l) =>
    matrix(inputs + 1, outputs, (i, o) =>
      i < inputs ? values[l]!.weight[i * outputs + o]! : values[l]!.bias[o]!,
    ),
  );

/** A posterior as the network reads it from the GPU or is initialised. */
export const posteriorOf = (
  layout: Layout,
  mu: readonly LayerValues[],
  rho: readonly LayerValues[],
): Posterior => ({ mu: layerMatrices(layout, mu), rho: layerMatrices(layout, rho) });

/** Layer `layer`'s live numbers [I + 1, O] of something that is indexed like an arena. */
export const layerOf = (
  { inputs, outputs, columns, offset }: LayerLayout,
  value: (float: number) => number,
): Matrix => matrix(inputs + 1, outputs, (i, o) => value(offset + i * columns + o));

/**
 * The noise that the kernels draw for a minibatch of `batch` examples: eps by arena, the rest by padded
 * activations.
 */
export const networkNoise = (layout: Layout, source: NoiseSource, batch: number): Noise => ({
  eps: layout.layers.map((layer) => layerOf(layer, weightNormals(source))),
  zeta: layout.layers.map(({ outputs }, l) => {
    const normal = localNormals(source, l);
    return matrix(batch, outputs, (b, o) => normal(b * rowLength(outputs) + o));
  }),
  signs: [layout.layers[0]!.inputs, ...layout.layers.map(({ outputs }) => outputs)].map((width, l) => {
    const sign = randomSigns(source, l);
    return matrix(batch, width + 1, (b, i) => sign(b * rowLength(width) + i));
  }),
});
