import { describe, expect, test } from 'vitest';
import { reduce as twin } from '../src/reference/reduce.ts';
import { reduce } from './reduce.wgsl.ts';
import { expectClose } from './testing/compare.ts';
import { testData } from './testing/data.ts';
import { useDevice } from './testing/device.ts';
import { isUnwritten, run, unwritten } from './testing/runKernel.ts';

const device = useDevice();

type Pair = readonly [number, number];
const row = 2;

async function reduced(scores: readonly Pair[], partials: readonly Pair[], draws = 1): Promise<Float32Array> {
  const padded = (pairs: readonly Pair[]) => Float32Array.from([...pairs.flat(), 7, 7, 7, 7]);
  const { metrics } = await run(device(), {
    kernel: reduce,
    variant: { into: 'ring' },
    constants: { threads: partials.length, lanes: draws },
    buffers: { scores: padded(scores), partials: padded(partials), metrics: unwritten(16) },
    step: { batch: scores.length / draws, draws, row },
    covers: [1, 1, 1],
  });
  expect(metrics!.filter(isUnwritten).length).toBe(12);
  return metrics!.subarray(4 * row, 4 * row + 4);
}

describe.each([
  { batch: 0, draws: 1, threads: 1 },
  { batch: 1, draws: 1, threads: 1 },
  { batch: 7, draws: 3, threads: 10 },
  { batch: 100, draws: 3, threads: 129 },
  { batch: 128, draws: 1, threads: 7500 },
])('$batch examples, $draws draws, $threads partial sums', ({ batch, draws, threads }) => {
  const { normal, below } = testData(threads);
  const scores = Array.from({ length: batch * draws }, (): Pair => [Math.abs(normal(2, 1)), below(2)]);
  const partials = Array.from({ length: threads }, (): Pair => [normal(50, 100), below(3)]);

  test('a row of metrics is (sum nll, hits, KL, count)', async () => {
    const { nll, hits, kl, broken } = twin(scores, partials);
    const size = partials.reduce((total, [value]) => total + Math.abs(value), 0);
    const got = await reduced(scores, partials, draws);
    expectClose(got, [nll, hits, kl, broken], { scale: [nll, 0, size, 0], tolerance: 1e-6 });
    expect([got[1], got[3]]).toEqual([hits, broken]);
  });

  test('two runs agree to the last bit', async () => {
    expect(await reduced(scores, partials, draws)).toEqual(await reduced(scores, partials, draws));
  });
});

test('an NLL that is not finite is counted, each once, beside those that `update` counted', async () => {
  const scores: Pair[] = [
    [1, 1],
    [Number.NaN, 0],
    [Number.POSITIVE_INFINITY, 0],
    [3e38, 1],
    [Number.NEGATIVE_INFINITY, 0],
  ];
  const partials: Pair[] = [
    [1, 0],
    [2, 4],
  ];
  const [, hits, kl, broken] = await reduced(scores, partials);
  expect([hits, kl, broken]).toEqual([2, 3, 7]);
  expect(twin(scores, partials).broken).toBe(7);
});

test('the sum of many equal numbers does not drift', async () => {
  const count = 2 ** 17;
  const [nll, kl] = [Math.fround(Math.LN10), Math.fround(0.1)];
  const scores = Array.from({ length: count }, (): Pair => [nll, 1]);
  const partials = Array.from({ length: count }, (): Pair => [kl, 0]);
  expectClose(await reduced(scores, partials), [count * nll, count, count * kl, 0], { tolerance: 1e-6 });
});
