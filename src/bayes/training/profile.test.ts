/**
 * A training that is timed on a real device: every kernel of the step is seen, and the network is the same as
 * without.
 */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openTestGpu } from '../../../e2e/harness/gpu.ts';
import { type Gpu, openGpu } from '../../gpu/device.ts';
import { createProfiler } from '../../gpu/profiler.ts';
import { BayesianNeuralNetwork } from '../network.ts';

let gpu: Gpu;
beforeAll(async () => {
  gpu = await openGpu(await openTestGpu(), { profile: true });
});
afterAll(() => gpu?.destroy());

const count = 24;
const data = {
  images: Uint8Array.from({ length: count * 6 }, (_, i) => (i * 37) % 256),
  labels: Uint8Array.from({ length: count }, (_, n) => n % 3),
  ...{ count, inputSize: 6 },
};

async function trained(): Promise<Float32Array> {
  const net = await BayesianNeuralNetwork.create(gpu, { layers: [6, 5, 3], inputScale: 1 / 255, seed: 3 });
  try {
    for await (const { step, steps } of net.train(data, { epochs: 2, batch: 8, estimator: 'local' })) {
      expect(step).toBeLessThanOrEqual(steps);
    }
    return (await net.posterior()).mu[0]!.weight;
  } finally {
    net.destroy();
  }
}

/** Labels that WebGPU was given with `create...` and the like while `action` ran. */
async function labelsDuring(action: () => Promise<unknown>): Promise<(string | undefined)[]> {
  const makers = [
    ...['createBuffer', 'createQuerySet', 'createBindGroup', 'createBindGroupLayout', 'createPipelineLayout'],
    ...['createShaderModule', 'createComputePipelineAsync', 'createCommandEncoder'],
  ] as const;
  const spies = makers.map((name) => vi.spyOn(gpu.device, name as 'createBuffer'));
  await action();
  return spies.flatMap((spy) => {
    const labels = spy.mock.calls.map(([descriptor]) => descriptor.label);
    spy.mockRestore();
    return labels;
  });
}

test('every kernel of a step is timed once a step, labelled, and nothing else changes', async (context) => {
  if (!gpu.device.features.has('timestamp-query')) context.skip(`${gpu.adapterName} has no timestamps`);
  const bare = await trained();
  const profiler = createProfiler(gpu);
  const made = await labelsDuring(async () => expect(await trained()).toEqual(bare));
  await profiler.settled();
  const { phases, submits } = profiler.profile();
  profiler.destroy();

  expect(submits.missed).toBe(0);
  expect(phases.map(({ phase }) => phase)).toEqual(['training steps']);
  const { kernels, total } = phases[0]!;
  // six steps, the first of which does not count; two layers: gather, forwards, loss, backwards without the
  // inputs' gradient, update, reduce; and once, before them, sample
  const seen = kernels.map(({ kernel, count: runs, shape }) => [kernel, shape?.outputs, runs] as const);
  expect(seen.toSorted()).toEqual(
    [
      ['sample', undefined, 1] as const,
      ...['gather', 'loss', 'update', 'reduce'].map((name) => [name, undefined, 5] as const),
      ...['matmul', 'matmulWeights'].flatMap((name) => [5, 3].map((outputs) => [name, outputs, 5] as const)),
      ['matmulInputs', 3, 5] as const,
    ].toSorted(),
  );
  expect(total).toBeGreaterThan(0);
  expect(kernels.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
  expect(gpu.liveBytes).toBe(0);
  expect(made.filter((label) => !label)).toEqual([]);
  expect(made).toContain('timestamps 0');
});
