import { expect, test } from 'vitest';
import { addRun, noRuns, phasesOf } from '../gpu/profile/table.ts';
import { cellsOf, profileNotes, profileTable } from './profileWords.ts';

const ceilings = { gflops: 40, gigabytesPerSecond: 10 };
const work = { flops: 16e6, bytes: 1e6 };

function profileOf(milliseconds: readonly number[]) {
  const totals = noRuns('training steps', 'matmul[local,relu,none,none,activations,quad16x16,single]{}', {
    inputs: 784,
    outputs: 400,
  });
  // the first run does not count
  for (const duration of [1000, ...milliseconds]) addRun(totals, duration, work);
  const phases = phasesOf([totals], ceilings);
  return { ...{ adapter: 'A GPU', ceilings, timerStep: 0.0655, submits: { timed: 9, missed: 0 } }, phases };
}
const rowOf = (milliseconds: readonly number[]) => profileOf(milliseconds).phases[0]!.kernels[0]!;

test('a row in rounded numbers', () => {
  expect(cellsOf(rowOf([1, 1]), 0.0655)).toEqual({
    ...{ kernel: 'matmul local relu quad16x16', layer: '784 × 400', runs: '2', median: '1.00', p95: '1.00' },
    ...{ share: '100 %', gflops: '16.0', gigabytes: '1.00', ceiling: '40 % arithmetic' },
  });
});

test("below the timer's resolution is said, not shown as 0", () => {
  const cells = cellsOf(rowOf([0, 0, 0]), 0.0655);
  expect(cells).toMatchObject({ median: '< 0.0655', p95: '< 0.0655', gflops: '–', ceiling: '–' });
  expect(cellsOf(rowOf([0]), null).median).toBe('below');
  expect(profileNotes(profileOf([0, 1])).join(' ')).toContain(
    "50 % of the runs are below the timer's resolution of 0.0655 ms",
  );
  expect(profileNotes(profileOf([1])).join(' ')).not.toContain('resolution');
});

test('what was not timed is told', () => {
  const profile = { ...profileOf([1]), submits: { timed: 9, missed: 3 } };
  expect(profileNotes(profile).at(-1)).toBe('3 of 12 submits came too fast to be timed.');
});

test('the table for a file has a row for each kernel of each phase, with all digits', () => {
  const { phases } = profileOf([1, 3]);
  const { head, rows } = profileTable(phases);
  const [row] = rows.map((cells) => Object.fromEntries(cells.map((cell, i) => [head[i], cell])));
  expect(row).toMatchObject({ phase: 'training steps', kernel: 'matmul', layer: '784 × 400', runs: 2 });
  expect(row).toMatchObject({ 'total ms': 4, share: 1, ceiling: 'arithmetic' });
  expect(rows.every(({ length }) => length === head.length)).toBe(true);
});
