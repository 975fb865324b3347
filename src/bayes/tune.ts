/**
 * The products of a training step as the tuner measures them: on the step's own buffers, before its first
 * step fills them.
 */
import type { BlockName } from '../../shaders/lib/block.ts';
import { bytesEach, type Precision } from '../../shaders/lib/precision.ts';
import type { Product } from '../gpu/blocks.ts';
import type { Gpu } from '../gpu/device.ts';
import { encoded } from '../gpu/half.ts';
import { measureBlocks, type Trial, unmeasured } from '../gpu/tuner.ts';
import { type Activations, precisionAt } from './activations.ts';
import { productOf } from './layerInputs.ts';
import { backwardInputs, backwardWeights, forwardLayer } from './layers.ts';
import type { Layout } from './layout.ts';
import type { StepBuffers } from './stepBuffers.ts';

/**
 * Measures the blocks of the step's large products where `gpu.tuning` asks for it and nothing is known yet.
 * The choices are in `gpu.measuredBlocks`. The buffers hold zeros afterwards.
 */
export async function tuneStep(gpu: Gpu, layout: Layout, made: StepBuffers, lanes: number): Promise<void> {
  const trials = unmeasured(gpu, trialsOf(gpu, layout, made, lanes));
  if (trials.length === 0) return;
  const scratch = scratchOf(layout, made);
  for (const { buffer, precision } of scratch) fill(gpu, buffer, precision);
  for (const trial of trials) await measureBlocks(gpu, trial);
  const encoder = gpu.device.createCommandEncoder({ label: 'after tuning' });
  const written = [made.dw, ...(made.dspread ? [made.dspread] : [])];
  for (const buffer of [...scratch.map((one) => one.buffer), ...written]) encoder.clearBuffer(buffer);
  gpu.device.queue.submit([encoder.finish({ label: 'after tuning' })]);
}

/** The products of a step, each with the dispatch that a block makes of it. */
export function trialsOf(gpu: Gpu, layout: Layout, made: StepBuffers, lanes: number): Trial[] {
  const { gradients, weights, hidden, noise } = made;
  const { bytes } = made.activations;
  // all pixels count: which ones a minibatch leaves out is not known yet
  const activations = { ...made.activations, bytes: bytes && { ...bytes, occupied: undefined } };
  const extent = { batch: activations.rows, draws: lanes };
  const product = (kernel: Parameters<typeof productOf>[0], l: number): Product =>
    productOf(kernel, layout, l, weights, activations);
  const blocked = (block: BlockName) => ({ ...weights, block });
  return layout.layers.flatMap(({ rows, columns }, l): Trial[] => [
    {
      product: product('matmul', l),
      extent,
      dispatch: (block) => forwardLayer(gpu, layout, l, blocked(block), activations, hidden, noise),
      output: activations.at(l + 1),
      outputBytes: activations.rows * columns * bytesEach(precisionAt(activations, l + 1)),
      outputPrecision: precisionAt(activations, l + 1),
    },
    {
      product: product('matmulWeights', l),
      extent,
      dispatch: (block) =>
        backwardWeights(gpu, layout, l, blocked(block), activations, gradients, made, noise),
      output: made.dw,
      outputBytes: layout.arenaSize * 4,
    },
    ...(l > 0
      ? [
          {
            product: product('matmulInputs', l),
            extent,
            dispatch: (block: BlockName) =>
              backwardInputs(gpu, layout, l, blocked(block), activations, gradients, hidden, noise),
            output: gradients.at(l),
            outputBytes: activations.rows * rows * 4,
          },
        ]
      : []),
  ]);
}

/** Every buffer that a product of the step reads, but the parameters. */
function scratchOf(layout: Layout, { activations, gradients, noise, sampled, hidden }: StepBuffers) {
  const inner = layout.layers.map((_, l) => l + 1);
  const of = (values: Activations, l: number) => ({
    buffer: values.at(l),
    precision: precisionAt(values, l),
  });
  return [
    ...(activations.bytes ? [] : [of(activations, 0)]),
    ...inner.flatMap((l) => [of(activations, l), of(gradients, l), ...(noise ? [of(noise, l)] : [])]),
    ...(noise?.input !== 'nothing' && noise ? [of(noise, 0)] : []),
    ...(hidden.derivatives ? inner.slice(0, -1).map((l) => of(hidden.derivatives!, l)) : []),
    ...(sampled ? [{ buffer: sampled, precision: activations.precision }] : []),
  ];
}

/** Numbers of the size of activations and weights, all different enough that a wrong index shows. */
function fill(gpu: Gpu, buffer: GPUBuffer, precision: Precision): void {
  const length = buffer.size / bytesEach(precision);
  const values = Float32Array.from({ length }, (_, i) => ((i * 7919) % 1021) / 1021);
  gpu.device.queue.writeBuffer(buffer, 0, encoded(precision, values));
}
