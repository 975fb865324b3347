/**
 * The network's input, and everything that is special about the inputs of the first layer.
 *   copy   `gather` copies a minibatch to the activations of width 0. Floats need it, rows of bytes that are
 *          not whole words, and flipout, whose inputs have signs. `augment` copies versions of images.
 *   bytes  The products read bytes where they lie, by the permutation. On an adapter that computes on the CPU
 *          they leave out pixels that are 0 in the whole minibatch; `occupied` tells them which.
 */
import { augment, vectorsEach } from '../../../shaders/augment.wgsl.ts';
import { gather } from '../../../shaders/gather.wgsl.ts';
import type { AnyBlockName } from '../../../shaders/lib/block.ts';
import { occupied } from '../../../shaders/lib/cpu/occupied.wgsl.ts';
import { type InputKind, skipsPixels } from '../../../shaders/lib/pixels.ts';
import type { Precision } from '../../../shaders/lib/precision.ts';
import type { Dispatch } from '../../gpu/dispatch.ts';
import type { Memory } from '../../gpu/memory.ts';
import { prepare } from '../../gpu/recorder.ts';
import type { GpuExamples } from '../gpuExamples.ts';
import { augmentationValues } from '../input/variation.ts';
import { rowLength } from './activations.ts';
import type { Layer } from './layer.ts';
import type { Pass } from './pass.ts';

/** Bytes are read where they lie if a row of them is whole words. @param inputs of the network, I */
export const readsBytes = ({ source }: GpuExamples, inputs: number): boolean =>
  source === 'bytes' && inputs % 4 === 0;

/** The buffer that the kernel `occupied` writes. @param inputs of the network, I @param orders of examples */
export const createOccupied = (memory: Memory, inputs: number, orders: number): GPUBuffer =>
  memory.create('occupied', 4 * orders * (inputs / 2 + 2));

/** The inputs of one layer, as its products bind them. */
export interface LayerInputs {
  readonly isBytes: boolean;
  /** How a product in this block reads them. */
  kind(block: AnyBlockName): InputKind;
  readonly buffers: Readonly<Record<string, GPUBuffer>>;
  /** Precision of inputs that are not bytes. */
  readonly precision: Precision;
  readonly constants: { readonly xDraw: number; readonly orderDraw: number };
}

export function inputsOf({ input, activations }: Pass, layer: number): LayerInputs {
  if (layer > 0 || input.reads === 'copy') {
    return {
      isBytes: false,
      kind: () => 'activations',
      buffers: { x: activations.at(layer) },
      precision: activations.precision(layer),
      constants: { xDraw: activations.stride(layer), orderDraw: 0 },
    };
  }
  const { source, orderDraw, occupied } = input;
  const { examples, order } = source;
  return {
    isBytes: true,
    kind: (block) => (occupied && skipsPixels(block) ? 'occupied' : 'bytes'),
    buffers: { examples, order, ...(occupied && { occupied }) },
    precision: 'single',
    constants: { xDraw: 0, orderDraw },
  };
}

/**
 * The dispatch before the first layer: copies the minibatch, or finds the pixels that matter, or is absent.
 */
export function prepareInput(pass: Pass, first: Layer): Promise<Dispatch>[] {
  const { gpu, input, activations } = pass;
  const { source, orderDraw } = input;
  const { examples, order } = source;
  const rowVectors = rowLength(activations.widths[0]!) / 4;
  if (input.reads === 'copy') return [prepareCopy(pass)];
  const inputs = inputsOf(pass, 0);
  const skips = first.inputBlocks(pass).some((block) => inputs.kind(block) === 'occupied');
  if (!input.occupied || !skips) return [];
  return [
    prepare(gpu, {
      kernel: occupied,
      variant: { input: 'bytes' },
      constants: { rowVectors, orderDraw },
      buffers: { examples, order, occupied: input.occupied },
      covers: ({ draws }) => [1, 1, orderDraw ? draws : 1],
    }),
  ];
}

/** The copy of the minibatch, and the signs of its inputs if there are any. */
function prepareCopy({ gpu, input, activations, noise, weights }: Pass): Promise<Dispatch> {
  const { source, orderDraw, perDraw, variation } = input;
  const { examples, order, count } = source;
  const inputs = activations.widths[0]!;
  const rowVectors = rowLength(inputs) / 4;
  const drawn = weights.estimator === 'flipout' ? noise?.at(0) : undefined;
  const variant = { signs: drawn ? 'drawn' : 'none', precision: activations.precision(0) } as const;
  const constants = { rowVectors, orderDraw, xDraw: activations.stride(0) };
  const buffers = { examples, order, x: activations.at(0), ...(drawn && { signs: drawn }) };
  if (!variation) {
    return prepare(gpu, {
      kernel: gather,
      variant: { source: source.source, ...variant },
      constants: { inputs, ...constants },
      buffers,
      covers: ({ batch, draws }) => [rowVectors, batch, perDraw ? draws : 1],
    });
  }
  const { augmentation, shape } = variation;
  return prepare(gpu, {
    kernel: augment,
    variant,
    constants: { ...constants, varied: count, ...augmentationValues(augmentation, shape) },
    buffers,
    covers: ({ batch, draws }) => [Math.ceil(rowVectors / vectorsEach), batch, perDraw ? draws : 1],
  });
}
