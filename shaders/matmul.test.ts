import { describe, expect, test } from 'vitest';
import { rowLength } from '../src/bayes/layers/activations.ts';
import { matmulLocal, product, matmul as twin } from '../src/reference/matmul.ts';
import { type Matrix, matrix, withOnes, zip } from '../src/reference/matrix.ts';
import { localNormals } from '../src/reference/random.ts';
import type { Activation } from './lib/nonlinearity.ts';
import { matmul } from './matmul.wgsl.ts';
import { expectClose } from './testing/compare.ts';
import { useDevice } from './testing/device.ts';
import {
  absolute,
  activated,
  keeping,
  type LayerProblem,
  layerIndex,
  layerProblem,
  noDropout,
  perDraw,
  sizes,
  squared,
  type TestedBlock,
  testedBlocks,
} from './testing/layer.ts';
import { normalScale } from './testing/normals.ts';
import { deadColumns, liveRows, paddedArenas, paddedRows } from './testing/padded.ts';
import { run, unwritten } from './testing/runKernel.ts';

const device = useDevice();
const noise = { seed: 31, step: 8 };

interface Operands {
  /** [B, I], one a draw. */
  readonly x: readonly Matrix[];
  /** [I + 1, O], one a draw. */
  readonly w: readonly Matrix[];
  /** [I + 1, O], shared by the draws: local only. */
  readonly variance?: Matrix;
}

async function multiplied(
  { batch, outputs, draws, layout, constants }: LayerProblem,
  { x, w, variance }: Operands,
  activation: Activation,
  block: TestedBlock = '8x8',
) {
  const floats = 4 * constants.yDraw * draws + 64;
  const got = await run(device(), {
    kernel: matmul,
    variant: {
      estimator: variance ? 'local' : 'draw',
      activation,
      dropout: 'none',
      derivative: keeping(activation),
      input: 'activations',
      block,
      precision: 'single',
    },
    constants: {
      ...constants,
      ...noDropout,
      ...{ spreadDraw: 0, orderDraw: 0 },
      xDraw: x.length > 1 ? constants.xDraw : 0,
      wDraw: w.length > 1 ? constants.wDraw : 0,
      outputs,
      layer: layerIndex,
    },
    buffers: {
      x: paddedRows(x, 1),
      w: paddedArenas(layout, layerIndex, w, 0),
      ...(variance && {
        variance: paddedArenas(layout, layerIndex, [variance], 0),
        dydv: unwritten(floats),
      }),
      y: unwritten(floats),
      derivative: unwritten(floats),
    },
    step: { batch, draws, seedLow: noise.seed, index: noise.step },
    covers: [rowLength(outputs) / 4, batch, draws],
  });
  return got as Record<'y' | 'dydv' | 'derivative', Float32Array<ArrayBuffer>>;
}

describe.each(sizes)('[$batch, $inputs + 1] x [$inputs + 1, $outputs], $draws draws, $activation', (size) => {
  const problem = layerProblem(size);
  const { batch, inputs, outputs, draws, data, constants } = problem;
  const { activation } = size;
  const x = perDraw(draws, () => data.normals(batch, inputs));
  const w = perDraw(draws, () => data.normals(inputs + 1, outputs, 0.05, 0.3));
  const variance = squared(data.normals(inputs + 1, outputs, 0.1, 0.05));
  const everyDraw = perDraw(draws, () => x[0]!).map((_, draw) => ({ batch, width: outputs, draw }));

  test.each(testedBlocks)(
    '%s: y = f(x w) for each draw, and ends in the constant 1 and zeros',
    async (block) => {
      const { y, derivative } = await multiplied(problem, { x, w }, activation, block);
      for (const [draw, where] of everyDraw.entries()) {
        const input = withOnes(x[draw]!);
        const scale = product(absolute(input), absolute(w[draw]!)).values;
        expectClose(liveRows(y, where).values, twin(input, w[draw]!, activation).values, { scale });
        const preactivations = twin(input, w[draw]!, 'identity');
        expectDerivative(derivative, where, { activation, preactivations, scale });
        expectConstantOne(y, where);
      }
    },
  );

  test.each(testedBlocks)('%s: y = f(x mu + sqrt(V) zeta) and dydv = dy/dV for each draw', async (block) => {
    const { y, dydv, derivative } = await multiplied(problem, { x, w: [w[0]!], variance }, activation, block);
    for (const [draw, where] of everyDraw.entries()) {
      const input = withOnes(x[draw]!);
      const normal = localNormals({ ...noise, draw }, layerIndex);
      const place = (b: number, o: number) => 4 * constants.columnVectors * b + o;
      const zeta = matrix(batch, outputs, (b, o) => normal(place(b, o)));
      const zetaScale = matrix(batch, outputs, (b, o) => normalScale(normal, place(b, o)));
      const want = matmulLocal(input, w[0]!, variance, zeta, activation);
      const [mean, spread] = [product(absolute(input), absolute(w[0]!)), product(squared(input), variance)];
      const noisy = zip((m, v, z) => m! + Math.sqrt(v!) * z!, mean, spread, zetaScale);
      const steep = zip((v, z) => z! / (2 * Math.sqrt(v!)), spread, zetaScale);
      expectClose(liveRows(y, where).values, want.y.values, { scale: noisy.values });
      const preactivations = matmulLocal(input, w[0]!, variance, zeta, 'identity').y;
      expectDerivative(derivative, where, { activation, preactivations, scale: noisy.values });
      expectClose(liveRows(dydv, where).values, want.dydv.values, { scale: steep.values });
      expectConstantOne(y, where);
      expect(deadColumns(dydv, where).values.every((value) => value === 0)).toBe(true);
    }
  });
});

interface Preactivations {
  readonly activation: Activation;
  readonly preactivations: Matrix;
  /** What their errors are measured against. */
  readonly scale: Float64Array;
}

/** f' at the preactivations, where y does not tell it. */
function expectDerivative(
  got: Float32Array | undefined,
  where: { batch: number; width: number; draw: number },
  { activation, preactivations, scale }: Preactivations,
): void {
  expect(got === undefined).toBe(keeping(activation) === 'none');
  if (!got) return;
  const want = activated(activation, preactivations).derivative;
  expectClose(liveRows(got, where).values, want.values, { scale });
}

function expectConstantOne(y: Float32Array, where: { batch: number; width: number; draw: number }): void {
  const dead = deadColumns(y, where);
  expect([...dead.values]).toEqual([...matrix(dead.rows, dead.columns, (_, c) => (c === 0 ? 1 : 0)).values]);
}

const whole = layerProblem({ batch: 9, inputs: 65, outputs: 10, draws: 3 });

test('products of whole numbers are exact to the last bit', async () => {
  const { batch, inputs, outputs, draws, data } = whole;
  const x = perDraw(draws, () => data.integers(batch, inputs, 50));
  const w = perDraw(draws, () => data.integers(inputs + 1, outputs, 50));
  const { y } = await multiplied(whole, { x, w }, 'identity');
  for (let draw = 0; draw < draws; draw++) {
    const want = twin(withOnes(x[draw]!), w[draw]!, 'identity');
    expect(liveRows(y, { batch, width: outputs, draw })).toEqual(want);
  }
});

test('draws may share one input and one set of weights', async () => {
  const { batch, inputs, outputs, draws, data } = whole;
  const [x, w] = [data.integers(batch, inputs, 50), data.integers(inputs + 1, outputs, 50)];
  const { y } = await multiplied(whole, { x: [x], w: [w] }, 'relu');
  for (let draw = 0; draw < draws; draw++) {
    expect(liveRows(y, { batch, width: outputs, draw })).toEqual(twin(withOnes(x), w, 'relu'));
  }
});

test('an output whose weights are all certain has no noise: V = 0 gives y = x mu and dydv 0', async () => {
  const { batch, inputs, outputs, data } = whole;
  const [x, w] = [data.integers(batch, inputs, 50), data.integers(inputs + 1, outputs, 50)];
  const variance = matrix(inputs + 1, outputs, () => 0);
  const { y, dydv } = await multiplied(whole, { x: [x], w: [w], variance }, 'identity');
  const where = { batch, width: outputs, draw: 1 };
  expect(liveRows(y, where)).toEqual(twin(withOnes(x), w, 'identity'));
  expect(liveRows(dydv, where).values.every((value) => value === 0)).toBe(true);
});

test('a variance as small as softplus(-40)^2 still gives finite outputs and dydv', async () => {
  const { batch, inputs, outputs, data } = whole;
  const [x, w] = [data.normals(batch, inputs), data.normals(inputs + 1, outputs)];
  for (const size of [1.8e-35, 1e-38]) {
    const variance = matrix(inputs + 1, outputs, () => size);
    const { y, dydv } = await multiplied(whole, { x: [x], w: [w], variance }, 'identity');
    const where = { batch, width: outputs };
    const scale = product(absolute(withOnes(x)), absolute(w)).values;
    expectClose(liveRows(y, where).values, twin(withOnes(x), w, 'identity').values, { scale });
    expect(liveRows(dydv, where).values.every(Number.isFinite)).toBe(true);
  }
});

test('a prediction keeps no derivative: the same y, bit for bit, without the buffer', async () => {
  const { batch, inputs, outputs, draws, data, constants } = whole;
  const [x, w] = [data.normals(batch, inputs), data.normals(inputs + 1, outputs)];
  const { y: kept } = await multiplied(whole, { x: [x], w: [w] }, 'gelu');
  const { y } = await run(device(), {
    kernel: matmul,
    variant: {
      estimator: 'draw',
      activation: 'gelu',
      dropout: 'none',
      derivative: 'none',
      input: 'activations',
      block: '8x8',
      precision: 'single',
    },
    constants: {
      ...constants,
      ...noDropout,
      orderDraw: 0,
      spreadDraw: 0,
      xDraw: 0,
      wDraw: 0,
      outputs,
      layer: layerIndex,
    },
    buffers: {
      x: paddedRows([x], 1),
      w: paddedArenas(whole.layout, layerIndex, [w], 0),
      y: unwritten(kept.length),
    },
    step: { batch, draws },
    covers: [rowLength(outputs) / 4, batch, draws],
  });
  expect(y).toEqual(kept);
});
