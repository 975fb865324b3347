/**
 * Dropout in the epilogue of a layer: which units fall, what the others become, and what the backward pass
 * sees of it.
 */
import { describe, expect, test } from 'vitest';
import { rowLength } from '../src/bayes/layers/activations.ts';
import { product } from '../src/reference/matmul.ts';
import { matrix, withOnes, zip } from '../src/reference/matrix.ts';
import { nonlinearity, nonlinearityDerivative } from '../src/reference/nonlinearity.ts';
import { dropoutMask } from '../src/reference/random.ts';
import { hiddenActivations } from './lib/nonlinearity.ts';
import { matmul } from './matmul.wgsl.ts';
import { expectClose } from './testing/compare.ts';
import { useDevice } from './testing/device.ts';
import { absolute, layerIndex, layerProblem, perDraw } from './testing/layer.ts';
import { deadColumns, liveRows, paddedArenas, paddedRows } from './testing/padded.ts';
import { run, unwritten } from './testing/runKernel.ts';

const device = useDevice();
const noise = { seed: 21, step: 6 };
const rate = Math.fround(0.3);
const problem = layerProblem({ batch: 19, inputs: 10, outputs: 65, draws: 3 });
const { batch, inputs, outputs, draws, data, constants, layout } = problem;
const [x, w] = [data.normals(batch, inputs), data.normals(inputs + 1, outputs, 0.05, 0.3)];
const preactivations = product(withOnes(x), w);
const scale = product(absolute(withOnes(x)), absolute(w)).values;

async function dropped(activation: (typeof hiddenActivations)[number], each: 'example' | 'draw') {
  const floats = 4 * constants.yDraw * draws + 64;
  const got = await run(device(), {
    kernel: matmul,
    variant: {
      estimator: 'draw',
      activation,
      dropout: 'drawn',
      derivative: 'kept',
      input: 'activations',
      block: '8x8',
      precision: 'single',
    },
    constants: {
      ...constants,
      ...{ xDraw: 0, orderDraw: 0, wDraw: 0, spreadDraw: 0, outputs, layer: layerIndex },
      ...{ rate, maskRows: each === 'example' ? constants.columnVectors : 0 },
    },
    buffers: {
      x: paddedRows([x], 1),
      w: paddedArenas(layout, layerIndex, [w], 0),
      y: unwritten(floats),
      derivative: unwritten(floats),
    },
    step: { batch, draws, seedLow: noise.seed, index: noise.step },
    covers: [rowLength(outputs) / 4, batch, draws],
  });
  return got as Record<'y' | 'derivative', Float32Array<ArrayBuffer>>;
}

const maskOf = (each: 'example' | 'draw', draw: number) => {
  const mask = dropoutMask({ ...noise, draw }, layerIndex, rate);
  return matrix(batch, outputs, (b, o) => mask((each === 'example' ? b : 0) * rowLength(outputs) + o));
};

describe.each(hiddenActivations)('%s', (activation) => {
  test.each(['example', 'draw'] as const)(
    "y = f(x w) mask / (1 - rate) with new units for each %s, and the derivative is f' under the same mask",
    async (each) => {
      const { y, derivative } = await dropped(activation, each);
      for (const [draw] of perDraw(draws, () => x).entries()) {
        const where = { batch, width: outputs, draw };
        const mask = maskOf(each, draw);
        const values = zip((a, kept) => nonlinearity(activation, a!) * kept!, preactivations, mask);
        const derivatives = zip(
          (a, kept) => nonlinearityDerivative(activation, a!) * kept!,
          preactivations,
          mask,
        );
        expectClose(liveRows(y, where).values, values.values, { scale });
        expectClose(liveRows(derivative, where).values, derivatives.values, { scale });
        // the constant that carries the next layer's bias is never dropped
        expect(deadColumns(y, where).values[0]).toBe(1);
      }
    },
  );
});

test('one in 1 / rate units falls, independently of its neighbours, its example and its draw', () => {
  const n = 1 << 16;
  const mask = dropoutMask({ ...noise, draw: 0 }, layerIndex, rate);
  const fallen = Array.from({ length: n }, (_, i) => Number(mask(i) === 0));
  const mean = fallen.reduce((a, b) => a + b, 0) / n;
  expect(Math.abs(mean - rate)).toBeLessThan(4 * Math.sqrt((rate * (1 - rate)) / n));
  const lagged = fallen.slice(1).reduce((sum, f, i) => sum + (f - rate) * (fallen[i]! - rate), 0) / (n - 1);
  expect(Math.abs(lagged / (rate * (1 - rate)))).toBeLessThan(4 / Math.sqrt(n));
  const expected = fallen.reduce((sum, _, i) => sum + mask(i), 0) / n;
  expect(Math.abs(expected - 1)).toBeLessThan(4 * Math.sqrt(rate / (1 - rate) / n));
});
