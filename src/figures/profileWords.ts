/** A profile in words and rounded numbers, the same on the page and on a terminal. */
import { plainChoices } from '../../shaders/kernel.ts';
import { shapeText } from '../gpu/profile/shapeText.ts';
import type { KernelRow } from '../gpu/profile/table.ts';
import type { Profile } from '../gpu/profiler.ts';
import { percent, significant, whole } from '../kit/format.ts';

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

/** A share with two digits. A third digit would be less than times differ from run to run. */
const share = (fraction: number): string => percent(fraction, fraction < 0.1 ? 1000 : 100);

/** One row of the table. A time below the timer's resolution is "< 0.0655", an unknown rate a dash. */
export function cellsOf(row: KernelRow, timerStep: number | null): Record<ProfileColumn, string> {
  const { kernel, variant, shape, count, gflops, gigabytesPerSecond, ofCeiling, nearer } = row;
  const choices = variant.split(',').filter((choice) => !plainChoices.has(choice));
  const unresolved = timerStep === null ? 'below' : `< ${significant(timerStep)}`;
  const time = (milliseconds: number | null) =>
    milliseconds === null ? unresolved : significant(milliseconds);
  const rate = (value: number | null) => (value === null || value === 0 ? '–' : significant(value));
  return {
    kernel: [kernel, ...choices].join(' '),
    layer: shape ? shapeText(shape) : '',
    runs: whole(count),
    median: time(row.median),
    p95: time(row.p95),
    share: share(row.share),
    gflops: rate(gflops),
    gigabytes: rate(gigabytesPerSecond),
    ceiling: ofCeiling === null ? '–' : `${share(ofCeiling)} ${nearer}`,
  };
}

/** Notes that explain the numbers. */
export function profileNotes({ ceilings, timerStep, submits, phases }: Profile): string[] {
  const notes = ['Share: of the GPU time of its kind of work.'];
  if (ceilings) {
    notes.push(
      `Ceilings: ${significant(ceilings.gflops)} GFLOP/s of multiply-adds on registers, ` +
        `${significant(ceilings.gigabytesPerSecond)} GB/s of copies; the nearer one counts.`,
    );
  }
  const rows = phases.flatMap(({ kernels }) => kernels);
  const unresolved = rows.reduce((sum, row) => sum + row.unresolved, 0);
  if (unresolved > 0) {
    const runs = rows.reduce((sum, row) => sum + row.count, 0);
    const step = timerStep === null ? '' : ` of ${significant(timerStep)} ms`;
    notes.push(
      `${share(unresolved / runs)} of the runs are below the timer's resolution${step}; shares and rates are of totals, ` +
        'in which what is rounded evens out.',
    );
  }
  if (submits.missed > 0) {
    notes.push(`${submits.missed} of ${submits.missed + submits.timed} submits came too fast to be timed.`);
  }
  return notes;
}

/** Every kernel of every phase, with all digits: times in milliseconds, shares from 0 to 1. */
export function profileTable(phases: Profile['phases']) {
  const rows = phases.flatMap(({ phase, kernels }) =>
    kernels.map((row) => [
      ...[phase, row.kernel, row.variant, row.shape && shapeText(row.shape), row.count],
      ...[row.unresolved, row.median, row.p95, row.total, row.share],
      ...[row.gflops, row.gigabytesPerSecond, row.ofCeiling, row.nearer],
    ]),
  );
  const head = ['phase', 'kernel', 'variant', 'layer', 'runs', 'runs below the timer', 'median ms', 'p95 ms'];
  return { head: [...head, 'total ms', 'share', 'GFLOP/s', 'GB/s', 'of ceiling', 'ceiling'], rows };
}
