/** The matrix products of a layer: which block each of them uses, and how the tuner tries other blocks. */
import { bytesEach } from '../../../shaders/lib/precision.ts';
import { blockFor, type Product } from '../../gpu/blocks.ts';
import type { Trial } from '../../gpu/tuner.ts';
import type { Layer } from './layer.ts';
import { inputsOf } from './networkInput.ts';
import type { Pass, TrainingPass } from './pass.ts';

/** The weight matrix of a layer, as far as its products need to know it. */
export type Matrix = Pick<Layer, 'index' | 'rows' | 'columns'>;

/** Kernels that read the layer's inputs. */
export const readers = ['matmul', 'matmulWeights'] as const;

export type ProductKernel = (typeof readers)[number] | 'matmulInputs';

/** The block of a product: the tuner's, or the one that suits the adapter. */
export const chooseBlock = (kernel: ProductKernel, matrix: Matrix, pass: Pass) =>
  pass.block ?? blockFor(pass.gpu, productOf(kernel, matrix, pass));

/** What the choice of a block depends on. */
function productOf(kernel: ProductKernel, { index, rows, columns }: Matrix, pass: Pass): Product {
  const { weights, activations } = pass;
  // matmulInputs does not read x, and for the network's input there may be no buffer of it
  const inputs = kernel === 'matmulInputs' ? undefined : inputsOf(pass, index);
  return {
    kernel,
    twoProducts: weights.estimator !== 'draw',
    layer: [rows, columns],
    batch: activations.rows,
    resultRows: kernel === 'matmulWeights' ? rows : activations.rows,
    precision: (kernel === 'matmulWeights' && inputs?.precision) || activations.precision(0),
    bytes: inputs?.isBytes ?? false,
  };
}

/** Trials of a layer whose passes are one product each. @param draws z of the dispatches */
export function productTrials(layer: Layer, pass: TrainingPass, draws: number): Trial[] {
  const { index, rows, columns } = layer;
  const { activations, gradients, weightGradients, weights } = pass;
  const extent = { batch: activations.rows, draws };
  const trial = (kernel: ProductKernel, made: Omit<Trial, 'product' | 'extent'>): Trial => ({
    ...{ product: productOf(kernel, layer, pass), extent },
    ...made,
  });
  const outputPrecision = activations.precision(index + 1);
  return [
    trial('matmul', {
      dispatch: (block) => layer.forward({ ...pass, block })[0]!,
      output: activations.at(index + 1),
      outputBytes: activations.rows * columns * bytesEach(outputPrecision),
      outputPrecision,
    }),
    trial('matmulWeights', {
      dispatch: (block) => layer.backwardWeights({ ...pass, block })[0]!,
      output: weightGradients.dw,
      outputBytes: weights.arenaSize * 4,
    }),
    ...(index > 0
      ? [
          trial('matmulInputs', {
            dispatch: (block) => layer.backwardInputs({ ...pass, block })[0]!,
            output: gradients.at(index),
            outputBytes: activations.rows * rows * 4,
          }),
        ]
      : []),
  ];
}
