/** From a request to a dispatch, on a real device: what is bound, how many workgroups, what is counted. */
import { expect, test } from 'vitest';
import { matmul } from '../../shaders/matmul.wgsl.ts';
import { sample } from '../../shaders/sample.wgsl.ts';
import { useDevice } from '../../shaders/testing/device.ts';
import type { DispatchRequest } from './dispatch.ts';
import { GpuLimitError } from './errors.ts';
import { createMemory } from './memory.ts';
import { prepare } from './recorder.ts';

const device = useDevice();

/** A draw of weights for 1,000 vec4s of parameters. */
async function prepared(request: Partial<DispatchRequest<typeof sample>> = {}) {
  const memory = createMemory(device());
  const arena = (label: string) => memory.create(label, 16_000);
  try {
    return await prepare(device(), {
      kernel: sample,
      variant: { output: 'weights', precision: 'single' },
      constants: { parameterVectors: 1000 },
      buffers: { mu: arena('mu'), rho: arena('rho'), w: arena('w') },
      covers: ({ draws }) => [1000, 1, draws],
      ...request,
    });
  } finally {
    memory.destroy();
  }
}

test('a dispatch covers all of its outputs with whole workgroups, once a draw', async () => {
  const { name, groups, work, shape } = await prepared();
  expect(name).toBe('sample[weights,single]{parameterVectors:1000}');
  expect(groups({ batch: 5, draws: 3 })).toEqual([4, 1, 3]);
  expect(work({ batch: 5, draws: 1 })).toEqual({ flops: null, bytes: 3 * 16_000 });
  expect(shape).toBeUndefined();
});

test('a shape goes with the dispatch as it was given, and the kernel counts by it', async () => {
  const memory = createMemory(device());
  const [x, w, y] = ['x', 'w', 'y'].map((label) => memory.create(label, 1024));
  const { shape, work } = await prepare(device(), {
    kernel: matmul,
    variant: {
      ...{ estimator: 'draw', activation: 'relu', dropout: 'none', derivative: 'none' },
      ...{ input: 'activations', block: '8x8', precision: 'single' },
    },
    constants: {
      ...{ rowVectors: 2, columnVectors: 2, layerOffset: 0, outputs: 5, layer: 0, rate: 0, maskRows: 0 },
      rowsPerExample: 1,
      ...{ xDraw: 0, orderDraw: 0, wDraw: 0, spreadDraw: 0, yDraw: 0 },
    },
    buffers: { x: x!, w: w!, y: y! },
    covers: ({ batch, draws }) => [2, batch, draws],
    shape: { inputs: 7, outputs: 5 },
  });
  memory.destroy();
  expect(shape).toEqual({ inputs: 7, outputs: 5 });
  // x and y whole, of w the layer's 8 x 8 numbers
  expect(work({ batch: 4, draws: 3 })).toEqual({ flops: 2 * 3 * 4 * 8 * 5, bytes: 2 * 1024 + 4 * 64 });
});

test('a buffer that the table names and nobody gives is named', async () => {
  const missing = prepared({ buffers: {} });
  await expect(missing).rejects.toThrow('sample: no buffer given for binding "mu"');
});

test('constants that the table does not name, or that are missing, are named', async () => {
  const wrong = prepared({ constants: { vectors: 1000 } });
  await expect(wrong).rejects.toThrow('sample: expected the constants parameterVectors, got vectors');
});

test('more workgroups than the device takes are refused while recording', async () => {
  const { groups } = await prepared();
  const most = device().device.limits.maxComputeWorkgroupsPerDimension;
  expect(groups({ batch: 1, draws: most })).toEqual([4, 1, most]);
  expect(() => groups({ batch: 1, draws: most + 1 })).toThrow(GpuLimitError);
});
