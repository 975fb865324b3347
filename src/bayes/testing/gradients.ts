/**
 * What the tests of whole gradients share: those of the GPU, those of central differences, and how close they
 * must be.
 */
import { expect } from 'vitest';
import type { StepFields } from '../../../shaders/lib/step.ts';
import type { Gpu } from '../../gpu/device.ts';
import { createMemory } from '../../gpu/memory.ts';
import { readBuffer } from '../../gpu/readback.ts';
import { createStepRing, submit } from '../../gpu/recorder.ts';
import type { Matrix } from '../../reference/matrix.ts';
import type { Posterior } from '../../reference/network.ts';
import type { CheckedExamples } from '../examples.ts';
import { uploadExamples } from '../gpuExamples.ts';
import type { LayerValues, Layout } from '../posterior/layout.ts';
import type { NetworkConfig, TrainSettings } from '../settings/settings.ts';
import { networkParts, normalValues } from '../testing.ts';
import { createMoments, momentRuleOf } from '../training/moments.ts';
import { createTrainingStep } from '../training/step.ts';

/** Weights and biases of a whole network, normal around `shift`. */
export const randomValues = (layout: Layout, seed: number, scale: number, shift: number): LayerValues[] =>
  layout.layers.map(({ inputs, outputs }, l) => ({
    weight: normalValues(inputs * outputs, seed + l, scale, shift),
    bias: normalValues(outputs, seed + 10 + l, scale, shift),
  }));

export interface GradientProblem {
  readonly config: NetworkConfig;
  readonly settings: TrainSettings;
  readonly fields: StepFields;
  readonly data: CheckedExamples;
  /** In the same minibatch, behind the examples. */
  readonly pseudo?: CheckedExamples;
  readonly mu: readonly LayerValues[];
  readonly rho: readonly LayerValues[];
}

/**
 * Gradients and metrics of the first step, from these parameters. With beta1 = 0 Adam's first moment is the
 * gradient.
 */
export async function gpuGradients(gpu: Gpu, problem: GradientProblem) {
  const { config, settings, fields, data, pseudo, mu, rho } = problem;
  const rows = data.count + (pseudo?.count ?? 0);
  const net = networkParts(gpu, config);
  const { layout, parameters } = net;
  const memory = createMemory(gpu);
  parameters.write(mu, rho);
  const examples = uploadExamples(gpu, data, config, { pseudo, places: rows });
  const rule = momentRuleOf(config.method, settings.optimiser);
  const moments = createMoments(gpu, layout, config.method, rule);
  const step = await createTrainingStep(net, { settings, examples, rows, moments, metricsRows: 1 });
  const ring = createStepRing(gpu, memory, 1);
  ring.set(0, fields);
  ring.upload(1);
  const run = { slot: 0, extent: { batch: rows, draws: step.lanes } };
  const recordings = [step.opening, step.program].map((program) => ({ program, ...run }));
  submit(gpu, ring, 'step', { recordings });
  const read = async (buffer: GPUBuffer, floats: number) =>
    new Float32Array(await readBuffer(gpu, buffer, 0, floats * 4));
  const [nll, score, kl] = (await read(step.buffers.metrics, 4)) as unknown as [number, number, number];
  const first = await moments.read();
  // weights without a width have no gradient of one
  const gradients = { mu: first.mu[0]!, rho: first.rho?.[0] };
  for (const owner of [memory, parameters, examples, moments, step]) owner.destroy();
  expect(gpu.liveBytes).toBe(0);
  return { nll, score, kl, ...gradients };
}

export function centralDifferences(
  posterior: Posterior,
  which: 'mu' | 'rho',
  loss: (posterior: Posterior) => number,
): Matrix[] {
  const h = 1e-5;
  return posterior[which].map((layer, l) => {
    const values = layer.values.map((_, at) => {
      const moved = (by: number): Posterior => ({
        ...posterior,
        [which]: posterior[which].map((m, k) => {
          if (k !== l) return m;
          const shifted = m.values.slice();
          shifted[at]! += by;
          return { ...m, values: shifted };
        }),
      });
      return (loss(moved(h)) - loss(moved(-h))) / (2 * h);
    });
    return { ...layer, values };
  });
}

/** Relative to each entry, with the layer's root mean square as the floor below which digits are rounding. */
export function expectClose(got: readonly Matrix[], want: readonly Matrix[], tolerance = 1e-4): void {
  want.forEach((layer, l) => {
    const scale = Math.sqrt(layer.values.reduce((sum, v) => sum + v * v, 0) / layer.values.length);
    layer.values.forEach((value, at) => {
      const error = Math.abs(got[l]!.values[at]! - value);
      expect(error, `layer ${l}, entry ${at}: ${got[l]!.values[at]} against ${value}`).toBeLessThanOrEqual(
        tolerance * Math.max(Math.abs(value), 0.1 * scale),
      );
    });
  });
}
