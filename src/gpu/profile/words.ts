/** A profile in words and rounded numbers, the same on the page and on a terminal. */
import { plainChoices } from '../../../shaders/kernel.ts';
import type { Profile } from '../profiler.ts';
import { shapeText } from './shapeText.ts';
import type { KernelRow } from './table.ts';

export const profileColumns = {
  kernel: 'Kernel',
  layer: 'Layer',
  runs: 'Runs',
  median: 'Median ms',
  p95: 'p95 ms',
  share: 'Share',
  gflops: 'GFLOP/s',
  gigabytes: 'GB/s',
  ceiling: 'Of ceiling',
} as const;

export type ProfileColumn = keyof typeof profileColumns;

const percent = (fraction: number): string => {
  const value = 100 * fraction;
  return `${value < 10 ? value.toFixed(1) : value.toFixed(0)} %`;
};

/** Three significant digits, never in powers of ten. */
function threeDigits(value: number): string {
  const decimals = Math.max(0, Math.min(6, 2 - Math.floor(Math.log10(Math.abs(value)))));
  return value.toFixed(decimals);
}

/** One row of the table. A time below the timer's resolution is "< 0.0655", an unknown rate a dash. */
export function cellsOf(row: KernelRow, timerStep: number | null): Record<ProfileColumn, string> {
  const { kernel, variant, shape, count, share, gflops, gigabytesPerSecond, ofCeiling, nearer } = row;
  const choices = variant.split(',').filter((choice) => !plainChoices.has(choice));
  const unresolved = timerStep === null ? 'below' : `< ${threeDigits(timerStep)}`;
  const time = (milliseconds: number | null) =>
    milliseconds === null ? unresolved : threeDigits(milliseconds);
  const rate = (value: number | null) => (value === null || value === 0 ? '–' : threeDigits(value));
  return {
    kernel: [kernel, ...choices].join(' '),
    layer: shape ? shapeText(shape) : '',
    runs: count.toLocaleString('en-US'),
    median: time(row.median),
    p95: time(row.p95),
    share: percent(share),
    gflops: rate(gflops),
    gigabytes: rate(gigabytesPerSecond),
    ceiling: ofCeiling === null ? '–' : `${percent(ofCeiling)} ${nearer}`,
  };
}

/** What must be known to read the numbers. */
export function profileNotes({ ceilings, timerStep, submits, phases }: Profile): string[] {
  const notes = ['Share: of the GPU time of its kind of work.'];
  if (ceilings) {
    notes.push(
      `Ceilings: ${threeDigits(ceilings.gflops)} GFLOP/s of multiply-adds on registers, ` +
        `${threeDigits(ceilings.gigabytesPerSecond)} GB/s of copies; the nearer one counts.`,
    );
  }
  const rows = phases.flatMap(({ kernels }) => kernels);
  const unresolved = rows.reduce((sum, row) => sum + row.unresolved, 0);
  if (unresolved > 0) {
    const runs = rows.reduce((sum, row) => sum + row.count, 0);
    const step = timerStep === null ? '' : ` of ${threeDigits(timerStep)} ms`;
    notes.push(
      `${percent(unresolved / runs)} of the runs are below the timer's resolution${step}; shares and rates are of totals, ` +
        'in which what is rounded evens out.',
    );
  }
  if (submits.missed > 0) {
    notes.push(`${submits.missed} of ${submits.missed + submits.timed} submits came too fast to be timed.`);
  }
  return notes;
}
