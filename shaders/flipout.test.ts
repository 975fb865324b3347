/** Flipout's part of the kernels: random signs, and the second product in each direction. */
import { describe, expect, test } from 'vitest';
import { rowLength } from '../src/bayes/layers/activations.ts';
import { matmulFlipout, product } from '../src/reference/matmul.ts';
import { matmulInputsFlipout } from '../src/reference/matmulInputs.ts';
import { matmulWeightsPerturbation } from '../src/reference/matmulWeights.ts';
import { type Matrix, matrix, withOnes, withoutOnes, zip } from '../src/reference/matrix.ts';
import { randomSigns } from '../src/reference/random.ts';
import { gather } from './gather.wgsl.ts';
import { matmul } from './matmul.wgsl.ts';
import { matmulInputs } from './matmulInputs.wgsl.ts';
import { matmulWeights } from './matmulWeights.wgsl.ts';
import { expectClose } from './testing/compare.ts';
import { useDevice } from './testing/device.ts';
import {
  absolute,
  activated,
  derivativeFrom,
  keeping,
  layerIndex,
  layerProblem,
  noDropout,
  sizes,
} from './testing/layer.ts';
import { liveRows, liveWeights, paddedArenas, paddedRows } from './testing/padded.ts';
import { run, unwritten } from './testing/runKernel.ts';

const device = useDevice();
const noise = { seed: 13, step: 4, draw: 0 };
const step = { seedLow: noise.seed, index: noise.step, draws: 1 };
const estimator = 'flipout';

/** The constant's sign stands in the column after the inputs, as the kernels keep it. */
const paddedSigns = (signs: Matrix) =>
  paddedRows([withoutOnes(signs)], (_, row) => signs.values[row * signs.columns + signs.columns - 1]!);

describe.each(sizes.filter(({ draws }) => draws === 1))(
  '[$batch, $inputs, $outputs], $activation',
  (size) => {
    const problem = layerProblem(size);
    const { batch, inputs, outputs, data, layout, constants } = problem;
    const { activation } = size;
    const signsOf = (width: number, l: number) => {
      const sign = randomSigns(noise, l);
      return matrix(batch, width + 1, (b, i) => sign(b * rowLength(width) + i));
    };
    const r = signsOf(inputs, layerIndex);
    const s = signsOf(outputs, layerIndex + 1);
    const x = data.normals(batch, inputs);
    const mu = data.normals(inputs + 1, outputs, 0.05, 0.3);
    const dW = data.normals(inputs + 1, outputs, 0, 0.2);
    const dy = data.normals(batch, outputs, 0, 0.01);
    const arena = (m: Matrix) => paddedArenas(layout, layerIndex, [m], 0);
    const [shared, xFloats, yFloats] = [
      { ...constants, xDraw: 0, wDraw: 0 },
      4 * constants.xDraw + 64,
      4 * constants.yDraw + 64,
    ];

    test('y = f(x mu + ((x r) dW) s), and s is kept for the backward pass and the next layer', async () => {
      const got = await run(device(), {
        kernel: matmul,
        variant: {
          estimator,
          activation,
          dropout: 'none',
          derivative: keeping(activation),
          input: 'activations',
          block: '8x8',
          precision: 'single',
        },
        constants: { ...shared, ...noDropout, orderDraw: 0, spreadDraw: 0, outputs, layer: layerIndex },
        buffers: {
          x: paddedRows([x], 1),
          w: arena(mu),
          perturbation: arena(dW),
          inputSigns: paddedSigns(r),
          y: unwritten(yFloats),
          outputSigns: unwritten(yFloats),
          derivative: unwritten(yFloats),
        },
        step: { ...step, batch },
        covers: [rowLength(outputs) / 4, batch, 1],
      });
      const where = { batch, width: outputs };
      expect(liveRows(got.outputSigns!, where)).toEqual(withoutOnes(s));
      const input = withOnes(x);
      const scale = zip(
        (a, b) => a! + b!,
        product(absolute(input), absolute(mu)),
        product(absolute(input), absolute(dW)),
      );
      expectClose(
        liveRows(got.y!, where).values,
        matmulFlipout(input, mu, dW, r, withoutOnes(s), activation).values,
        { scale: scale.values },
      );
      if (keeping(activation) === 'kept') {
        const want = activated(activation, matmulFlipout(input, mu, dW, r, withoutOnes(s), 'identity'));
        expectClose(liveRows(got.derivative!, where).values, want.derivative.values, {
          scale: scale.values,
        });
      }
    });

    test('d(dW) = (x r)^T (dy s) beside dw = x^T dy', async () => {
      const got = await run(device(), {
        kernel: matmulWeights,
        variant: { estimator, input: 'activations', block: '8x8', precision: 'single' },
        constants: { ...shared, orderDraw: 0 },
        buffers: {
          x: paddedRows([x], 1),
          dy: paddedRows([dy], 0),
          inputSigns: paddedSigns(r),
          outputSigns: paddedSigns(s),
          dw: unwritten(layout.arenaSize + 64),
          dperturbation: unwritten(layout.arenaSize + 64),
        },
        step: { ...step, batch },
        covers: [rowLength(outputs) / 4, rowLength(inputs), 1],
      });
      const ones = zip(() => 1, r);
      const scale = matmulWeightsPerturbation(
        absolute(withOnes(x)),
        absolute(dy),
        ones,
        zip(() => 1, dy),
      );
      const want = matmulWeightsPerturbation(withOnes(x), dy, r, withoutOnes(s));
      expectClose(liveWeights(got.dperturbation!, layout, layerIndex).values, want.values, {
        scale: scale.values,
      });
      const plain = matmulWeightsPerturbation(
        withOnes(x),
        dy,
        ones,
        zip(() => 1, dy),
      );
      expectClose(liveWeights(got.dw!, layout, layerIndex).values, plain.values, { scale: scale.values });
    });

    test("dx = (dy mu^T + r ((dy s) dW^T)) f'", async () => {
      const { y: made, derivative } = activated(activation, x);
      const got = await run(device(), {
        kernel: matmulInputs,
        variant: { estimator, derivative: derivativeFrom(activation), block: '8x8', precision: 'single' },
        constants: { ...shared, spreadDraw: 0, dxDraw: 0 },
        buffers: {
          dy: paddedRows([dy], 0),
          w: arena(mu),
          perturbation: arena(dW),
          x: paddedRows([made], 1),
          derivative: paddedRows([derivative], 1),
          inputSigns: paddedSigns(r),
          outputSigns: paddedSigns(s),
          dx: unwritten(xFloats),
        },
        step: { ...step, batch },
        covers: [rowLength(inputs) / 4, batch, 1],
      });
      const [signs, outputs] = [withoutOnes(r), withoutOnes(s)];
      const want = matmulInputsFlipout(dy, mu, dW, signs, outputs, derivative);
      const scale = zip(
        (a, b) => a! + b!,
        product(absolute(dy), transposed(absolute(mu))),
        product(absolute(dy), transposed(absolute(dW))),
      );
      expectClose(liveRows(got.dx!, { batch, width: inputs }).values, want.values, {
        scale: withoutOnes(scale).values,
      });
    });
  },
);

const transposed = (m: Matrix): Matrix =>
  matrix(m.columns, m.rows, (row, column) => m.values[column * m.columns + row]!);

test("the input's signs are drawn where the input is gathered, and are fair", async () => {
  const [batch, inputs] = [100, 63];
  const { signs } = await run(device(), {
    kernel: gather,
    variant: { source: 'bytes', signs: 'drawn', precision: 'single' },
    constants: { inputs, rowVectors: rowLength(inputs) / 4, orderDraw: 0, xDraw: 0 },
    buffers: {
      examples: new Uint8Array(batch * inputs),
      order: Uint32Array.from({ length: batch }, (_, n) => n),
      x: unwritten(batch * rowLength(inputs)),
      signs: unwritten(batch * rowLength(inputs)),
    },
    step: { ...step, batch },
    covers: [rowLength(inputs) / 4, batch, 1],
  });
  const want = randomSigns(noise, 0);
  const got = Array.from(signs!.subarray(0, batch * rowLength(inputs)));
  expect(got).toEqual(got.map((_, float) => want(float)));
  const sum = got.reduce((a, b) => a + b, 0);
  expect(Math.abs(sum)).toBeLessThan(4 * Math.sqrt(got.length));
});
