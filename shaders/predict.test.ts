import { describe, expect, test } from 'vitest';
import { softmax } from '../src/reference/categorical.ts';
import { type Matrix, matrix, rowOf } from '../src/reference/matrix.ts';
import { predict as twin } from '../src/reference/predict.ts';
import { predict } from './predict.wgsl.ts';
import { expectClose } from './testing/compare.ts';
import { testData } from './testing/data.ts';
import { useDevice } from './testing/device.ts';
import { perDraw } from './testing/layer.ts';
import { drawVectors, paddedRows, rowStride } from './testing/padded.ts';
import { run } from './testing/runKernel.ts';

const device = useDevice();

/** Adds the draws to `moments`, whose rows for this batch start at `row`. */
async function accumulated(
  keep: 'moments' | 'draws',
  logits: readonly Matrix[],
  moments: Float32Array<ArrayBuffer>,
  row: number,
) {
  const { rows: batch, columns: classes } = logits[0]!;
  const yDraw = drawVectors(batch, classes);
  const got = await run(device(), {
    kernel: predict,
    variant: { keep },
    constants: { classes, columnVectors: yDraw / rowStride(batch), yDraw },
    buffers: {
      logits: paddedRows(logits, 1e4),
      moments,
      ...(keep === 'draws' && { probs: new Float32Array(logits.length * batch * classes) }),
    },
    step: { batch, draws: logits.length, row },
    covers: [batch, 1, 1],
  });
  return got as { moments: Float32Array<ArrayBuffer>; probs: Float32Array<ArrayBuffer> };
}

/** Rows [B, C + 1] of the twin's moments. */
const expected = (logits: readonly Matrix[]): number[] =>
  Array.from({ length: logits[0]!.rows }, (_, b) => twin(logits, b)).flatMap(({ probs, entropy }) => [
    ...probs,
    entropy,
  ]);

describe.each([
  { batch: 1, classes: 1, draws: 1 },
  { batch: 7, classes: 7, draws: 3 },
  { batch: 96, classes: 10, draws: 3 },
  { batch: 100, classes: 65, draws: 1 },
  { batch: 7, classes: 400, draws: 3 },
])('$batch examples, $classes classes, $draws draws', ({ batch, classes, draws }) => {
  const { normal } = testData(batch + classes);
  const make = () => matrix(batch, classes, () => normal(0, 4));
  const [first, second] = [perDraw(draws, make), perDraw(draws, make)];
  const width = classes + 1;
  const row = 5;
  const start = () => new Float32Array((row + batch + 2) * width);

  test('the moments are sums of probabilities and of entropies over draws', async () => {
    const { moments } = await accumulated('moments', first, start(), row);
    expectClose(moments.subarray(row * width, (row + batch) * width), expected(first), { scale: 1 });
  });

  test('groups of draws add up, and other rows are left alone', async () => {
    const { moments: once } = await accumulated('draws', first, start(), row);
    const { moments } = await accumulated('draws', second, once, row);
    expectClose(moments.subarray(row * width, (row + batch) * width), expected([...first, ...second]), {
      scale: 1,
    });
    const others = [...moments.subarray(0, row * width), ...moments.subarray((row + batch) * width)];
    expect(others.every((value) => value === 0)).toBe(true);
  });

  test('every draw is kept when asked for', async () => {
    const { probs } = await accumulated('draws', first, start(), row);
    const want = first.flatMap((m) => Array.from({ length: batch }, (_, b) => softmax(rowOf(m, b))).flat());
    expectClose(probs, want, { scale: 0.1 });
  });
});

test('logits of 1e4 and -1e4 give certain probabilities and an entropy of 0', async () => {
  const extreme = matrix(3, 3, (b, c) => (b === c ? 1e4 : -1e4));
  const { moments } = await accumulated('moments', [extreme], new Float32Array(12), 0);
  expect([...moments]).toEqual([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0]);
});

test('draws that disagree average to uncertainty though each is certain: probabilities are averaged, not logits', async () => {
  const certain = (winner: number) => matrix(1, 2, (_, c) => (c === winner ? 50 : -50));
  const { moments } = await accumulated('moments', [certain(0), certain(1)], new Float32Array(3), 0);
  expectClose(moments, [1, 1, 0], { scale: 1 });
});
