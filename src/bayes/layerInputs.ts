/** Where the products of a layer find its inputs, and which block each of them takes: activations, or bytes where they lie. */
import type { BlockName } from '../../shaders/lib/block.ts';
import { type InputKind, skipsPixels } from '../../shaders/lib/pixels.ts';
import { blockFor, type Product } from '../gpu/blocks.ts';
import type { Gpu } from '../gpu/device.ts';
import type { Activations } from './activations.ts';
import type { WeightArenas } from './layers.ts';
import type { Layout } from './layout.ts';

/** A product over layer l, as the choice of its block sees it. */
export const productOf = (
  kernel: 'matmul' | 'matmulWeights' | 'matmulInputs',
  layout: Layout,
  l: number,
  { estimator }: Pick<WeightArenas, 'estimator'>,
  activations: Pick<Activations, 'rows' | 'bytes' | 'precision'>,
): Product => {
  const { rows, columns } = layout.layers[l]!;
  const precision = kernel === 'matmulWeights' ? inputPrecision(activations, l) : activations.precision;
  return {
    kernel,
    twoProducts: estimator !== 'draw',
    layer: [rows, columns],
    batch: activations.rows,
    resultRows: kernel === 'matmulWeights' ? rows : activations.rows,
    precision,
    bytes: l === 0 && activations.bytes !== undefined,
  };
};

/** Where a product in that block finds the inputs of layer l, as the kernels' variant and under their names. */
export function inputKind({ bytes }: Pick<Activations, 'bytes'>, l: number, block: BlockName): InputKind {
  if (l > 0 || !bytes) return 'activations';
  return bytes.occupied && skipsPixels(block) ? 'occupied' : 'bytes';
}

/** Of the inputs of layer l, as `matmulWeights` asks: bytes have none of their own. */
export const inputPrecision = ({ bytes, precision }: Pick<Activations, 'bytes' | 'precision'>, l: number) =>
  l === 0 && bytes ? 'single' : precision;

export function inputOf(activations: Activations, l: number) {
  const { bytes } = activations;
  if (l > 0 || !bytes) return { x: activations.at(l) };
  const { examples, order, occupied } = bytes;
  return { examples, order, ...(occupied && { occupied }) };
}

/** Whether a product of the first layer leaves out pixels that are 0 in the whole minibatch, and must be told which. */
export const leavesPixelsOut = (
  gpu: Gpu,
  layout: Layout,
  weights: WeightArenas,
  activations: Activations,
): boolean =>
  (['matmul', 'matmulWeights'] as const).some((kernel) => {
    const block = blockFor(gpu, productOf(kernel, layout, 0, weights, activations));
    return inputKind(activations, 0, block) === 'occupied';
  });
