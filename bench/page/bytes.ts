/** Bytes that a training step moves between the GPU and its memory, and the least that it could. */
import { catalogue } from '../../shaders/catalogue.ts';
import { layerMultiplyAdds } from '../../shaders/lib/layerProduct.ts';
import type { Layout } from '../../src/bayes/posterior/layout.ts';
import { bytesOf } from '../../src/gpu/profile/work.ts';
import type { CapturedDispatch } from './capture.ts';

export interface Extent {
  readonly layout: Layout;
  readonly batch: number;
}

/** By count: every dispatch reads each of its inputs once and writes each of its outputs once. */
export const bytesMoved = (dispatches: readonly CapturedDispatch[], batch: number): number =>
  dispatches.reduce(
    (sum, { pipeline, bound, constants, workgroups }) =>
      sum + bytesOf(kernelOf(pipeline), bound, { constants, batch, draws: workgroups[2] ?? 1 }),
    0,
  );

/** The table of the kernel that a pipeline is named after: `matmul[draw,relu]{...}`. */
function kernelOf({ label }: Pick<GPUComputePipeline, 'label'>) {
  const kernel = catalogue.find(({ name }) => label.startsWith(`${name}[`));
  if (!kernel) throw new RangeError(`pipeline ${label}: expected the name of a kernel first`);
  return kernel;
}

const floatBytes = 4;

/**
 * The least for one step of Bayes by Backprop with Adam, if no intermediate as large as the parameters ever
 * left the chip: mu and rho are read to draw the weights, again for the backward pass through every layer but
 * the first, and again with their four moments for the update, which writes all six. An input byte is read
 * forwards and backwards; an activation is written once and read by the next layer and twice backwards; its
 * gradient is written and read twice.
 */
export function leastBytes({ layout, batch }: Extent): number {
  const { layers, parameters } = layout;
  const ofLayer = ({ inputs, outputs }: Layout['layers'][number]) => (inputs + 1) * outputs;
  const backward = layers.slice(1).reduce((sum, layer) => sum + ofLayer(layer), 0);
  const ofParameters = 2 * parameters + 2 * backward + 6 * parameters + 6 * parameters;
  const outputs = layers.reduce((sum, layer) => sum + batch * layer.outputs, 0);
  const ofActivations = 4 * outputs + 3 * outputs;
  return (ofParameters + ofActivations) * floatBytes + 2 * batch * layers[0]!.inputs;
}

/** Floating-point operations of a step's products: forwards, to the weights, to all inputs but the first. */
export const stepFlops = ({ layers }: Layout, batch: number): number =>
  layers.reduce(
    (sum, { inputs, outputs }, l) =>
      sum + (l > 0 ? 3 : 2) * 2 * layerMultiplyAdds({ inputs, outputs }, batch),
    0,
  );
