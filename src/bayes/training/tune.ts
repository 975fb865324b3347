/**
 * Tunes a training step: the tuner measures the step's products on the step's own buffers, before the first
 * step.
 */
import { bytesEach, type Precision } from '../../../shaders/lib/precision.ts';
import type { Gpu } from '../../gpu/device.ts';
import { encoded } from '../../gpu/half.ts';
import { measureBlocks, type Trial, unmeasured } from '../../gpu/tuner.ts';
import type { Activations } from '../layers/activations.ts';
import type { Layout } from '../posterior/layout.ts';
import type { StepBuffers } from './stepBuffers.ts';

/**
 * Measures the blocks of the step's large products, if `gpu.tuning` asks for it and they were not measured
 * before. The choices are in `gpu.measuredBlocks`. The buffers hold zeros afterwards.
 *
 * @param draws z of the dispatches
 */
export async function tuneStep(layout: Layout, made: StepBuffers, draws: number): Promise<void> {
  const { gpu, weightGradients } = made.pass;
  const trials = unmeasured(gpu, trialsOf(layout, made, draws));
  if (trials.length === 0) return;
  const scratch = scratchOf(layout, made);
  for (const { buffer, precision } of scratch) fill(gpu, buffer, precision);
  for (const trial of trials) await measureBlocks(gpu, trial);
  const { dw, dspread } = weightGradients;
  const encoder = gpu.device.createCommandEncoder({ label: 'after tuning' });
  const written = [dw, ...(dspread ? [dspread] : [])];
  for (const buffer of [...scratch.map((one) => one.buffer), ...written]) encoder.clearBuffer(buffer);
  gpu.device.queue.submit([encoder.finish({ label: 'after tuning' })]);
}

/** The products of a step, each with the dispatch that it is in a given block. */
export function trialsOf(layout: Layout, { pass }: StepBuffers, draws: number): Trial[] {
  // no pixel is left out, because no minibatch is known yet
  const all = { ...pass, input: { ...pass.input, occupied: undefined } };
  return layout.layers.flatMap((layer) => layer.trials(all, draws));
}

/** Every buffer that a product of the step reads, except the parameters. */
function scratchOf({ layers }: Layout, { pass, sampled }: StepBuffers) {
  const { input, activations, gradients, noise, hidden, weights } = pass;
  const inner = layers.map(({ index }) => index + 1);
  const of = (values: Activations, l: number) => ({
    buffer: values.at(l),
    precision: values.precision(l),
  });
  return [
    ...(input.reads === 'bytes' ? [] : [of(activations, 0)]),
    ...inner.flatMap((l) => [of(activations, l), of(gradients, l), ...(noise ? [of(noise, l)] : [])]),
    ...(noise && weights.estimator === 'flipout' ? [of(noise, 0)] : []),
    ...(hidden.derivatives ? inner.slice(0, -1).map((l) => of(hidden.derivatives!, l)) : []),
    ...(sampled ? [{ buffer: sampled, precision: activations.precision(0) }] : []),
  ];
}

/**
 * Fills a buffer with numbers of the size of activations and weights, so different that a wrong index shows.
 */
function fill(gpu: Gpu, buffer: GPUBuffer, precision: Precision): void {
  const length = buffer.size / bytesEach(precision);
  const values = Float32Array.from({ length }, (_, i) => ((i * 7919) % 1021) / 1021);
  gpu.device.queue.writeBuffer(buffer, 0, encoded(precision, values));
}
