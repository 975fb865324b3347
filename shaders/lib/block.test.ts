import { describe, expect, test } from 'vitest';
import { rowLength } from '../../src/bayes/layers/activations.ts';
import type { AnyKernel } from '../kernel.ts';
import { matmul } from '../matmul.wgsl.ts';
import { matmulInputs } from '../matmulInputs.wgsl.ts';
import { matmulWeights } from '../matmulWeights.wgsl.ts';
import { useDevice } from '../testing/device.ts';
import { layerIndex, layerProblem, noDropout } from '../testing/layer.ts';
import { run, unwritten } from '../testing/runKernel.ts';
import {
  blockExtent,
  blockFeature,
  blockNames,
  cpuOnlyFor,
  fastBlockNames,
  rowBlockNames,
  usesWorkgroupMemory,
} from './block.ts';

const device = useDevice();

// more than one workgroup of every block on each side, the last of them cut; slabs too; two lanes
const { batch, inputs, outputs, draws, data, constants, layout } = layerProblem({
  batch: 131,
  inputs: 135,
  outputs: 138,
  draws: 2,
});
const [xFloats, yFloats] = [4 * constants.xDraw * draws + 64, 4 * constants.yDraw * draws + 64];
/** N; whole vec4s each, the last of a row of x being the constant's. */
const examples = 150;
const arenaFloats = draws * layout.arenaSize + 64;
const normals = (count: number, mean = 0, sd = 1) =>
  Float32Array.from(data.normals(1, count, mean, sd).values);

const xLike = () => normals(xFloats);
const yLike = () => normals(yFloats, 0, 0.1);
const arenaLike = () => normals(arenaFloats, 0, 0.1);
const buffers = {
  ...{ x: xLike(), inputSigns: xLike(), derivative: xLike(), dx: unwritten(xFloats) },
  ...{ y: unwritten(yFloats), dy: yLike(), dydv: yLike(), outputSigns: yLike() },
  ...{ w: arenaLike(), variance: arenaLike().map(Math.abs), perturbation: arenaLike() },
  examples: Uint8Array.from({ length: examples * rowLength(inputs) }, () => data.below(256)),
  order: Uint32Array.from({ length: draws * examples }, () => data.below(examples)),
  ...{ dw: unwritten(arenaFloats), dvariance: unwritten(arenaFloats), dperturbation: unwritten(arenaFloats) },
};

const shared = { ...constants, spreadDraw: 0 };
const columns = rowLength(outputs) / 4;
const byteInput = ['draw', 'local'];
const allEstimators = [...byteInput, 'flipout'];
const products = [
  {
    kernel: matmul as AnyKernel,
    choice: { activation: 'relu', dropout: 'none', derivative: 'none', input: 'activations' },
    constants: { ...shared, ...noDropout, outputs, layer: layerIndex, orderDraw: 0 },
    covers: [columns, batch, draws] as const,
    estimators: allEstimators,
  },
  {
    kernel: matmul as AnyKernel,
    choice: { activation: 'relu', dropout: 'none', derivative: 'none', input: 'bytes' },
    constants: { ...shared, ...noDropout, outputs, layer: layerIndex, orderDraw: examples },
    covers: [columns, batch, draws] as const,
    estimators: byteInput,
  },
  {
    kernel: matmulWeights as AnyKernel,
    choice: { input: 'activations' },
    constants: { ...constants, orderDraw: 0 },
    covers: [columns, rowLength(inputs), draws] as const,
    estimators: allEstimators,
  },
  {
    kernel: matmulWeights as AnyKernel,
    choice: { input: 'bytes' },
    constants: { ...constants, orderDraw: examples },
    covers: [columns, rowLength(inputs), draws] as const,
    estimators: byteInput,
  },
  {
    kernel: matmulInputs as AnyKernel,
    choice: { derivative: 'relu', input: undefined },
    constants: { ...shared, dxDraw: constants.xDraw },
    covers: [rowLength(inputs) / 4, batch, draws] as const,
    estimators: allEstimators,
  },
];

const tiles = fastBlockNames.filter(usesWorkgroupMemory);
const cases = products
  .flatMap((product) => product.estimators.map((estimator) => ({ ...product, estimator })))
  .map((product, i) => ({
    ...product,
    name: [product.kernel.name, product.choice.input ?? []].flat().join(' of '),
    // blocks of two products take seconds to compile: one tile for each case, in turn, and of the rest one
    // half with local, the other half with flipout
    rowBlocks: product.kernel === matmul && product.estimator === 'draw' ? rowBlockNames : [],
    blocks: fastBlockNames.filter((block, b) => {
      if (block === '8x8') return true;
      if (product.estimator === 'draw') return cpuOnlyFor(block) !== 'two products';
      if (cpuOnlyFor(block) === 'one product') return false;
      if (usesWorkgroupMemory(block)) return block === tiles[i % tiles.length];
      return (b + allEstimators.indexOf(product.estimator)) % 2 === 0;
    }),
  }));

describe.each(cases)('$name, $estimator', ({ kernel, choice, constants, covers, estimator, ...tried }) => {
  test('every block writes the numbers of the one for reading, and nothing else', async () => {
    const made = (block: string) =>
      run(device(), {
        kernel,
        // in the order of the kernel's own variants, by which block and precision come last
        variant: { estimator, ...choice, block, precision: 'single' },
        constants,
        buffers,
        step: { batch, draws, seedLow: 3, index: 5, inputScale: 1 / 126 },
        covers,
      });
    const want = await made('plain');
    for (const block of [...tried.blocks, ...tried.rowBlocks]) {
      const feature = blockFeature(block);
      if (feature && !device().device.features.has(feature)) continue;
      const got = await made(block);
      for (const [name, values] of Object.entries(want)) {
        const off = values.reduce((most, value, i) => Math.max(most, Math.abs(value - got[name]![i]!)), 0);
        // terms are added in the same order, but a compiler may fuse them or not; outputs are about 1
        expect(off, `${name} of ${block}`).toBeLessThan(1e-5);
      }
    }
  });
});

test('a workgroup of any block covers whole vec4s and rows of every shape', () => {
  for (const name of blockNames) {
    const [x, y] = blockExtent(name);
    expect([x % 8, y % 32]).toEqual([0, 0]);
  }
});
