/**
 * The first layer on bytes, read by the permutation where they lie: forwards, and backwards to its weights.
 */
import { describe, expect, test } from 'vitest';
import { rowLength } from '../src/bayes/layers/activations.ts';
import { gather as gatherTwin } from '../src/reference/gather.ts';
import { matmulLocal, product, matmul as twin } from '../src/reference/matmul.ts';
import { matmulWeightsVariance, matmulWeights as weightsTwin } from '../src/reference/matmulWeights.ts';
import { type Matrix, matrix, withOnes, zip } from '../src/reference/matrix.ts';
import { localNormals } from '../src/reference/random.ts';
import { matmul } from './matmul.wgsl.ts';
import { matmulWeights } from './matmulWeights.wgsl.ts';
import { expectClose } from './testing/compare.ts';
import { useDevice } from './testing/device.ts';
import { absolute, keeping, layerIndex, layerProblem, noDropout, perDraw, squared } from './testing/layer.ts';
import { normalScale } from './testing/normals.ts';
import { liveRows, liveWeights, paddedArenas, paddedRows } from './testing/padded.ts';
import { run, unwritten } from './testing/runKernel.ts';

const device = useDevice();
const noise = { seed: 31, step: 8 };
const inputScale = Math.fround(1 / 126);
const [count, first] = [151, 17];

const sizes = [
  { batch: 1, inputs: 4, outputs: 1, draws: 1, activation: 'identity' },
  { batch: 7, inputs: 12, outputs: 10, draws: 3, activation: 'relu' },
  { batch: 96, inputs: 64, outputs: 65, draws: 1, activation: 'relu' },
  { batch: 9, inputs: 8, outputs: 63, draws: 3, activation: 'gelu' },
] as const;

describe.each(
  sizes.flatMap((size) => [
    { ...size, orders: 'one order' },
    { ...size, orders: 'an order for each draw' },
  ]),
)('[$batch, $inputs bytes + 1], $outputs outputs, $draws draws, $orders', (size) => {
  const problem = layerProblem(size);
  const { batch, inputs, outputs, draws, data, layout } = problem;
  const orderDraw = size.orders === 'one order' ? 0 : count;
  const bytes = Uint8Array.from({ length: count * inputs }, (_, i) => (i === 0 ? 255 : data.below(256)));
  const order = Uint32Array.from({ length: (orderDraw ? draws : 1) * count }, () => data.below(count));
  const examples = matrix(count, inputs, (n, i) => bytes[n * inputs + i]!);
  const x = Array.from({ length: draws }, (_, draw) =>
    withOnes(gatherTwin(examples, order.subarray(draw * orderDraw), { first, batch, inputScale })),
  );
  const w = perDraw(draws, () => data.normals(inputs + 1, outputs, 0.05, 0.3));
  const dy = perDraw(draws, () => data.normals(batch, outputs, 0, 0.01));
  const constants = { ...problem.constants, xDraw: 0, orderDraw };
  const step = { batch, draws, inputScale, firstExample: first, seedLow: noise.seed, index: noise.step };
  const floats = 4 * constants.yDraw * draws + 64;

  const forwards = async (means: readonly Matrix[], variance?: Matrix) =>
    (await run(device(), {
      kernel: matmul,
      variant: {
        ...{ estimator: variance ? ('local' as const) : ('draw' as const), activation: size.activation },
        ...{
          dropout: 'none',
          derivative: keeping(size.activation),
          input: 'bytes',
          block: '8x8',
          precision: 'single',
        },
      } as const,
      constants: {
        ...{ ...constants, ...noDropout, spreadDraw: 0, outputs, layer: layerIndex },
        wDraw: means.length > 1 ? constants.wDraw : 0,
      },
      buffers: {
        ...{ examples: bytes, order, w: paddedArenas(layout, layerIndex, means, 0) },
        ...(variance && { variance: paddedArenas(layout, layerIndex, [variance], 0) }),
        ...{ y: unwritten(floats), dydv: unwritten(floats), derivative: unwritten(floats) },
      },
      step,
      covers: [rowLength(outputs) / 4, batch, draws],
    })) as Record<'y' | 'dydv', Float32Array<ArrayBuffer>>;

  test('y = f(x w), the bias and the constant 1 included', async () => {
    const { y } = await forwards(w);
    for (const [draw, input] of x.entries()) {
      const scale = product(absolute(input), absolute(w[draw]!)).values;
      const got = liveRows(y, { batch, width: outputs, draw }).values;
      expectClose(got, twin(input, w[draw]!, size.activation).values, { scale });
    }
  });

  test('y = f(x mu + sqrt(V) zeta) and dydv = dy/dV', async () => {
    const variance = squared(data.normals(inputs + 1, outputs, 0.1, 0.05));
    const { y, dydv } = await forwards([w[0]!], variance);
    for (const [draw, input] of x.entries()) {
      const where = { batch, width: outputs, draw };
      const normal = localNormals({ ...noise, draw }, layerIndex);
      const place = (b: number, o: number) => 4 * constants.columnVectors * b + o;
      const zeta = matrix(batch, outputs, (b, o) => normal(place(b, o)));
      const zetaScale = matrix(batch, outputs, (b, o) => normalScale(normal, place(b, o)));
      const want = matmulLocal(input, w[0]!, variance, zeta, size.activation);
      const [mean, spread] = [product(absolute(input), absolute(w[0]!)), product(squared(input), variance)];
      const noisy = zip((m, v, z) => m! + Math.sqrt(v!) * z!, mean, spread, zetaScale);
      const steep = zip((v, z) => z! / (2 * Math.sqrt(v!)), spread, zetaScale);
      expectClose(liveRows(y, where).values, want.y.values, { scale: noisy.values });
      expectClose(liveRows(dydv, where).values, want.dydv.values, { scale: steep.values });
    }
  });

  test('dw = x^T dy and dvariance = (x^2)^T (dy dydv), of biases too', async () => {
    const dydv = perDraw(draws, () => data.normals(batch, outputs, 0, 5));
    const arena = draws * layout.arenaSize + 64;
    const { dw, dvariance } = await run(device(), {
      kernel: matmulWeights,
      variant: { estimator: 'local', input: 'bytes', block: '8x8', precision: 'single' },
      constants,
      buffers: {
        ...{ examples: bytes, order, dy: paddedRows(dy, (draw, row) => 1 + draw - row) },
        ...{ dydv: paddedRows(dydv, 0), dw: unwritten(arena), dvariance: unwritten(arena) },
      },
      step,
      covers: [rowLength(outputs) / 4, rowLength(inputs), draws],
    });
    for (const [draw, input] of x.entries()) {
      const [d, s] = [dy[draw]!, dydv[draw]!];
      expectClose(liveWeights(dw!, layout, layerIndex, draw).values, weightsTwin(input, d).values, {
        scale: weightsTwin(absolute(input), absolute(d)).values,
      });
      expectClose(
        liveWeights(dvariance!, layout, layerIndex, draw).values,
        matmulWeightsVariance(input, d, s).values,
        { scale: matmulWeightsVariance(absolute(input), absolute(d), absolute(s)).values },
      );
    }
  });
});

test('whole numbers are exact to the last bit where the scale is 1', async () => {
  const { batch, inputs, outputs, draws, data, layout, constants } = layerProblem({
    ...{ batch: 9, inputs: 64, outputs: 10, draws: 2 },
  });
  const bytes = Uint8Array.from({ length: batch * inputs }, () => data.below(256));
  const x = withOnes(matrix(batch, inputs, (b, i) => bytes[b * inputs + i]!));
  const dy = perDraw(draws, () => data.integers(batch, outputs, 50));
  const { dw } = await run(device(), {
    kernel: matmulWeights,
    variant: { estimator: 'draw', input: 'bytes', block: '8x8', precision: 'single' },
    constants: { ...constants, xDraw: 0, orderDraw: 0 },
    buffers: {
      ...{ examples: bytes, order: Uint32Array.from({ length: batch }, (_, b) => b) },
      ...{ dy: paddedRows(dy, 3), dw: unwritten(draws * layout.arenaSize + 64) },
    },
    step: { batch, draws, inputScale: 1 },
    covers: [rowLength(outputs) / 4, rowLength(inputs), draws],
  });
  for (let draw = 0; draw < draws; draw++) {
    expect(liveWeights(dw!, layout, layerIndex, draw)).toEqual(weightsTwin(x, dy[draw]!));
  }
});
