import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openTestGpu } from '../../../e2e/harness/gpu.ts';
import { type Gpu, openGpu } from '../../gpu/device.ts';
import type { Program } from '../../gpu/dispatch.ts';
import { uploadExamples } from '../gpuExamples.ts';
import { estimators, type NetworkConfig, networkConfig, trainSettings } from '../settings/settings.ts';
import { networkParts, openTestDevice, prototypes } from '../testing.ts';
import { createMoments } from './moments.ts';
import { createTrainingStep } from './step.ts';

let gpu: Gpu;
beforeAll(async () => {
  gpu = await openTestDevice();
});
afterAll(() => gpu.destroy());

function partsOf(on: Gpu, config: NetworkConfig) {
  const net = networkParts(on, config);
  return { net, moments: createMoments(on, net.layout, config.method, 'adam') };
}

const all = Object.keys(estimators) as (keyof typeof estimators)[];

// rows of 8 bytes are whole words, rows of 9 are not
test.each([
  ...all.map((estimator) => ({ estimator, inputs: 9, gathers: true })),
  ...all.map((estimator) => ({ estimator, inputs: 8, gathers: estimator === 'flipout' })),
])(
  'a step of three layers on $inputs bytes with $estimator is 11 dispatches, one more if it samples or gathers: $gathers; and gives all its memory back',
  async ({ estimator, inputs, gathers }) => {
    const config = networkConfig({ layers: [inputs, 8, 7, 3] });
    const { net, moments } = partsOf(gpu, config);
    const examples = uploadExamples(gpu, prototypes(12, inputs, 3), config);
    const settings = trainSettings({ estimator, batch: 5 }, config.prior);
    const step = await createTrainingStep(net, { settings, examples, moments, metricsRows: 4 });
    const names = (program: Program) => program.map(({ name }) => name.replace(/\[.*/, ''));
    // a step of draw finds its weights drawn by the one before, one of local its variances made
    const samples = estimator === 'flipout';
    expect(names(step.opening)).toEqual(samples ? [] : ['sample']);
    expect(step.program).toHaveLength(11 + Number(gathers) + Number(samples));
    expect(names(step.program)).toEqual([
      ...(gathers ? ['gather'] : []),
      ...(samples ? ['sample'] : []),
      ...['matmul', 'matmul', 'matmul'],
      'loss',
      ...['matmulInputs', 'matmulWeights', 'matmulInputs', 'matmulWeights', 'matmulWeights'],
      'update',
      'reduce',
    ]);
    for (const owner of [step, examples, moments, net.parameters]) owner.destroy();
    expect(gpu.liveBytes).toBe(0);
  },
);

test.each([
  ['draw', 'quad32x16', true],
  ['local', 'quad32x8', true],
  ['draw', '8x8', false],
  ['flipout', 'quad32x8', false],
] as const)(
  'a first layer on bytes is told which pixels to leave out, where the CPU computes: %s in blocks of %s, %s',
  async (estimator, block, leavesOut) => {
    if (!gpu.device.features.has('subgroups')) return;
    const own = await openGpu(await openTestGpu(), { block });
    const config = networkConfig({ layers: [784, 127, 10] });
    const { net, moments } = partsOf(own, config);
    const examples = uploadExamples(own, prototypes(64, 784, 10), config);
    const settings = trainSettings({ estimator, batch: 64 }, config.prior);
    const step = await createTrainingStep(net, { settings, examples, moments, metricsRows: 4 });
    const told = step.program.filter(({ name }) => name.startsWith('occupied'));
    const leaving = step.program.filter(({ name }) => /^matmul(Weights)?\[.*occupied/.test(name));
    expect(told).toHaveLength(Number(leavesOut && gpu.computesOnCpu));
    expect(leaving).toHaveLength(2 * told.length);
    for (const owner of [step, examples, moments, net.parameters]) owner.destroy();
    expect(own.liveBytes).toBe(0);
    own.destroy();
  },
);

test('where no pipeline can be made the step says so once, and gives all its memory back', async () => {
  const config = networkConfig({ layers: [8, 5, 3] });
  const own = await openTestDevice();
  const { net, moments } = partsOf(own, config);
  const examples = uploadExamples(own, prototypes(12, 8, 3), config);
  const settings = trainSettings({ estimator: 'draw', batch: 5 }, config.prior);
  const made = vi
    .spyOn(own.device, 'createComputePipelineAsync')
    .mockRejectedValue(new Error('no pipelines today'));
  const before = own.liveBytes;
  const step = createTrainingStep(net, { settings, examples, moments, metricsRows: 4 });
  await expect(step).rejects.toThrow('no pipelines today');
  made.mockRestore();
  expect(own.liveBytes).toBe(before);
  for (const owner of [examples, moments, net.parameters, own]) owner.destroy();
});

test("the device has WebGPU's default limits, so every test shows that they suffice", () => {
  const { limits } = gpu.device;
  expect(limits.maxStorageBuffersPerShaderStage).toBe(8);
  expect(limits.maxStorageBufferBindingSize).toBe(128 * 2 ** 20);
  expect(limits.maxComputeInvocationsPerWorkgroup).toBe(256);
  expect(limits.maxComputeWorkgroupStorageSize).toBe(16384);
});
