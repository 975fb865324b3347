import { describe, expect, test } from 'vitest';
import { rowLength } from '../src/bayes/layers/activations.ts';
import { matmulWeightsVariance, matmulWeights as twin } from '../src/reference/matmulWeights.ts';
import { type Matrix, withOnes, zip } from '../src/reference/matrix.ts';
import { matmulWeights } from './matmulWeights.wgsl.ts';
import { expectClose } from './testing/compare.ts';
import { useDevice } from './testing/device.ts';
import {
  absolute,
  type LayerProblem,
  layerIndex,
  layerProblem,
  perDraw,
  sizes,
  type TestedBlock,
  testedBlocks,
} from './testing/layer.ts';
import { liveWeights, paddedRows } from './testing/padded.ts';
import { isUnwritten, run, unwritten } from './testing/runKernel.ts';

const device = useDevice();

interface Operands {
  readonly x: readonly Matrix[];
  readonly dy: readonly Matrix[];
  /** Makes it local, which has one draw. */
  readonly dydv?: Matrix;
  readonly block?: TestedBlock;
}

/** The constant's column of dy holds what no weight may see. */
async function multiplied(
  { batch, inputs, outputs, layout, constants }: LayerProblem,
  { x, dy, dydv, block = '8x8' }: Operands,
) {
  const floats = dy.length * layout.arenaSize + 64;
  const got = await run(device(), {
    kernel: matmulWeights,
    variant: { estimator: dydv ? 'local' : 'draw', input: 'activations', block, precision: 'single' },
    constants: { ...constants, orderDraw: 0, xDraw: x.length > 1 ? constants.xDraw : 0 },
    buffers: {
      x: paddedRows(x, 1),
      dy: paddedRows(dy, (draw, row) => 1 + draw - row),
      ...(dydv && { dydv: paddedRows([dydv], 0), dvariance: unwritten(floats) }),
      dw: unwritten(floats),
    },
    step: { batch, draws: dy.length },
    covers: [rowLength(outputs) / 4, rowLength(inputs), dy.length],
  });
  return got as { dw: Float32Array<ArrayBuffer>; dvariance: Float32Array<ArrayBuffer> };
}

describe.each(sizes)('[$batch, $inputs + 1]^T x [$batch, $outputs], $draws draws', (size) => {
  const problem = layerProblem(size);
  const { batch, inputs, outputs, draws, data, layout } = problem;
  const x = perDraw(draws, () => data.normals(batch, inputs));
  const dy = perDraw(draws, () => data.normals(batch, outputs, 0, 0.01));

  test.each(testedBlocks)('%s: dw = x^T dy for each draw, and only this layer is written', async (block) => {
    const { dw } = await multiplied(problem, { x, dy, block });
    for (let draw = 0; draw < draws; draw++) {
      const input = withOnes(x[draw]!);
      const scale = twin(absolute(input), absolute(dy[draw]!)).values;
      expectClose(liveWeights(dw, layout, layerIndex, draw).values, twin(input, dy[draw]!).values, { scale });
      const { offset, rows, columns } = layout.layers[layerIndex]!;
      const arena = dw.subarray(draw * layout.arenaSize, (draw + 1) * layout.arenaSize);
      expect(arena.subarray(0, offset).every(isUnwritten)).toBe(true);
      expect(arena.subarray(offset + rows * columns).every(isUnwritten)).toBe(true);
    }
  });

  test.each(testedBlocks)('%s: dvariance = (x^2)^T (dy dydv) beside the same dw', async (block) => {
    const dydv = data.normals(batch, outputs, 0, 5);
    const { dw, dvariance } = await multiplied(problem, { x: [x[0]!], dy: [dy[0]!], dydv, block });
    const input = withOnes(x[0]!);
    expectClose(liveWeights(dw, layout, layerIndex).values, twin(input, dy[0]!).values, {
      scale: twin(absolute(input), absolute(dy[0]!)).values,
    });
    expectClose(
      liveWeights(dvariance, layout, layerIndex).values,
      matmulWeightsVariance(input, dy[0]!, dydv).values,
      { scale: matmulWeightsVariance(input, absolute(dy[0]!), absolute(dydv)).values },
    );
  });
});

const whole = layerProblem({ batch: 9, inputs: 65, outputs: 10, draws: 3 });

test('products of whole numbers are exact to the last bit', async () => {
  const { batch, inputs, outputs, draws, data, layout } = whole;
  const x = perDraw(draws, () => data.integers(batch, inputs, 50));
  const dy = perDraw(draws, () => data.integers(batch, outputs, 50));
  const { dw } = await multiplied(whole, { x, dy });
  for (let draw = 0; draw < draws; draw++) {
    expect(liveWeights(dw, layout, layerIndex, draw)).toEqual(twin(withOnes(x[draw]!), dy[draw]!));
  }
  const dydv = data.integers(batch, outputs, 9);
  const { dvariance } = await multiplied(whole, { x: [x[0]!], dy: [dy[0]!], dydv });
  const want = matmulWeightsVariance(withOnes(x[0]!), dy[0]!, dydv);
  expect(liveWeights(dvariance, layout, layerIndex)).toEqual(want);
});

test('draws may share one input', async () => {
  const { batch, inputs, outputs, draws, data, layout } = whole;
  const x = data.integers(batch, inputs, 50);
  const dy = perDraw(draws, () => data.integers(batch, outputs, 50));
  const { dw } = await multiplied(whole, { x: [x], dy });
  for (let draw = 0; draw < draws; draw++) {
    expect(liveWeights(dw, layout, layerIndex, draw)).toEqual(twin(withOnes(x), dy[draw]!));
  }
});

test('the gradient of a bias is the sum of dy over the batch', () => {
  const { batch, inputs, outputs, data } = whole;
  const dy = data.integers(batch, outputs, 50);
  const dw = twin(withOnes(data.normals(batch, inputs)), dy);
  const sums = twin(
    zip(() => 1, data.normals(batch, 1)),
    dy,
  );
  expect(dw.values.subarray(inputs * outputs)).toEqual(sums.values);
});
