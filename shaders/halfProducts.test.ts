/**
 * Products in half precision against their twins on the same rounded operands. All that may differ is one
 * rounding, of what the products store.
 */
import { describe, expect, test } from 'vitest';
import { rowLength } from '../src/bayes/layers/activations.ts';
import { product, matmul as twin } from '../src/reference/matmul.ts';
import { matmulInputs as inputsTwin } from '../src/reference/matmulInputs.ts';
import { matmulWeights as weightsTwin } from '../src/reference/matmulWeights.ts';
import { matrix, withOnes } from '../src/reference/matrix.ts';
import { type BlockName, blockNames } from './lib/block.ts';
import { matmul } from './matmul.wgsl.ts';
import { matmulInputs } from './matmulInputs.wgsl.ts';
import { matmulWeights } from './matmulWeights.wgsl.ts';
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
import {
  absolute,
  activated,
  derivativeFrom,
  keeping,
  layerIndex,
  layerProblem,
  noDropout,
  perDraw,
} from './testing/layer.ts';
import { deadColumns, liveRows, liveWeights, paddedArenas, paddedRows } from './testing/padded.ts';
import { run, unwritten } from './testing/runKernel.ts';

const device = useDevice();

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
      skip(!canHalve(device().device), noHalf);
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
      skip(!canHalve(device().device), noHalf);
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
      skip(!canHalve(device().device) || activation === 'identity', noHalf);
      const made = Array.from({ length: draws }, () => activated(activation, data.normals(batch, inputs)));
      const { dx } = await run(device(), {
        kernel: matmulInputs,
        variant: {
          estimator: 'draw',
          derivative: derivativeFrom(activation),
          block: '8x8',
          precision: 'half',
        },
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
      variant: { ...choice, block, derivative: 'relu' },
      constants: { ...constants, spreadDraw: 0, dxDraw: constants.xDraw },
      ...{ buffers, step, covers: [rowLength(inputs) / 4, batch, draws] },
    });
    return { y: floatsOf(y), dw: dw!, dx: dx! };
  };

  test('computes the same numbers', async ({ skip }) => {
    skip(!canHalve(device().device), noHalf);
    const want = await results('8x8');
    for (const block of blockNames.filter((name) => name !== '8x8' && canHalve(device().device, name))) {
      const got = await results(block);
      for (const name of ['y', 'dw', 'dx'] as const) {
        // what no block writes is the same in both, too
        expectClose(got[name], want[name], { tolerance: name === 'y' ? 2 * rounding : 1e-5, scale: 0.1 });
      }
    }
  });
});
