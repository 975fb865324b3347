/** What a product in half precision reads, against its twins: drawn weights, pixels, copied inputs. */
import { expect, test } from 'vitest';
import { rowLength } from '../src/bayes/layers/activations.ts';
import { layoutOf } from '../src/bayes/posterior/layout.ts';
import { gather as gatherTwin } from '../src/reference/gather.ts';
import { softplus } from '../src/reference/gaussian.ts';
import { product, matmul as twin } from '../src/reference/matmul.ts';
import { matrix, withOnes } from '../src/reference/matrix.ts';
import { weightNormals } from '../src/reference/random.ts';
import { gather } from './gather.wgsl.ts';
import { matmul } from './matmul.wgsl.ts';
import { sample } from './sample.wgsl.ts';
import { expectClose } from './testing/compare.ts';
import { useDevice } from './testing/device.ts';
import {
  canHalve,
  floatsOf,
  halves,
  inSums,
  noHalf,
  roundedTo,
  rounding,
  scaled,
  unwrittenHalves,
} from './testing/half.ts';
import { absolute, layerIndex, layerProblem, noDropout, perDraw } from './testing/layer.ts';
import { normalScale } from './testing/normals.ts';
import { deadColumns, liveRows, paddedArenas } from './testing/padded.ts';
import { run } from './testing/runKernel.ts';

const device = useDevice();

test('w = mu + sigma eps, rounded once; a dead weight is exactly 0; a weight beyond f16 is NaN', async ({
  skip,
}) => {
  skip(!canHalve(device().device), noHalf);
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
  skip(!canHalve(device().device), noHalf);
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
  skip(!canHalve(device().device), noHalf);
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
