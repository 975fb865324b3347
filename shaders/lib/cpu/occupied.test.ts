/**
 * Which words of a minibatch have anything in them; and that to leave out the others changes no bit of the
 * first layer.
 */

import { describe, expect, test } from 'vitest';
import { rowLength } from '../../../src/bayes/layers/activations.ts';
import { occupied as twin } from '../../../src/reference/occupied.ts';
import { matmul } from '../../matmul.wgsl.ts';
import { matmulWeights } from '../../matmulWeights.wgsl.ts';
import { testData } from '../../testing/data.ts';
import { useDevice } from '../../testing/device.ts';
import { layerIndex, layerProblem, noDropout } from '../../testing/layer.ts';
import { occupiedBuffer, sparseImages } from '../../testing/pixels.ts';
import { run, unwritten } from '../../testing/runKernel.ts';
import { occupied } from './occupied.wgsl.ts';

const device = useDevice();
const [count, first] = [151, 17];

describe.each([
  { batch: 1, inputs: 4, draws: 1, chance: 1 },
  { batch: 2, inputs: 100, draws: 1, chance: 1 },
  { batch: 128, inputs: 784, draws: 1, chance: 0.6 },
  { batch: 9, inputs: 64, draws: 3, chance: 0.5 },
  { batch: 5, inputs: 300, draws: 2, chance: 0 },
])('$batch examples of $inputs pixels, $draws orders, words with a chance of $chance', (size) => {
  const { batch, inputs, draws, chance } = size;
  const data = testData(inputs + batch);
  const bytes = sparseImages(data, count, inputs, chance);
  const order = Uint32Array.from({ length: draws * count }, () => data.below(count));

  test('words with anything in them come first, then that of the constant, then the others', async () => {
    const words = inputs / 4;
    const { occupied: written } = await run(device(), {
      kernel: occupied,
      variant: { input: 'bytes' },
      constants: { rowVectors: words + 1, orderDraw: draws > 1 ? count : 0 },
      buffers: { examples: bytes, order, occupied: unwritten(draws * 2 * (words + 1)) },
      step: { batch, firstExample: first },
      covers: [1, 1, draws],
    });
    const got = new Uint32Array(written!.buffer);
    for (let draw = 0; draw < draws; draw++) {
      const own = got.subarray(draw * 2 * (words + 1));
      const want = twin(bytes, inputs, order.subarray(draw * count), { first, batch });
      expect(own[0]).toBe(want.length);
      expect([...own.subarray(1, 2 + want.length)]).toEqual([...want, words]);
      const all = [...own.subarray(1, words + 2)].sort((a, b) => a - b);
      expect(all).toEqual(Array.from({ length: words + 1 }, (_, word) => word));
    }
  });
});

// more than one square of the largest block on each side, the last one cut
describe.each([
  { draws: 1, chance: 0.6, orders: 'one order' },
  { draws: 2, chance: 0.5, orders: 'an order for each draw' },
  { draws: 2, chance: 0.2, orders: 'one order' },
  { draws: 1, chance: 0, orders: 'one order' },
  { draws: 1, chance: 1, orders: 'one order' },
])('pixels left out, words with a chance of $chance, $draws draws, $orders', ({ draws, chance, orders }) => {
  const problem = layerProblem({ batch: 67, inputs: 288, outputs: 70, draws });
  const { batch, inputs, outputs, data, layout } = problem;
  const orderDraw = orders === 'one order' ? 0 : count;
  const bytes = sparseImages(data, count, inputs, chance);
  const order = Uint32Array.from({ length: draws * count }, () => data.below(count));
  const own = Array.from({ length: orderDraw ? draws : 1 }, (_, draw) => order.subarray(draw * count));
  const yFloats = 4 * problem.constants.yDraw * draws + 64;
  const arena = draws * layout.arenaSize + 64;
  const normals = (floats: number) => Float32Array.from(data.normals(1, floats).values);
  const buffers = {
    ...{ examples: bytes, order, occupied: occupiedBuffer(bytes, inputs, own, { first, batch }) },
    ...{ w: normals(arena), variance: normals(arena).map(Math.abs), dy: normals(yFloats) },
  };
  const constants = { ...problem.constants, xDraw: 0, orderDraw };
  const step = { batch, draws, inputScale: Math.fround(1 / 126), firstExample: first, seedLow: 3, index: 5 };

  test.each([
    ['draw', 'quad32x16'],
    ['local', 'quad32x8'],
  ] as const)('%s: outputs, dydv and gradients are the same to the bit', async (estimator, block) => {
    if (!device().device.features.has('subgroups')) return;
    const choice = { block, precision: 'single' } as const;
    const made = async (input: 'bytes' | 'occupied') => {
      const outputsOf = await run(device(), {
        kernel: matmul,
        variant: {
          ...{ estimator, activation: 'relu', dropout: 'none', derivative: 'none', input },
          ...choice,
        },
        constants: { ...constants, ...noDropout, spreadDraw: 0, outputs, layer: layerIndex },
        buffers: { ...buffers, y: unwritten(yFloats), dydv: unwritten(yFloats) },
        step,
        covers: [rowLength(outputs) / 4, batch, draws],
      });
      const gradients = await run(device(), {
        kernel: matmulWeights,
        variant: { estimator, input, ...choice },
        constants,
        buffers: { ...buffers, dydv: buffers.dy, dw: unwritten(arena), dvariance: unwritten(arena) },
        step,
        covers: [rowLength(outputs) / 4, rowLength(inputs), draws],
      });
      return { ...outputsOf, ...gradients };
    };
    expect(await made('occupied')).toEqual(await made('bytes'));
  });
});
