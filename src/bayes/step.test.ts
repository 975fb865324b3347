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

const all = Object.keys(estimators) as (keyof typeof estimators)[];

// rows of 8 bytes are whole words, rows of 9 are not
test.each([
  ...all.map((estimator) => ({ estimator, inputs: 9, gathers: true })),
  ...all.map((estimator) => ({ estimator, inputs: 8, gathers: estimator === 'flipout' })),
])(
  'a step of three layers on $inputs bytes is 12 dispatches with $estimator, one more if it gathers: $gathers; and gives all its memory back',
  async ({ estimator, inputs, gathers }) => {
    const config = networkConfig({ layers: [inputs, 8, 7, 3] });
    const layout = layoutOf(config.layers);
    const parameters = createParameters(gpu, layout, config.prior);
    const examples = uploadExamples(gpu, prototypes(12, inputs, 3), config);
    const settings = trainSettings({ estimator, batch: 5 }, config.prior);
    const step = await createTrainingStep(gpu, layout, parameters, config, settings, examples, 4);
    expect(step.program).toHaveLength(gathers ? 13 : 12);
    expect(step.program.map(({ name }) => name.replace(/\[.*/, ''))).toEqual([
      ...(gathers ? ['gather'] : []),
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
