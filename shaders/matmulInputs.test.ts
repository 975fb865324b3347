import { describe, expect, test } from 'vitest';
import { rowLength } from '../src/bayes/layers/activations.ts';
import { matmulInputsLocal, matmulInputs as twin } from '../src/reference/matmulInputs.ts';
import { type Matrix, zip } from '../src/reference/matrix.ts';
import type { Activation } from './lib/nonlinearity.ts';
import { matmulInputs } from './matmulInputs.wgsl.ts';
import { expectClose } from './testing/compare.ts';
import { useDevice } from './testing/device.ts';
import {
  absolute,
  activated,
  derivativeFrom,
  type LayerProblem,
  layerIndex,
  layerProblem,
  perDraw,
  rectified,
  sizes,
  squared,
  type TestedBlock,
  testedBlocks,
} from './testing/layer.ts';
import { liveRows, paddedArenas, paddedRows } from './testing/padded.ts';
import { run, unwritten } from './testing/runKernel.ts';

const device = useDevice();

interface Operands {
  readonly dy: readonly Matrix[];
  readonly w: readonly Matrix[];
  readonly x: readonly Matrix[];
  /** f' that belongs to x. */
  readonly derivative: readonly Matrix[];
  readonly dydv?: readonly Matrix[];
  readonly variance?: Matrix;
}

async function multiplied(
  { batch, inputs, layout, constants }: LayerProblem,
  { dy, w, x, derivative, dydv, variance }: Operands,
  { activation, block = '8x8' }: { activation: Activation; block?: TestedBlock },
): Promise<Float32Array> {
  const { dx } = await run(device(), {
    kernel: matmulInputs,
    variant: {
      estimator: dydv ? 'local' : 'draw',
      derivative: derivativeFrom(activation),
      block,
      precision: 'single',
    },
    constants: {
      ...constants,
      spreadDraw: 0,
      xDraw: x.length > 1 ? constants.xDraw : 0,
      wDraw: w.length > 1 ? constants.wDraw : 0,
      dxDraw: constants.xDraw,
    },
    buffers: {
      // the constant's own gradient stands in the column after the outputs, where every weight is dead
      dy: paddedRows(dy, (draw, row) => 1 + draw - row),
      w: paddedArenas(layout, layerIndex, w, 0),
      x: paddedRows(x, 1),
      derivative: paddedRows(derivative, 1),
      ...(dydv && variance
        ? { dydv: paddedRows(dydv, 0), variance: paddedArenas(layout, layerIndex, [variance], 0) }
        : {}),
      dx: unwritten(4 * constants.xDraw * dy.length + 64),
    },
    step: { batch, draws: dy.length },
    covers: [rowLength(inputs) / 4, batch, dy.length],
  });
  return dx!;
}

describe.each(sizes)('[$batch, $outputs] x [$inputs, $outputs]^T, $draws draws, $activation', (size) => {
  const problem = layerProblem(size);
  const { batch, inputs, outputs, draws, data } = problem;
  const { activation } = size;
  const made = Array.from({ length: draws }, () => activated(activation, data.normals(batch, inputs)));
  const [x, derivative] = [made.map(({ y }) => y), made.map((layer) => layer.derivative)];
  const dy = perDraw(draws, () => data.normals(batch, outputs, 0, 0.01));
  const w = perDraw(draws, () => data.normals(inputs + 1, outputs, 0.05, 0.3));

  test.each(testedBlocks)("%s: dx = (dy w^T) f' for each draw", async (block) => {
    const dx = await multiplied(problem, { dy, w, x, derivative }, { activation, block });
    for (let draw = 0; draw < draws; draw++) {
      const [d, weights, fPrime] = [dy[draw]!, w[draw]!, derivative[draw]!];
      expectClose(liveRows(dx, { batch, width: inputs, draw }).values, twin(d, weights, fPrime).values, {
        scale: twin(absolute(d), absolute(weights), ones(fPrime)).values,
      });
    }
  });

  test.each(testedBlocks)(
    "%s: dx = (dy mu^T + 2 x (dV variance^T)) f', dV = dy dydv, for each draw",
    async (block) => {
      const dydv = perDraw(draws, () => data.normals(batch, outputs, 0, 5));
      const variance = squared(data.normals(inputs + 1, outputs, 0.1, 0.05));
      const dx = await multiplied(
        problem,
        { dy, w: [w[0]!], x, derivative, dydv, variance },
        { activation, block },
      );
      for (let draw = 0; draw < draws; draw++) {
        const [d, s, input] = [dy[draw]!, dydv[draw]!, x[draw]!];
        expectClose(
          liveRows(dx, { batch, width: inputs, draw }).values,
          matmulInputsLocal(d, w[0]!, input, s, variance, derivative[draw]!).values,
          {
            scale: matmulInputsLocal(
              absolute(d),
              absolute(w[0]!),
              absolute(input),
              absolute(s),
              variance,
              ones(input),
            ).values,
          },
        );
      }
    },
  );
});

const ones = (m: Matrix) => zip(() => 1, m);
const whole = layerProblem({ batch: 9, inputs: 65, outputs: 10, draws: 3 });

test.each(['identity', 'relu'] as const)(
  'products of whole numbers are exact to the last bit (%s)',
  async (activation) => {
    const { batch, inputs, outputs, draws, data } = whole;
    const x = perDraw(draws, () => rectified(data.integers(batch, inputs, 3)));
    const dy = perDraw(draws, () => data.integers(batch, outputs, 20));
    const w = perDraw(draws, () => data.integers(inputs + 1, outputs, 20));
    const derivative = x.map((m) => activated(activation, m).derivative);
    const dx = await multiplied(whole, { dy, w, x, derivative }, { activation });
    for (let draw = 0; draw < draws; draw++) {
      // plus 0: minus zero has no meaning here
      const want = zip((value) => value! + 0, twin(dy[draw]!, w[draw]!, derivative[draw]!));
      const got = zip((value) => value! + 0, liveRows(dx, { batch, width: inputs, draw }));
      expect(got).toEqual(want);
    }
  },
);

test('draws may share one input and one set of weights', async () => {
  const { batch, inputs, outputs, draws, data } = whole;
  const [x, w] = [data.integers(batch, inputs, 3), data.integers(inputs + 1, outputs, 20)];
  const dy = perDraw(draws, () => data.integers(batch, outputs, 20));
  const dx = await multiplied(
    whole,
    { dy, w: [w], x: [x], derivative: [ones(x)] },
    { activation: 'identity' },
  );
  for (let draw = 0; draw < draws; draw++) {
    expectClose(liveRows(dx, { batch, width: inputs, draw }).values, twin(dy[draw]!, w, ones(x)).values, {
      tolerance: 0,
    });
  }
});
