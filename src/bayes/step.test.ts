import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Gpu } from '../gpu/device.ts';
import { estimators, networkConfig, trainSettings } from './config.ts';
import { uploadExamples } from './examples.ts';
import { layoutOf } from './layout.ts';
import { createParameters } from './parameters.ts';
import { createTrainingStep } from './step.ts';
import { openTestDevice, prototypes } from './testing.ts';

let gpu: Gpu;
beforeAll(async () => {
  gpu = await openTestDevice();
});
afterAll(() => gpu.destroy());

test.each(Object.keys(estimators) as (keyof typeof estimators)[])(
  'a step of three layers is 13 dispatches with %s, and gives all its memory back',
  async (estimator) => {
    const config = networkConfig({ layers: [9, 8, 7, 3] });
    const layout = layoutOf(config.layers);
    const parameters = createParameters(gpu, layout, config.prior);
    const examples = uploadExamples(gpu, prototypes(12, 9, 3), config);
    const settings = trainSettings({ estimator, batch: 5 }, config.prior);
    const step = await createTrainingStep(gpu, layout, parameters, config, settings, examples, 4);
    expect(step.program).toHaveLength(13);
    expect(step.program.map(({ name }) => name.replace(/\[.*/, ''))).toEqual([
      'gather',
      'sample',
      ...['matmul', 'matmul', 'matmul'],
      'loss',
      ...['matmulWeights', 'matmulInputs', 'matmulWeights', 'matmulInputs', 'matmulWeights'],
      'update',
      'reduce',
    ]);
    for (const owner of [step, examples, parameters]) owner.destroy();
    expect(gpu.liveBytes).toBe(0);
  },
);

test("the device has WebGPU's default limits, so every test shows that they suffice", () => {
  const { limits } = gpu.device;
  expect(limits.maxStorageBuffersPerShaderStage).toBe(8);
  expect(limits.maxStorageBufferBindingSize).toBe(128 * 2 ** 20);
  expect(limits.maxComputeInvocationsPerWorkgroup).toBe(256);
  expect(limits.maxComputeWorkgroupStorageSize).toBe(16384);
});
