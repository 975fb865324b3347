/**
 * A dense layer: every output has a weight for every input, and a bias. y = f(x w), shapes as in
 * shaders/README.md.
 */
import { type DerivativeSource, derivativeSources } from '../../../shaders/lib/nonlinearity.ts';
import { matmul } from '../../../shaders/matmul.wgsl.ts';
import { matmulInputs } from '../../../shaders/matmulInputs.wgsl.ts';
import { matmulWeights } from '../../../shaders/matmulWeights.wgsl.ts';
import type { Dispatch } from '../../gpu/dispatch.ts';
import { prepare } from '../../gpu/recorder.ts';
import { rowLength } from './activations.ts';
import type { Layer, Place } from './layer.ts';
import { inputsOf } from './networkInput.ts';
import {
  type BackwardPass,
  type Hidden,
  type Pass,
  spreadGradientName,
  type TrainingPass,
  type WeightArenas,
} from './pass.ts';
import { chooseBlock, type Matrix, productTrials, readers } from './products.ts';

export function dense(place: Place, outputs: number): Layer {
  const { widthBefore: inputs } = place;
  const shapes = {
    ...{ ...place, activates: !place.last, widthAfter: outputs, inputs, outputs, rowsPerExample: 1 },
    ...{ rows: rowLength(inputs), columns: rowLength(outputs) },
  };
  const layer: Layer = {
    ...shapes,
    kind: 'dense',
    forward: (pass) => [forward(shapes, pass)],
    backwardInputs: (pass) => [backwardInputs(shapes, pass)],
    backwardWeights: (pass) => [backwardWeights(shapes, pass)],
    inputBlocks: (pass) => readers.map((kernel) => chooseBlock(kernel, shapes, pass)),
    trials: (pass, draws) => productTrials(layer, pass, draws),
  };
  return layer;
}

type Dense = Place & Matrix & Pick<Layer, 'activates' | 'inputs' | 'outputs' | 'rowsPerExample'>;

function forward(layer: Dense, pass: Pass): Promise<Dispatch> {
  const { index, activates, outputs, columns, rowsPerExample } = layer;
  const { gpu, weights, activations, hidden, noise } = pass;
  const inputs = inputsOf(pass, index);
  const block = pass.rowBlock ?? chooseBlock('matmul', layer, pass);
  const dropout = activates ? hidden.dropout : undefined;
  const derivative = activates ? hidden.derivatives?.at(index + 1) : undefined;
  return prepare(gpu, {
    kernel: matmul,
    variant: {
      estimator: weights.estimator,
      activation: activates ? hidden.activation : 'identity',
      dropout: dropout ? 'drawn' : 'none',
      derivative: derivative ? 'kept' : 'none',
      input: inputs.kind(block),
      block,
      precision: activations.precision(0),
    },
    constants: {
      ...geometry(layer, pass),
      ...inputs.constants,
      ...{ wDraw: strides(weights).w, spreadDraw: strides(weights).spread },
      ...{ outputs, layer: index },
      ...{ rate: dropout?.rate ?? 0, maskRows: dropout?.each === 'example' ? columns / 4 : 0 },
    },
    buffers: {
      ...inputs.buffers,
      w: weights.w,
      y: activations.at(index + 1),
      ...secondProduct(weights, noise, index),
      ...(derivative && { derivative }),
    },
    covers: ({ batch, draws }) => [columns / 4, batch * rowsPerExample, draws],
    shape: { inputs: layer.inputs, outputs: layer.outputs },
  });
}

function backwardInputs(layer: Dense, pass: BackwardPass): Promise<Dispatch> {
  const { index, before, rows, rowsPerExample } = layer;
  const { gpu, weights, activations, gradients, hidden, noise } = pass;
  return prepare(gpu, {
    kernel: matmulInputs,
    variant: {
      estimator: weights.estimator,
      derivative: before?.activates ? derivativeSource(hidden) : 'identity',
      block: chooseBlock('matmulInputs', layer, pass),
      precision: activations.precision(0),
    },
    constants: {
      ...geometry(layer, pass),
      ...{ xDraw: activations.stride(index), dxDraw: gradients.stride(index) },
      ...{ wDraw: strides(weights).w, spreadDraw: strides(weights).spread },
    },
    buffers: {
      dy: gradients.at(index + 1),
      w: weights.w,
      x: activations.at(index),
      dx: gradients.at(index),
      ...secondProduct(weights, noise, index),
      ...(before?.activates && hidden.derivatives && { derivative: hidden.derivatives.at(index) }),
    },
    covers: ({ batch, draws }) => [rows / 4, batch * rowsPerExample, draws],
    shape: { inputs: layer.inputs, outputs: layer.outputs },
  });
}

function backwardWeights(layer: Dense, pass: TrainingPass): Promise<Dispatch> {
  const { index, rows, columns } = layer;
  const { gpu, weights, gradients, noise, weightGradients } = pass;
  const { dw, dspread } = weightGradients;
  const inputs = inputsOf(pass, index);
  const block = chooseBlock('matmulWeights', layer, pass);
  return prepare(gpu, {
    kernel: matmulWeights,
    variant: {
      estimator: weights.estimator,
      input: inputs.kind(block),
      block,
      precision: inputs.precision,
    },
    constants: { ...geometry(layer, pass), ...inputs.constants, wDraw: weights.arenaSize / 4 },
    buffers: {
      ...inputs.buffers,
      dy: gradients.at(index + 1),
      dw,
      ...secondProduct(weights, noise, index),
      ...(dspread && { [spreadGradientName[weights.estimator]]: dspread }),
    },
    covers: ({ draws }) => [columns / 4, rows, draws],
    shape: { inputs: layer.inputs, outputs: layer.outputs },
  });
}

/** The constants that every product over a layer shares. */
const geometry = ({ index, rows, columns, offset, rowsPerExample }: Dense, { activations }: Pass) => ({
  rowVectors: rows / 4,
  columnVectors: columns / 4,
  layerOffset: offset / 4,
  rowsPerExample,
  yDraw: activations.stride(index + 1),
});

/** Vec4s from one draw's arena to the next; 0 if draws share one. */
const strides = ({ arenaSize, perDraw, spreadPerDraw }: WeightArenas) => ({
  w: perDraw ? arenaSize / 4 : 0,
  spread: spreadPerDraw ? arenaSize / 4 : 0,
});

/** Buffers of the second product, by their names in the kernels' tables. */
function secondProduct({ estimator, spread }: WeightArenas, noise: Pass['noise'], index: number) {
  if (!noise || !spread) return {};
  return estimator === 'local'
    ? { variance: spread, dydv: noise.at(index + 1) }
    : { perturbation: spread, inputSigns: noise.at(index), outputSigns: noise.at(index + 1) };
}

/** Where the backward pass finds f' of the hidden layers. */
function derivativeSource({ activation, derivatives }: Hidden): DerivativeSource {
  const source = derivatives ? 'kept' : derivativeSources.find((kind) => kind === activation);
  if (!source) throw new RangeError(`${activation}: the forward pass kept no derivatives`);
  return source;
}
