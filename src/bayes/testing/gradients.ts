/** What the tests of whole gradients share: those of the GPU, those of central differences, and how close they must be. */
import { expect } from 'vitest';
import { createMemory, type Gpu } from '../../gpu/device.ts';
import { readBuffer } from '../../gpu/readback.ts';
import { createStepRing, submit } from '../../gpu/recorder.ts';
import type { Matrix } from '../../reference/matrix.ts';
import type { Posterior } from '../../reference/network.ts';
import { type Examples, uploadExamples } from '../examples.ts';
import { networkWidths } from '../head.ts';
import { type LayerValues, type Layout, layoutOf, unpack } from '../layout.ts';
import { createParameters } from '../parameters.ts';
import type { networkConfig, trainSettings } from '../settings/settings.ts';
import { createTrainingStep } from '../step.ts';
import type { trainingFields } from '../stepFields.ts';
import { normalValues } from '../testing.ts';

/** Weights and biases of a whole network, normal around `shift`. */
export const randomValues = (layout: Layout, seed: number, scale: number, shift: number): LayerValues[] =>
  layout.layers.map(({ inputs, outputs }, l) => ({
    weight: normalValues(inputs * outputs, seed + l, scale, shift),
    bias: normalValues(outputs, seed + 10 + l, scale, shift),
  }));

/** Gradients and metrics of the first step, from these parameters. With beta1 = 0 Adam's first moment is the gradient. */
export async function gpuGradients(
  gpu: Gpu,
  config: ReturnType<typeof networkConfig>,
  settings: ReturnType<typeof trainSettings>,
  fields: ReturnType<typeof trainingFields>,
  data: Examples,
  mu: readonly LayerValues[],
  rho: readonly LayerValues[],
) {
  const layout = layoutOf(networkWidths(config.layers, config.head));
  const memory = createMemory(gpu);
  const parameters = createParameters(gpu, layout, config.prior);
  parameters.write(mu, rho);
  const examples = uploadExamples(gpu, data, config);
  const step = await createTrainingStep(gpu, layout, parameters, config, settings, examples, 1);
  const ring = createStepRing(gpu, memory, 1);
  ring.set(0, fields);
  ring.upload(1);
  const run = { slot: 0, extent: { batch: data.count, draws: step.lanes } };
  submit(gpu, ring, 'step', [
    { program: step.opening, ...run },
    { program: step.program, ...run },
  ]);
  const read = async (buffer: GPUBuffer, floats: number) =>
    new Float32Array(await readBuffer(gpu, buffer, 0, floats * 4));
  const [nll, score, kl] = (await read(step.metrics, 4)) as unknown as [number, number, number];
  const gradients = {
    mu: unpack(layout, await read(step.muMoments, layout.arenaSize)),
    // weights without a width have no gradient of one
    rho: step.rhoMoments && unpack(layout, await read(step.rhoMoments, layout.arenaSize)),
  };
  for (const owner of [memory, parameters, examples, step]) owner.destroy();
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
