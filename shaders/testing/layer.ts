/** One layer between two others, at a given size, with everything that the matrix kernels read and write. */
import { rowLength } from '../../src/bayes/layers/activations.ts';
import { type Layout, layoutOf } from '../../src/bayes/posterior/layout.ts';
import { type Matrix, zip } from '../../src/reference/matrix.ts';
import { nonlinearity, nonlinearityDerivative } from '../../src/reference/nonlinearity.ts';
import {
  type Activation,
  type DerivativeSource,
  derivativeSources,
  needsDerivative,
} from '../lib/nonlinearity.ts';
import { type TestData, testData } from './data.ts';
import { drawVectors } from './padded.ts';

export interface LayerSize {
  readonly batch: number;
  readonly inputs: number;
  readonly outputs: number;
  readonly draws: number;
}

/**
 * The sizes every product is tested at: no side a multiple of a register block, every side one at least once.
 */
export const sizes: readonly (LayerSize & { readonly activation: Activation })[] = [
  { batch: 1, inputs: 1, outputs: 1, draws: 1, activation: 'identity' },
  { batch: 1, inputs: 1, outputs: 7, draws: 3, activation: 'relu' },
  { batch: 7, inputs: 7, outputs: 10, draws: 3, activation: 'identity' },
  { batch: 96, inputs: 63, outputs: 65, draws: 1, activation: 'relu' },
  { batch: 100, inputs: 10, outputs: 63, draws: 3, activation: 'relu' },
  { batch: 128, inputs: 400, outputs: 7, draws: 1, activation: 'identity' },
  { batch: 7, inputs: 65, outputs: 400, draws: 1, activation: 'relu' },
  { batch: 7, inputs: 10, outputs: 63, draws: 3, activation: 'tanh' },
  { batch: 1, inputs: 7, outputs: 1, draws: 1, activation: 'gelu' },
  { batch: 9, inputs: 63, outputs: 7, draws: 3, activation: 'gelu' },
  { batch: 96, inputs: 10, outputs: 65, draws: 1, activation: 'gelu' },
];

/**
 * The block for reading and the one that small products take; lib/block.test.ts compares the others with
 * these.
 */
export const testedBlocks = ['plain', '8x8'] as const;
export type TestedBlock = (typeof testedBlocks)[number];

export interface LayerProblem extends LayerSize {
  readonly layout: Layout;
  readonly data: TestData;
  /**
   * `override` constants that the three products share, for inputs and weights that each draw has of its own.
   */
  readonly constants: {
    readonly rowVectors: number;
    readonly columnVectors: number;
    readonly layerOffset: number;
    readonly rowsPerExample: number;
    readonly xDraw: number;
    readonly wDraw: number;
    readonly yDraw: number;
  };
}

/** The layer under test is layer 1 of three, so that its arena has neighbours on both sides. */
export const layerIndex = 1;

export function layerProblem(size: LayerSize): LayerProblem {
  const { batch, inputs, outputs } = size;
  const layout = layoutOf([2, inputs, outputs, 3]);
  return {
    ...size,
    layout,
    data: testData(batch + 1000 * inputs + outputs),
    constants: {
      rowVectors: rowLength(inputs) / 4,
      columnVectors: rowLength(outputs) / 4,
      layerOffset: layout.layers[layerIndex]!.offset / 4,
      rowsPerExample: 1,
      xDraw: drawVectors(batch, inputs),
      wDraw: layout.arenaSize / 4,
      yDraw: drawVectors(batch, outputs),
    },
  };
}

/** One matrix a draw. */
export const perDraw = (draws: number, make: () => Matrix): Matrix[] => Array.from({ length: draws }, make);

/** Whether a layer of this activation keeps its derivative when a backward pass follows. */
export const keeping = (activation: Activation) => (needsDerivative(activation) ? 'kept' : 'none');

/** Where the backward pass finds f'. */
export const derivativeFrom = (activation: Activation): DerivativeSource =>
  derivativeSources.find((source) => source === activation) ?? 'kept';

/** Constants of a layer whose outputs are all kept. */
export const noDropout = { rate: 0, maskRows: 0 };

export const absolute = (m: Matrix): Matrix => zip((value) => Math.abs(value!), m);
export const squared = (m: Matrix): Matrix => zip((value) => value! ** 2, m);
/** Negative entries become 0, as behind a relu. */
export const rectified = (m: Matrix): Matrix => zip((value) => Math.max(value!, 0), m);

/** y = f(x) as float32 and the derivative f'(x) that belongs to it, entry by entry. */
export const activated = (kind: Activation, x: Matrix): { y: Matrix; derivative: Matrix } => ({
  y: zip((value) => Math.fround(nonlinearity(kind, value!)), x),
  derivative: zip((value) => Math.fround(nonlinearityDerivative(kind, value!)), x),
});
