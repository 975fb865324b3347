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
import { isUnwritten, run, unwritten } from './testing/runKernel.ts';

const device = useDevice();

interface Moments {
  readonly first: Float32Array<ArrayBuffer>;
  readonly sums: Float32Array<ArrayBuffer>;
}

/** The place of a group of draws: where its rows start, which draw is its first, and how long a block is. */
interface Place {
  readonly row: number;
  readonly firstDraw: number;
  readonly blockDraws: number;
}

/** Adds the draws to what a block has come to. */
async function accumulated(
  keep: 'moments' | 'draws',
  logits: readonly Matrix[],
  { first, sums }: Moments,
  { row, firstDraw, blockDraws }: Place,
) {
  const { rows: batch, columns: classes } = logits[0]!;
  const yDraw = drawVectors(batch, classes);
  const got = await run(device(), {
    kernel: predict,
    variant: { keep },
    constants: { classes, columnVectors: yDraw / rowStride(batch), yDraw, blockDraws },
    buffers: {
      logits: paddedRows(logits, 1e4),
      first,
      sums,
      ...(keep === 'draws' && { probs: new Float32Array(logits.length * batch * classes) }),
    },
    step: { batch, draws: logits.length, row, firstDraw },
    covers: [batch, 1, 1],
  });
  return got as unknown as Moments & { probs: Float32Array<ArrayBuffer> };
}

/** Rows [B, C + 1] of the twin's moments. */
const expected = (logits: readonly Matrix[]): number[] =>
  Array.from({ length: logits[0]!.rows }, (_, b) => twin(logits, b)).flatMap(({ probs, entropy }) => [
    ...probs,
    entropy,
  ]);

/** What a block of draws adds up to: draws * first + sums. */
const total = ({ first, sums }: Moments, draws: number, from = 0, to = first.length): number[] =>
  Array.from(sums.subarray(from, to), (sum, at) => draws * first[from + at]! + sum);

const untouched = (floats: number): Moments => ({ first: unwritten(floats), sums: unwritten(floats) });

describe.each([
  { batch: 1, classes: 1, draws: 1 },
  { batch: 7, classes: 7, draws: 3 },
  { batch: 96, classes: 10, draws: 3 },
  { batch: 100, classes: 65, draws: 1 },
  { batch: 7, classes: 400, draws: 3 },
])('$batch examples, $classes classes, $draws draws', ({ batch, classes, draws }) => {
  const { normal } = testData(batch + classes);
  const make = () => matrix(batch, classes, () => normal(0, 4));
  const groups = Array.from({ length: 4 }, () => perDraw(draws, make));
  const [one, two, three] = groups as [Matrix[], Matrix[], Matrix[], Matrix[]];
  const width = classes + 1;
  const row = 5;
  const [from, to] = [row * width, (row + batch) * width];
  const start = () => untouched((row + batch + 2) * width);
  const at = (group: number) => ({ row, firstDraw: group * draws, blockDraws: 2 * draws });

  test('the moments are sums of probabilities and of entropies over draws', async () => {
    const moments = await accumulated('moments', one, start(), at(0));
    expectClose(total(moments, draws, from, to), expected(one), { scale: 1 });
  });

  test('groups of a block add up, the next block starts anew, and other rows are left alone', async () => {
    const begun = await accumulated('draws', one, start(), at(0));
    const block = await accumulated('draws', two, begun, at(1));
    expectClose(total(block, 2 * draws, from, to), expected([...one, ...two]), { scale: 1 });
    const next = await accumulated('draws', three, block, at(2));
    expectClose(total(next, draws, from, to), expected(three), { scale: 1 });
    for (const values of [next.first, next.sums]) {
      expect([...values.subarray(0, from), ...values.subarray(to)].every(isUnwritten)).toBe(true);
    }
  });

  test('equal draws deviate by nothing at all', async () => {
    const same = perDraw(5, () => one[0]!);
    const { sums } = await accumulated('moments', same, start(), { row, firstDraw: 0, blockDraws: 5 });
    expect(sums.subarray(from, to).every((sum) => sum === 0)).toBe(true);
  });

  test('every draw is kept when asked for', async () => {
    const { probs } = await accumulated('draws', one, start(), at(0));
    const want = one.flatMap((m) => Array.from({ length: batch }, (_, b) => softmax(rowOf(m, b))).flat());
    expectClose(probs, want, { scale: 0.1 });
  });
});

const alone = { row: 0, firstDraw: 0, blockDraws: 64 };

test('logits of 1e4 and -1e4 give certain probabilities and an entropy of 0', async () => {
  const extreme = matrix(3, 3, (b, c) => (b === c ? 1e4 : -1e4));
  const moments = await accumulated('moments', [extreme], untouched(12), alone);
  expect(total(moments, 1)).toEqual([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0]);
});

test('a constant added to all logits does not matter, however large', async () => {
  const logits = (shift: number) => matrix(1, 3, (_, c) => shift + c / 4);
  const [plain, shifted] = [
    await accumulated('moments', [logits(0)], untouched(4), alone),
    await accumulated('moments', [logits(2 ** 20)], untouched(4), alone),
  ];
  expect(shifted.first).toEqual(plain.first);
});

test('draws that disagree average to uncertainty though each is certain: probabilities are averaged, not logits', async () => {
  const certain = (winner: number) => matrix(1, 2, (_, c) => (c === winner ? 50 : -50));
  const moments = await accumulated('moments', [certain(0), certain(1)], untouched(3), alone);
  expectClose(total(moments, 2), [1, 1, 0], { scale: 1 });
});
