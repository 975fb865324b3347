/**
 * The dispatches that a training step, a prediction and an input gradient share: one layer forwards and backwards.
 * Shapes are in shaders/README.md; a row of activations is `rowLength(width)` floats and ends in the constant 1.
 */
import {
  type DerivativeSource,
  derivativeSources,
  type HiddenActivation,
  needsDerivative,
} from '../../shaders/lib/nonlinearity.ts';
import { matmul } from '../../shaders/matmul.wgsl.ts';
import { matmulInputs } from '../../shaders/matmulInputs.wgsl.ts';
import { matmulWeights } from '../../shaders/matmulWeights.wgsl.ts';
import { blockFor } from '../gpu/blocks.ts';
import type { Gpu, Memory } from '../gpu/device.ts';
import { type Dispatch, prepare } from '../gpu/recorder.ts';
import { type Activations, createActivations, drawStride } from './activations.ts';
import type { Estimator } from './config.ts';
import { inputKind, inputOf, inputPrecision, productOf } from './layerInputs.ts';
import type { Layout } from './layout.ts';

/** Arenas that hold weights, and how far apart their draws are. Drawn weights have the precision of the activations beside them. */
export interface WeightArenas {
  readonly estimator: Estimator;
  /** Drawn weights, or for two products the means. */
  readonly w: GPUBuffer;
  /** What the second product multiplies by: sigma^2 (local) or sigma eps (flipout). */
  readonly spread?: GPUBuffer;
  /** S arenas of w, or one that all draws share; of spread likewise. */
  readonly perDraw: boolean;
  readonly spreadPerDraw?: boolean;
}

/** Hidden units are dropped with this probability: others for each example, or by each draw the same for all examples. */
export interface Dropout {
  readonly rate: number;
  readonly each: 'example' | 'draw';
}

/** What the hidden layers apply, and f' of each where y does not tell it and a backward pass asks: training, input gradients. */
export interface Hidden {
  readonly activation: HiddenActivation;
  readonly dropout?: Dropout | undefined;
  readonly derivatives?: Activations;
}

/** With room for the derivatives of these widths, if the activation or dropout needs it. */
export function hiddenWithDerivatives(
  memory: Memory,
  hidden: Pick<Hidden, 'activation' | 'dropout'>,
  widths: readonly number[],
  extent: { readonly batch: number; readonly draws: number },
): Hidden {
  if (!hidden.dropout && !needsDerivative(hidden.activation)) return hidden;
  return { ...hidden, derivatives: createActivations(memory, 'derivative', widths, extent, 'nothing') };
}

const isLast = (layout: Layout, l: number): boolean => l + 1 === layout.layers.length;

/** The constants that every product over layer l shares. */
function geometry(layout: Layout, activations: Activations, weights: WeightArenas, l: number) {
  const { rows, columns, offset } = layout.layers[l]!;
  return {
    rowVectors: rows / 4,
    columnVectors: columns / 4,
    layerOffset: offset / 4,
    xDraw: drawStride(activations, l),
    orderDraw: activations.bytes?.orderDraw ?? 0,
    wDraw: weights.perDraw ? layout.arenaSize / 4 : 0,
    spreadDraw: weights.spreadPerDraw ? layout.arenaSize / 4 : 0,
    yDraw: drawStride(activations, l + 1),
  };
}

/**
 * What a second product keeps from the forward pass for the backward: dy/dV of each output (local), or the random signs
 * of each layer's inputs and outputs (flipout), whose index 0 belongs to the network's input.
 */
export type Noise = Activations;

/** Buffers of the second product by the names in the kernels' tables. */
function secondProduct({ estimator, spread }: WeightArenas, noise: Noise | undefined, l: number) {
  if (!noise || !spread) return {};
  return estimator === 'local'
    ? { variance: spread, dydv: noise.at(l + 1) }
    : { perturbation: spread, inputSigns: noise.at(l), outputSigns: noise.at(l + 1) };
}

/** y = f(x w) for layer l; logits keep the identity. Fills the layer's part of `noise` and of the derivatives. */
export function forwardLayer(
  gpu: Gpu,
  layout: Layout,
  l: number,
  weights: WeightArenas,
  activations: Activations,
  hidden: Hidden,
  noise?: Noise,
): Promise<Dispatch> {
  const { outputs, columns } = layout.layers[l]!;
  const last = isLast(layout, l);
  const activation = last ? 'identity' : hidden.activation;
  const dropout = last ? undefined : hidden.dropout;
  const derivative = last ? undefined : hidden.derivatives?.at(l + 1);
  const block = blockFor(gpu, productOf('matmul', layout, l, weights, activations));
  return prepare(gpu, {
    kernel: matmul,
    variant: {
      estimator: weights.estimator,
      activation,
      dropout: dropout ? 'drawn' : 'none',
      derivative: derivative ? 'kept' : 'none',
      input: inputKind(activations, l, block),
      block,
      precision: activations.precision,
    },
    constants: {
      ...geometry(layout, activations, weights, l),
      ...{ outputs, layer: l },
      ...{ rate: dropout?.rate ?? 0, maskRows: dropout?.each === 'example' ? columns / 4 : 0 },
    },
    buffers: {
      ...inputOf(activations, l),
      w: weights.w,
      y: activations.at(l + 1),
      ...secondProduct(weights, noise, l),
      ...(derivative && { derivative }),
    },
    covers: ({ batch, draws }) => [columns / 4, batch, draws],
    shape: layout.layers[l]!,
  });
}

/** The gradient of `WeightArenas.spread` in the kernels' tables. */
export const gradientName = { draw: 'dw', local: 'dvariance', flipout: 'dperturbation' } as const;

/** dw (and dspread) of layer l from the gradient of its outputs. */
export function backwardWeights(
  gpu: Gpu,
  layout: Layout,
  l: number,
  weights: WeightArenas,
  activations: Activations,
  gradients: Activations,
  out: { readonly dw: GPUBuffer; readonly dspread?: GPUBuffer | undefined },
  noise?: Noise,
): Promise<Dispatch> {
  const { rows, columns } = layout.layers[l]!;
  const { spreadDraw: _, ...shared } = geometry(layout, activations, weights, l);
  const block = blockFor(gpu, productOf('matmulWeights', layout, l, weights, activations));
  return prepare(gpu, {
    kernel: matmulWeights,
    variant: {
      estimator: weights.estimator,
      input: inputKind(activations, l, block),
      block,
      precision: inputPrecision(activations, l),
    },
    constants: { ...shared, wDraw: layout.arenaSize / 4 },
    buffers: {
      ...inputOf(activations, l),
      dy: gradients.at(l + 1),
      dw: out.dw,
      ...secondProduct(weights, noise, l),
      ...(out.dspread && { [gradientName[weights.estimator]]: out.dspread }),
    },
    covers: ({ draws }) => [columns / 4, rows, draws],
    shape: layout.layers[l]!,
  });
}

/** Where the backward pass finds f' of the hidden layers. */
function derivativeSource({ activation, derivatives }: Hidden): DerivativeSource {
  const source = derivatives ? 'kept' : derivativeSources.find((kind) => kind === activation);
  if (!source) throw new RangeError(`${activation}: the forward pass kept no derivatives`);
  return source;
}

/** Gradient before the activation that made x, from the gradient of layer l's outputs. For l = 0: of the input itself. */
export function backwardInputs(
  gpu: Gpu,
  layout: Layout,
  l: number,
  weights: WeightArenas,
  activations: Activations,
  gradients: Activations,
  hidden: Hidden,
  noise?: Noise,
): Promise<Dispatch> {
  const { rows } = layout.layers[l]!;
  const { orderDraw: _, ...shared } = geometry(layout, activations, weights, l);
  return prepare(gpu, {
    kernel: matmulInputs,
    variant: {
      estimator: weights.estimator,
      derivative: l === 0 ? 'identity' : derivativeSource(hidden),
      block: blockFor(gpu, productOf('matmulInputs', layout, l, weights, activations)),
      precision: activations.precision,
    },
    constants: { ...shared, dxDraw: drawStride(gradients, l) },
    buffers: {
      dy: gradients.at(l + 1),
      w: weights.w,
      x: activations.at(l),
      dx: gradients.at(l),
      ...secondProduct(weights, noise, l),
      ...(l > 0 && hidden.derivatives && { derivative: hidden.derivatives.at(l) }),
    },
    covers: ({ batch, draws }) => [rows / 4, batch, draws],
    shape: layout.layers[l]!,
  });
}
