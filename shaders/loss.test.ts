import { describe, expect, test } from 'vitest';
import { loss as twin } from '../src/reference/loss.ts';
import { type Matrix, matrix } from '../src/reference/matrix.ts';
import { loss } from './loss.wgsl.ts';
import { expectClose } from './testing/compare.ts';
import { testData } from './testing/data.ts';
import { useDevice } from './testing/device.ts';
import { perDraw } from './testing/layer.ts';
import { deadColumns, drawVectors, liveRows, paddedRows, rowStride } from './testing/padded.ts';
import { isUnwritten, run, unwritten } from './testing/runKernel.ts';

const device = useDevice();

async function losses(logits: readonly Matrix[], y: readonly number[], weight?: number) {
  const { rows: batch, columns: classes } = logits[0]!;
  const draws = logits.length;
  const yDraw = drawVectors(batch, classes);
  const got = await run(device(), {
    kernel: loss,
    variant: { head: 'categorical' },
    constants: {
      ...{ classes, answers: weight === undefined ? classes : classes - 1 },
      ...{ columnVectors: yDraw / rowStride(batch), yDraw, orderDraw: 0 },
    },
    buffers: {
      // a constant that would win every class, if it were one
      logits: paddedRows(logits, 1e4),
      // the minibatch is the examples from the last to the first, after one that is not in it
      labels: Uint32Array.from(y).reverse(),
      order: Uint32Array.from({ length: batch + 1 }, (_, n) => (n === 0 ? 0 : batch - n)),
      dlogits: unwritten(4 * yDraw * draws),
      scores: unwritten(2 * batch * draws + 8),
    },
    step: {
      ...{ batch, draws, firstExample: 1, pseudoWeight: weight ?? 7 },
      lossScale: 1 / (y.filter((c) => weight === undefined || c < classes - 1).length * draws),
    },
    covers: [batch, 1, draws],
  });
  const { dlogits, scores } = got as { dlogits: Float32Array; scores: Float32Array };
  return {
    scores,
    ofDraw: (draw: number) => {
      const mine = scores.subarray(2 * batch * draw, 2 * batch * (draw + 1));
      const where = { batch, width: classes, draw };
      return {
        dlogits: liveRows(dlogits, where),
        dead: deadColumns(dlogits, where),
        nll: mine.filter((_, i) => i % 2 === 0),
        hits: mine.filter((_, i) => i % 2 === 1),
      };
    },
  };
}

describe.each([
  { batch: 1, classes: 1, draws: 1 },
  { batch: 7, classes: 7, draws: 3 },
  { batch: 96, classes: 10, draws: 1 },
  { batch: 128, classes: 10, draws: 3 },
  { batch: 100, classes: 65, draws: 3 },
  { batch: 7, classes: 400, draws: 1 },
])('$batch examples, $classes classes, $draws draws', ({ batch, classes, draws }) => {
  const { normal, below } = testData(batch + classes);
  const y = Array.from({ length: batch }, () => below(classes));
  const logits = perDraw(draws, () => matrix(batch, classes, () => normal(0, 4)));

  test('the NLL, its gradient and the hits equal the twin in every draw', async () => {
    const { ofDraw, scores } = await losses(logits, y);
    for (const [draw, m] of logits.entries()) {
      const [got, want] = [ofDraw(draw), twin(m, y, draws)];
      expectClose(got.nll, want.nll, { scale: 10 });
      expectClose(got.dlogits.values, want.dlogits.values, { scale: 1 / (batch * draws) });
      expect([...got.hits]).toEqual(want.hits);
      expect(got.dead.values.every((value) => value === 0)).toBe(true);
    }
    expect(scores.subarray(2 * batch * draws).every(isUnwritten)).toBe(true);
  });

  test('the gradient of an example adds up to 0 over the classes', async () => {
    const { dlogits } = (await losses(logits, y)).ofDraw(0);
    for (let b = 0; b < batch; b++) {
      const row = dlogits.values.subarray(b * classes, (b + 1) * classes);
      expect(Math.abs(row.reduce((a, d) => a + d, 0))).toBeLessThan(1e-5 / (batch * draws));
    }
  });
});

test('logits of 1e4 and -1e4 neither overflow nor underflow the NLL', async () => {
  const extreme = matrix(4, 3, (b, c) => [1e4, -1e4, 0][(b + c) % 3]!);
  const y = [0, 1, 2, 0];
  const [got, want] = [(await losses([extreme], y)).ofDraw(0), twin(extreme, y)];
  expectClose(got.nll, want.nll);
  expectClose(got.dlogits.values, want.dlogits.values, { scale: 0.25 });
});

test('of equally probable classes the first is the prediction', async () => {
  const equal = matrix(3, 7, () => 0.5);
  const { hits, nll } = (await losses([equal], [0, 1, 6])).ofDraw(0);
  expect([...hits]).toEqual([1, 0, 0]);
  expectClose(nll, [Math.log(7), Math.log(7), Math.log(7)]);
});

test('the last class may be none of the others: its examples weigh less, and are no hits', async () => {
  const { normal } = testData(11);
  const [m, y] = [matrix(7, 5, () => normal(0, 4)), [0, 4, 1, 4, 2, 3, 4]];
  const [got, want] = [(await losses([m, m], y, 0.3)).ofDraw(1), twin(m, y, 2, { weight: 0.3 })];
  expectClose(got.nll, want.nll, { scale: 10 });
  expectClose(got.dlogits.values, want.dlogits.values, { scale: 1 / 14 });
  expect([...got.hits]).toEqual(want.hits);
  // an example whose second answer is right is a hit, though none is more probable
  const torn = matrix(2, 3, (_, c) => [0, 1, 5][c]!);
  const { hits, nll } = (await losses([torn], [1, 2], 0.3)).ofDraw(0);
  expect([...hits]).toEqual([1, 0]);
  const logZ = Math.log(1 + Math.E + Math.exp(5));
  expectClose(nll, [logZ - 1, 0.3 * (logZ - 5)]);
});

test('the twin with pseudo-examples: the gradient is the central difference of the objective', () => {
  const { normal } = testData(4);
  const [m, y, h] = [matrix(5, 4, () => normal(0, 2)), [0, 3, 2, 3, 0], 1e-6];
  const { dlogits } = twin(m, y, 2, { weight: 0.3 });
  dlogits.values.forEach((gradient, index) => {
    const objective = (move: number) => {
      const values = m.values.slice();
      values[index] = values[index]! + move;
      const nll = (b: number) => twin({ ...m, values }, y).nll[b]!;
      return (nll(0) + nll(2) + nll(4) + 0.3 * (nll(1) + nll(3))) / (3 * 2);
    };
    expect(gradient).toBeCloseTo((objective(h) - objective(-h)) / (2 * h), 8);
  });
});

test('the twin: the gradient is the central difference of the mean NLL over examples and draws', () => {
  const { normal } = testData(3);
  const [m, y, h] = [matrix(5, 4, () => normal(0, 2)), [0, 1, 2, 3, 0], 1e-6];
  const { dlogits } = twin(m, y, 2);
  dlogits.values.forEach((gradient, index) => {
    const mean = (move: number) => {
      const values = m.values.slice();
      values[index] = values[index]! + move;
      return twin({ ...m, values }, y).nll.reduce((a, b) => a + b, 0) / (5 * 2);
    };
    expect(gradient).toBeCloseTo((mean(h) - mean(-h)) / (2 * h), 8);
  });
});
