/** Kernels on half precision against their twins on the same rounded operands: what is left is one rounding, of what they store. */
import { describe, expect, test } from 'vitest';
import { layoutOf, rowLength } from '../src/bayes/layout.ts';
import { fromHalfBits, halfBits } from '../src/gpu/half.ts';
import { gather as gatherTwin } from '../src/reference/gather.ts';
import { softplus } from '../src/reference/gaussian.ts';
import { product, matmul as twin } from '../src/reference/matmul.ts';
import { matmulInputs as inputsTwin } from '../src/reference/matmulInputs.ts';
import { matmulWeights as weightsTwin } from '../src/reference/matmulWeights.ts';
import { type Matrix, matrix, matrixOf, withOnes } from '../src/reference/matrix.ts';
import { weightNormals } from '../src/reference/random.ts';
import { gather } from './gather.wgsl.ts';
import { type BlockName, blockNames } from './lib/block.ts';
import { productFeatures } from './lib/precision.ts';
import { matmul } from './matmul.wgsl.ts';
import { matmulInputs } from './matmulInputs.wgsl.ts';
import { matmulWeights } from './matmulWeights.wgsl.ts';
import { sample } from './sample.wgsl.ts';
import { expectClose } from './testing/compare.ts';
import { useDevice } from './testing/device.ts';
import {
  absolute,
  activated,
  keeping,
  layerIndex,
  layerProblem,
  noDropout,
  perDraw,
  slopeFrom,
} from './testing/layer.ts';
import { normalScale } from './testing/normals.ts';
import { deadColumns, liveRows, liveWeights, paddedArenas, paddedRows } from './testing/padded.ts';
import { run, unwritten } from './testing/run.ts';

const device = useDevice();
const canRun = (block: BlockName = '8x8') =>
  productFeatures({ block, precision: 'half' }).every((feature) => device().device.features.has(feature));
const reason = 'the adapter has no shader-f16';

/** The nearest f16 is within this share of a number. */
const rounding = 2 ** -11;
/** What f32 may add to it, as a share of the sizes of a sum's terms. */
const inSums = 1e-5 / rounding;

/** As the bytes of a buffer. */
const halves = (floats: Float32Array) => new Uint8Array(halfBits(floats).buffer);
const floatsOf = (halfWords: Float32Array<ArrayBuffer> | undefined) =>
  fromHalfBits(new Uint16Array(halfWords!.buffer));
const unwrittenHalves = (count: number) => unwritten(count / 2);
const roundedTo = (m: Matrix): Matrix =>
  matrixOf(m.rows, m.columns, fromHalfBits(halfBits(Float32Array.from(m.values))));
const scaled = (values: Float64Array, by: number) => values.map((value) => value * by);

const chosen = [
  { batch: 96, inputs: 63, outputs: 65, draws: 1, activation: 'relu' },
  { batch: 7, inputs: 7, outputs: 10, draws: 3, activation: 'identity' },
  { batch: 7, inputs: 10, outputs: 63, draws: 3, activation: 'tanh' },
  { batch: 9, inputs: 63, outputs: 7, draws: 3, activation: 'gelu' },
] as const;

describe.each(chosen)(
  '[$batch, $inputs + 1] x [$inputs + 1, $outputs], $draws draws, $activation',
  (size) => {
    const problem = layerProblem(size);
    const { batch, inputs, outputs, draws, data, layout, constants } = problem;
    const { activation } = size;
    const x = perDraw(draws, () => roundedTo(data.normals(batch, inputs)));
    const w = perDraw(draws, () => roundedTo(data.normals(inputs + 1, outputs, 0.05, 0.3)));
    const dy = perDraw(draws, () => data.normals(batch, outputs, 0, 0.01));
    const step = { batch, draws };

    const forwards = async (block: BlockName) => {
      const floats = 4 * constants.yDraw * draws + 64;
      const logits = activation === 'identity';
      const { y } = await run(device(), {
        kernel: matmul,
        variant: {
          ...({ estimator: 'draw', dropout: 'none', derivative: keeping(activation) } as const),
          ...({ activation, input: 'activations', block, precision: 'half' } as const),
        },
        constants: {
          ...{ ...constants, ...noDropout, orderDraw: 0, spreadDraw: 0, outputs, layer: layerIndex },
        },
        buffers: {
          x: halves(paddedRows(x, 1)),
          w: halves(paddedArenas(layout, layerIndex, w, 0)),
          y: logits ? unwritten(floats) : unwrittenHalves(floats),
          derivative: unwritten(floats),
        },
        step,
        covers: [rowLength(outputs) / 4, batch, draws],
      });
      return logits ? y! : floatsOf(y);
    };

    test('y = f(x w), rounded once where it is no logit, and ends in the constant 1 and zeros', async ({
      skip,
    }) => {
      skip(!canRun(), reason);
      const y = await forwards('8x8');
      for (let draw = 0; draw < draws; draw++) {
        const where = { batch, width: outputs, draw };
        const input = withOnes(x[draw]!);
        const sums = product(absolute(input), absolute(w[draw]!)).values;
        const bound =
          activation === 'identity'
            ? { scale: sums }
            : { tolerance: rounding * 1.01, scale: scaled(sums, inSums) };
        expectClose(liveRows(y, where).values, twin(input, w[draw]!, activation).values, bound);
        const dead = deadColumns(y, where);
        expect(dead).toEqual(matrix(dead.rows, dead.columns, (_, c) => (c === 0 ? 1 : 0)));
      }
    });

    test('dw = x^T dy, in f32', async ({ skip }) => {
      skip(!canRun(), reason);
      const { dw } = await run(device(), {
        kernel: matmulWeights,
        variant: { estimator: 'draw', input: 'activations', block: '8x8', precision: 'half' },
        constants: { ...constants, orderDraw: 0 },
        buffers: {
          x: halves(paddedRows(x, 1)),
          dy: paddedRows(dy, (draw, row) => 1 + draw - row),
          dw: unwritten(draws * layout.arenaSize + 64),
        },
        step,
        covers: [rowLength(outputs) / 4, rowLength(inputs), draws],
      });
      for (let draw = 0; draw < draws; draw++) {
        const input = withOnes(x[draw]!);
        expectClose(liveWeights(dw!, layout, layerIndex, draw).values, weightsTwin(input, dy[draw]!).values, {
          scale: weightsTwin(absolute(input), absolute(dy[draw]!)).values,
        });
      }
    });

    test("dx = (dy w^T) f', in f32, with f' of the rounded activation", async ({ skip }) => {
      skip(!canRun() || activation === 'identity', reason);
      const made = Array.from({ length: draws }, () => activated(activation, data.normals(batch, inputs)));
      const { dx } = await run(device(), {
        kernel: matmulInputs,
        variant: { estimator: 'draw', slope: slopeFrom(activation), block: '8x8', precision: 'half' },
        constants: { ...constants, spreadDraw: 0, dxDraw: constants.xDraw },
        buffers: {
          dy: paddedRows(dy, (draw, row) => 1 + draw - row),
          w: halves(paddedArenas(layout, layerIndex, w, 0)),
          x: halves(
            paddedRows(
              made.map(({ y }) => y),
              1,
            ),
          ),
          derivative: paddedRows(
            made.map(({ derivative }) => derivative),
            1,
          ),
          dx: unwritten(4 * constants.xDraw * draws + 64),
        },
        step,
        covers: [rowLength(inputs) / 4, batch, draws],
      });
      const ones = matrix(batch, inputs, () => 1);
      for (const [draw, { derivative }] of made.entries()) {
        const sums = inputsTwin(absolute(dy[draw]!), absolute(w[draw]!), ones);
        // tanh' = (1 - y)(1 + y) is off by as much as y is, not by a share of itself
        const off = activation === 'tanh' ? { tolerance: 2 * rounding } : {};
        expectClose(
          liveRows(dx!, { batch, width: inputs, draw }).values,
          inputsTwin(dy[draw]!, w[draw]!, derivative).values,
          { scale: sums.values, ...off },
        );
      }
    });
  },
);

describe('every block', () => {
  const problem = layerProblem({ batch: 131, inputs: 135, outputs: 138, draws: 2 });
  const { batch, inputs, outputs, draws, data, layout, constants } = problem;
  const bits = (count: number, sd: number) => halves(Float32Array.from(data.normals(1, count, 0, sd).values));
  const [xFloats, yFloats] = [4 * constants.xDraw * draws + 64, 4 * constants.yDraw * draws + 64];
  const arenaFloats = draws * layout.arenaSize + 64;
  const buffers = {
    ...{ x: bits(xFloats, 1), w: bits(arenaFloats, 0.1), y: unwrittenHalves(yFloats) },
    dy: Float32Array.from(data.normals(1, yFloats, 0, 0.1).values),
    ...{ dw: unwritten(arenaFloats), dx: unwritten(xFloats) },
  };
  const step = { batch, draws };
  const choice = { estimator: 'draw', precision: 'half' } as const;
  const results = async (block: BlockName) => {
    const { y } = await run(device(), {
      kernel: matmul,
      variant: {
        ...({ ...choice, block, activation: 'relu', dropout: 'none' } as const),
        ...({ derivative: 'none', input: 'activations' } as const),
      },
      constants: { ...constants, ...noDropout, spreadDraw: 0, orderDraw: 0, outputs, layer: layerIndex },
      ...{ buffers, step, covers: [rowLength(outputs) / 4, batch, draws] },
    });
    const { dw } = await run(device(), {
      kernel: matmulWeights,
      variant: { ...choice, block, input: 'activations' },
      constants: { ...constants, orderDraw: 0 },
      ...{ buffers, step, covers: [rowLength(outputs) / 4, rowLength(inputs), draws] },
    });
    const { dx } = await run(device(), {
      kernel: matmulInputs,
      variant: { ...choice, block, slope: 'relu' },
      constants: { ...constants, spreadDraw: 0, dxDraw: constants.xDraw },
      ...{ buffers, step, covers: [rowLength(inputs) / 4, batch, draws] },
    });
    return { y: floatsOf(y), dw: dw!, dx: dx! };
  };

  test('computes the same numbers', async ({ skip }) => {
    skip(!canRun(), reason);
    const want = await results('8x8');
    for (const block of blockNames.filter((name) => name !== '8x8' && canRun(name))) {
      const got = await results(block);
      for (const name of ['y', 'dw', 'dx'] as const) {
        // what no block writes is the same in both, too
        expectClose(got[name], want[name], { tolerance: name === 'y' ? 2 * rounding : 1e-5, scale: 0.1 });
      }
    }
  });
});

test('w = mu + sigma eps, rounded once; a dead weight is exactly 0; a weight beyond f16 is NaN', async ({
  skip,
}) => {
  skip(!canRun(), reason);
  const layout = layoutOf([63, 65]);
  const data = testMeans(layout.arenaSize);
  const [draws, seedLow] = [3, 77];
  const { w } = await run(device(), {
    kernel: sample,
    variant: { output: 'weights', precision: 'half' },
    constants: { parameterVectors: layout.arenaSize / 4 },
    buffers: { ...data, w: unwrittenHalves(draws * layout.arenaSize) },
    step: { seedLow, draws },
    covers: [layout.arenaSize / 4, 1, draws],
  });
  const got = floatsOf(w);
  for (let draw = 0; draw < draws; draw++) {
    const normal = weightNormals({ seed: seedLow, step: 0, draw });
    const own = got.subarray(draw * layout.arenaSize, (draw + 1) * layout.arenaSize);
    expect([own[0], own[1]]).toEqual([Number.NaN, 0]);
    const rest = Array.from({ length: layout.arenaSize - 2 }, (_, i) => i + 2);
    const sigma = softplus(data.rho[2]!);
    expectClose(
      rest.map((i) => own[i]!),
      rest.map((i) => data.mu[i]! + sigma * normal(i)),
      {
        tolerance: rounding * 1.01,
        scale: rest.map((i) => inSums * (Math.abs(data.mu[i]!) + sigma * normalScale(normal, i))),
      },
    );
  }
});

/** Means around 0.5; the first beyond f16, the second dead. */
function testMeans(count: number) {
  const mu = Float32Array.from({ length: count }, (_, i) => 0.5 + 0.4 * Math.sin(i));
  const rho = new Float32Array(count).fill(-3);
  [mu[0], rho[0]] = [7e4, -20];
  [mu[1], rho[1]] = [0, -1e30];
  return { mu, rho };
}

test('bytes are read as they are: of y = f(x w) the weights are half, the bias among them, and y', async ({
  skip,
}) => {
  skip(!canRun(), reason);
  const size = { batch: 9, inputs: 12, outputs: 10, draws: 2 };
  const { batch, inputs, outputs, draws, data, layout, constants } = layerProblem(size);
  const [count, inputScale] = [20, Math.fround(1 / 126)];
  const bytes = Uint8Array.from({ length: count * inputs }, () => data.below(256));
  const order = Uint32Array.from({ length: count }, () => data.below(count));
  const w = perDraw(draws, () => roundedTo(data.normals(inputs + 1, outputs, 0.05, 0.3)));
  const { y } = await run(device(), {
    kernel: matmul,
    variant: {
      ...({ estimator: 'draw', activation: 'relu', dropout: 'none', derivative: 'none' } as const),
      ...({ input: 'bytes', block: '8x8', precision: 'half' } as const),
    },
    constants: {
      ...{ ...constants, ...noDropout, xDraw: 0, orderDraw: 0, spreadDraw: 0, outputs, layer: layerIndex },
    },
    buffers: {
      ...{ examples: bytes, order, w: halves(paddedArenas(layout, layerIndex, w, 0)) },
      y: unwrittenHalves(4 * constants.yDraw * draws + 64),
    },
    step: { batch, draws, inputScale },
    covers: [rowLength(outputs) / 4, batch, draws],
  });
  const examples = matrix(count, inputs, (n, i) => bytes[n * inputs + i]!);
  const x = withOnes(gatherTwin(examples, order, { first: 0, batch, inputScale }));
  for (let draw = 0; draw < draws; draw++) {
    expectClose(
      liveRows(floatsOf(y), { batch, width: outputs, draw }).values,
      twin(x, w[draw]!, 'relu').values,
      { tolerance: rounding * 1.01, scale: scaled(product(x, absolute(w[draw]!)).values, inSums) },
    );
  }
});

test('inputs that are copied are rounded once', async ({ skip }) => {
  skip(!canRun(), reason);
  const { batch, inputs, draws, data } = layerProblem({ batch: 9, inputs: 10, outputs: 1, draws: 1 });
  const examples = data.normals(20, inputs, 3, 10);
  const order = Uint32Array.from({ length: 20 }, () => data.below(20));
  const { x } = await run(device(), {
    kernel: gather,
    variant: { source: 'floats', signs: 'none', precision: 'half' },
    constants: { inputs, rowVectors: rowLength(inputs) / 4, orderDraw: 0, xDraw: 0 },
    buffers: {
      examples: Float32Array.from(examples.values),
      order,
      x: unwrittenHalves(64 * rowLength(inputs)),
    },
    step: { batch, draws, inputScale: 0.5 },
    covers: [rowLength(inputs) / 4, batch, 1],
  });
  const where = { batch, width: inputs };
  const want = gatherTwin(examples, order, { first: 0, batch, inputScale: 0.5 });
  expect(liveRows(floatsOf(x), where)).toEqual(roundedTo(want));
  expect(
    deadColumns(floatsOf(x), where)
      .values.filter((_, i) => i % 2 === 0)
      .every((v) => v === 1),
  ).toBe(true);
});
