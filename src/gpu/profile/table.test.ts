import { expect, test } from 'vitest';
import { addRun, type KernelTotals, nearestRank, noRuns, phasesOf } from './table.ts';

const shape = { inputs: 784, outputs: 400 };
const pipeline = 'matmul[local,relu]{rowVectors:197}';

/** Drivers compile in it: it must leave no trace in what the tests expect. */
const firstRun = 5000;

function totals(
  milliseconds: readonly number[],
  work: { flops: number | null; bytes: number },
  of: Partial<Pick<KernelTotals, 'phase' | 'pipeline' | 'shape'>> = {},
): KernelTotals {
  const { phase = 'training steps', ...kernel } = { pipeline, shape, ...of };
  const all = noRuns(phase, kernel.pipeline, kernel.shape);
  for (const duration of [firstRun, ...milliseconds]) addRun(all, duration, work);
  return all;
}

const onlyRow = (all: KernelTotals, ceilings: Parameters<typeof phasesOf>[1] = null) =>
  phasesOf([all], ceilings)[0]!.kernels[0]!;

test('a kernel by its name, variant and layer, with its times', () => {
  expect(onlyRow(totals([3, 1, 2, 10], { flops: 8e6, bytes: 4e6 }))).toMatchObject({
    ...{ kernel: 'matmul', variant: 'local,relu', shape, pipeline },
    ...{ count: 4, unresolved: 0, total: 16, median: 2, p95: 10, share: 1 },
    // 32 million operations and 16 million bytes in 16 ms
    ...{ gflops: 2, gigabytesPerSecond: 1, ofCeiling: null, nearer: null },
  });
});

test('a first run counts as long as there is no other', () => {
  const all = totals([], { flops: 1e6, bytes: 0 });
  expect(onlyRow(all)).toMatchObject({ count: 1, total: firstRun, median: firstRun });
  addRun(all, 2, { flops: 4e6, bytes: 0 });
  expect(onlyRow(all)).toMatchObject({ count: 1, total: 2, median: 2, gflops: 2 });
});

test('the nearer ceiling is the one that counts', () => {
  const row = (flops: number | null) =>
    onlyRow(totals([1], { flops, bytes: 2e6 }), { gflops: 100, gigabytesPerSecond: 10 });
  expect(row(55e6)).toMatchObject({ ofCeiling: 0.55, nearer: 'arithmetic' });
  expect(row(10e6)).toMatchObject({ ofCeiling: 0.2, nearer: 'memory' });
  expect(row(null)).toMatchObject({ gflops: null, ofCeiling: 0.2, nearer: 'memory' });
});

test('what the timer does not resolve is no 0: it has no times and no rates', () => {
  const row = onlyRow(totals([0, 0], { flops: 1, bytes: 1 }), { gflops: 1, gigabytesPerSecond: 1 });
  expect(row).toMatchObject({ count: 2, unresolved: 2, median: null, p95: null });
  expect(row).toMatchObject({ gflops: null, gigabytesPerSecond: null, ofCeiling: null, share: 0 });
});

test('a coarse timer still shares out the whole: rates come from totals', () => {
  const row = onlyRow(totals([0, 0, 0, 1], { flops: 1e6, bytes: 1e6 }));
  expect(row).toMatchObject({ unresolved: 3, median: null, p95: 1, gflops: 4 });
});

test('shares are of the phase; the longest comes first', () => {
  const step = totals([1, 1], { flops: null, bytes: 0 }, { pipeline: 'gather[bytes]{}', shape: undefined });
  const long = totals([3, 3], { flops: null, bytes: 0 });
  const other = totals([100], { flops: null, bytes: 0 }, { phase: 'prediction' });
  const phases = phasesOf([step, long, other], null);
  expect(phases.map(({ phase, total }) => [phase, total])).toEqual([
    ['prediction', 100],
    ['training steps', 8],
  ]);
  expect(phases[1]!.kernels.map(({ kernel, share }) => [kernel, share])).toEqual([
    ['matmul', 0.75],
    ['gather', 0.25],
  ]);
});

test('of many runs the totals count all, the median the latest', () => {
  const all = totals([...Array(4096).fill(9), ...Array(4096).fill(1)], { flops: null, bytes: 0 });
  expect(onlyRow(all)).toMatchObject({ count: 8192, total: 10 * 4096, median: 1, p95: 1 });
});

test('quantiles are values that occurred', () => {
  expect(nearestRank([1, 2, 3, 4], 0.5)).toBe(2);
  expect(nearestRank([1, 2, 3, 4], 0.95)).toBe(4);
  expect(nearestRank([7], 0)).toBe(7);
  expect(nearestRank([], 0.5)).toBe(0);
});
