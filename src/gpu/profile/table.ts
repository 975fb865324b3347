/**
 * From single runs of kernels to a table of times, counts, rates, and how near they are to the adapter's
 * limits.
 */
import type { Shape } from '../../../shaders/kernel.ts';
import type { Work } from '../dispatch.ts';
import type { Ceilings } from './ceilings.ts';

/**
 * All measurements of one pipeline in one kind of submit. Its first run counts only while it is the only one:
 * drivers finish compiling in it, which may take a thousand times as long as the kernel.
 */
export interface KernelTotals {
  /** What the submit was for: "training steps", "prediction". */
  readonly phase: string;
  /** `matmul[local,relu]{rowVectors:197,...}` */
  readonly pipeline: string;
  readonly shape: Shape | undefined;
  count: number;
  /** Whether the first run was left out already. */
  warm: boolean;
  /** Runs that began and ended at the same tick of the timer. */
  unresolved: number;
  /** Milliseconds of all runs. */
  total: number;
  flops: number | null;
  bytes: number;
  /** Milliseconds of the latest runs, 0 where unresolved. */
  readonly latest: number[];
}

/** The most runs that a median is of. Otherwise hours of training would fill the memory. */
const mostLatest = 4096;

export const noRuns = (phase: string, pipeline: string, shape: Shape | undefined): KernelTotals => ({
  ...{ phase, pipeline, shape },
  ...{ count: 0, warm: false, unresolved: 0, total: 0, flops: null, bytes: 0, latest: [] },
});

/** Adds a run of `milliseconds`; 0 is one that the timer did not resolve. */
export function addRun(totals: KernelTotals, milliseconds: number, { flops, bytes }: Work): void {
  if (!totals.warm && totals.count === 1) {
    const { phase, pipeline, shape } = totals;
    Object.assign(totals, noRuns(phase, pipeline, shape), { warm: true });
  }
  totals.latest[totals.count % mostLatest] = milliseconds;
  totals.count += 1;
  totals.unresolved += Number(milliseconds === 0);
  totals.total += milliseconds;
  totals.bytes += bytes;
  if (flops !== null) totals.flops = (totals.flops ?? 0) + flops;
}

/** A kernel in a phase. A time or a rate is null if it is below the timer's resolution. */
export interface KernelRow {
  readonly kernel: string;
  /** The choices of its variant: "local,relu". */
  readonly variant: string;
  /** Sizes of what it worked on, where the kernel counts by them: a layer's inputs and outputs. */
  readonly shape: Shape | null;
  readonly pipeline: string;
  readonly count: number;
  /** How many of the runs were below the timer's resolution. */
  readonly unresolved: number;
  /** Milliseconds of the latest runs. */
  readonly median: number | null;
  readonly p95: number | null;
  /** Milliseconds of all runs, and their share of the phase. */
  readonly total: number;
  readonly share: number;
  /** Null also if the kernel does not count its arithmetic. */
  readonly gflops: number | null;
  readonly gigabytesPerSecond: number | null;
  /** Share of the nearer ceiling, 0 to 1; above 1 if the bytes stayed in a cache. */
  readonly ofCeiling: number | null;
  readonly nearer: 'arithmetic' | 'memory' | null;
}

export interface PhaseProfile {
  readonly phase: string;
  /** Milliseconds that its kernels ran. */
  readonly total: number;
  /** The longest first. */
  readonly kernels: readonly KernelRow[];
}

/** Phases and their kernels, the longest first. */
export function phasesOf(all: Iterable<KernelTotals>, ceilings: Ceilings | null): PhaseProfile[] {
  const phases = new Map<string, KernelTotals[]>();
  for (const kernel of all) phases.set(kernel.phase, [...(phases.get(kernel.phase) ?? []), kernel]);
  return [...phases]
    .map(([phase, kernels]) => {
      const total = kernels.reduce((sum, kernel) => sum + kernel.total, 0);
      const rows = kernels.map((kernel) => rowOf(kernel, total, ceilings));
      return { phase, total, kernels: rows.toSorted((a, b) => b.total - a.total) };
    })
    .toSorted((a, b) => b.total - a.total);
}

function rowOf(totals: KernelTotals, ofPhase: number, ceilings: Ceilings | null): KernelRow {
  const { pipeline, shape = null, count, unresolved, total, flops, bytes, latest } = totals;
  const [, kernel = pipeline, variant = ''] = /^(\w+)\[([^\]]*)\]/.exec(pipeline) ?? [];
  // 10^6 operations a millisecond are 10^9 a second
  const rate = (amount: number | null) => (amount === null || total === 0 ? null : amount / total / 1e6);
  const [gflops, gigabytesPerSecond] = [rate(flops), rate(bytes)];
  const sorted = Float64Array.from(latest).sort();
  return {
    ...{ kernel, variant, shape, pipeline, count, unresolved, total },
    median: nearestRank(sorted, 0.5) || null,
    p95: nearestRank(sorted, 0.95) || null,
    share: ofPhase === 0 ? 0 : total / ofPhase,
    ...{ gflops, gigabytesPerSecond },
    ...ceilingOf(gflops, gigabytesPerSecond, ceilings),
  };
}

/** The roofline: the rate that is nearer to its ceiling limits the kernel. */
function ceilingOf(
  gflops: number | null,
  gigabytesPerSecond: number | null,
  ceilings: Ceilings | null,
): Pick<KernelRow, 'ofCeiling' | 'nearer'> {
  if (!ceilings || gigabytesPerSecond === null) return { ofCeiling: null, nearer: null };
  const arithmetic = (gflops ?? 0) / ceilings.gflops;
  const memory = gigabytesPerSecond / ceilings.gigabytesPerSecond;
  return arithmetic > memory
    ? { ofCeiling: arithmetic, nearer: 'arithmetic' }
    : { ofCeiling: memory, nearer: 'memory' };
}

/**
 * The quantile by nearest rank: the smallest value that at least this fraction of the values is at most; 0 of
 * none.
 */
export function nearestRank(sorted: ArrayLike<number>, fraction: number): number {
  return sorted[Math.max(0, Math.ceil(fraction * sorted.length) - 1)] ?? 0;
}
