import { describe, expect, test } from 'vitest';
import { gaussianLoss as twin } from '../src/reference/gaussianLoss.ts';
import { at, type Matrix, matrix } from '../src/reference/matrix.ts';
import { gaussianLoss } from './gaussianLoss.wgsl.ts';
import { expectClose } from './testing/compare.ts';
import { testData } from './testing/data.ts';
import { useDevice } from './testing/device.ts';
import { perDraw } from './testing/layer.ts';
import { deadColumns, drawVectors, liveRows, paddedRows, rowStride } from './testing/padded.ts';
import { isUnwritten, run, unwritten } from './testing/runKernel.ts';

const device = useDevice();

async function losses(outputs: readonly Matrix[], y: Matrix) {
  const { rows: batch, columns: targets } = y;
  const draws = outputs.length;
  const yDraw = drawVectors(batch, 2 * targets);
  const got = await run(device(), {
    kernel: gaussianLoss,
    variant: { head: 'gaussian' },
    constants: { targets, columnVectors: yDraw / rowStride(batch), yDraw, orderDraw: 0 },
    buffers: {
      outputs: paddedRows(outputs, 1),
      // the minibatch is the examples from the last to the first, after one that is not in it
      labels: Float32Array.from(matrix(batch, targets, (n, t) => at(y, batch - 1 - n, t)).values),
      order: Uint32Array.from({ length: batch + 1 }, (_, n) => (n === 0 ? 0 : batch - n)),
      doutputs: unwritten(4 * yDraw * draws),
      scores: unwritten(2 * batch * draws + 8),
    },
    step: { batch, draws, firstExample: 1, lossScale: 1 / (batch * draws) },
    covers: [batch, 1, draws],
  });
  return got as { doutputs: Float32Array; scores: Float32Array };
}

describe.each([
  { batch: 1, targets: 1, draws: 1 },
  { batch: 7, targets: 3, draws: 3 },
  { batch: 100, targets: 1, draws: 3 },
  { batch: 96, targets: 5, draws: 1 },
])('$batch examples, $targets targets, $draws draws', ({ batch, targets, draws }) => {
  const { normal, normals } = testData(batch + targets);
  const y = normals(batch, targets, 0.3, 2);
  const outputs = perDraw(draws, () =>
    matrix(batch, 2 * targets, (_, c) => Math.fround(c < targets ? normal(0, 2) : normal(-0.5, 0.8))),
  );

  test('the NLL, the squared error and the gradient equal the twin in every draw', async () => {
    const { doutputs, scores } = await losses(outputs, y);
    for (const [draw, m] of outputs.entries()) {
      const want = twin(m, y, draws);
      const mine = scores.subarray(2 * batch * draw, 2 * batch * (draw + 1));
      expectClose(
        mine.filter((_, i) => i % 2 === 0),
        want.nll,
        { scale: 4 },
      );
      expectClose(
        mine.filter((_, i) => i % 2 === 1),
        want.squaredError,
        { scale: 4 },
      );
      const where = { batch, width: 2 * targets, draw };
      expectClose(liveRows(doutputs, where).values, want.doutputs.values, { scale: 4 / (batch * draws) });
      expect(deadColumns(doutputs, where).values.every((value) => value === 0)).toBe(true);
    }
    expect(scores.subarray(2 * batch * draws).every(isUnwritten)).toBe(true);
  });
});

test('a log sigma beyond all noise is taken as the limit, is finite, and is pushed back', async () => {
  const [y, logSigmas] = [matrix(4, 1, () => 2), [-1e12, -16, 31, 1e12]];
  const outputs = matrix(4, 2, (b, c) => (c === 0 ? 1 : logSigmas[b]!));
  const { doutputs, scores } = await losses([outputs], y);
  const want = twin(outputs, y);
  expectClose(
    scores.subarray(0, 8).filter((_, i) => i % 2 === 0),
    want.nll,
  );
  expectClose(liveRows(doutputs, { batch: 4, width: 2, draw: 0 }).values, want.doutputs.values);
  const push = [0, 1, 2, 3].map((b) => Math.sign(want.doutputs.values[2 * b + 1]!));
  expect(push).toEqual([-1, -1, 1, 1]);
  expect(want.nll[0]).toBe(want.nll[1]);
});

test('the twin: the gradient is the central difference of the mean NLL over examples and draws', () => {
  const { normals } = testData(4);
  const [m, y, h] = [normals(5, 4, 0, 0.7), normals(5, 2), 1e-6];
  const { doutputs } = twin(m, y, 2);
  for (const [index, gradient] of doutputs.values.entries()) {
    const mean = (move: number) => {
      const values = m.values.slice();
      values[index] = values[index]! + move;
      return twin({ ...m, values }, y).nll.reduce((a, b) => a + b, 0) / (5 * 2);
    };
    expect(gradient).toBeCloseTo((mean(h) - mean(-h)) / (2 * h), 6);
  }
});

test('the twin: at the best sigma the NLL of a Gaussian sample is its entropy', () => {
  const y = matrix(4, 1, (b) => [-1, 1, -1, 1][b]!);
  const outputs = matrix(4, 2, () => 0);
  const mean = twin(outputs, y).nll.reduce((a, b) => a + b, 0) / 4;
  expect(mean).toBeCloseTo(0.5 * Math.log(2 * Math.PI * Math.E), 12);
});
