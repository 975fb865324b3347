/**
 * Measures how long each kernel takes. A profiler observes the submits of a `Gpu`: each dispatch gets a pass
 * of its own between two timestamps. They are read back when the GPU is done, and nothing waits for them.
 * Without a profiler the commands are the same as if there were none.
 */
import type { Gpu } from './device.ts';
import type { Dispatch, Extent } from './dispatch.ts';
import { TimestampsMissingError } from './errors.ts';
import { createMemory } from './memory.ts';
import type { Ceilings } from './profile/ceilings.ts';
import { createGpuClock } from './profile/gpuClock.ts';
import { addRun, type KernelTotals, noRuns, type PhaseProfile, phasesOf } from './profile/table.ts';
import { createTimestampPool, passesPerSubmit } from './profile/timestamps.ts';
import { type HostSpan, type KernelRun, titleOf, traceFile } from './profile/trace.ts';
import type { SubmitObserver } from './submitObserver.ts';

/** Everything that was measured so far, as plain data. */
export interface Profile {
  readonly adapter: string;
  /** The adapter's limits, which kernels are compared with; null if they were not measured. */
  readonly ceilings: Ceilings | null;
  /** Milliseconds between two ticks of the timer, estimated from the times so far; null before the first. */
  readonly timerStep: number | null;
  /** Submits whose kernels were timed, and submits that were missed because all query sets were in use. */
  readonly submits: { readonly timed: number; readonly missed: number };
  readonly phases: readonly PhaseProfile[];
}

export interface Profiler extends SubmitObserver {
  /** Records that the host did `name` from `start` until now, in ms of `performance.now()`. */
  host(name: string, start: number): void;
  profile(): Profile;
  /** The latest runs as a trace file; see profile/trace.ts. */
  trace(): string;
  /** Resolves when the timestamps of everything submitted were read. */
  settled(): Promise<void>;
  /** Stops timing and frees the memory. What was measured stays. */
  destroy(): void;
}

export interface ProfilerOptions {
  /** From `measureCeilings`. */
  readonly ceilings?: Ceilings | undefined;
  /** Called with the kernels of every submit as soon as they are read. */
  readonly onKernels?: ((runs: readonly KernelRun[]) => void) | undefined;
  readonly onHost?: ((span: HostSpan) => void) | undefined;
}

interface Pass {
  readonly dispatch: Dispatch;
  readonly extent: Extent;
  readonly step: number | undefined;
}

/** A run in nanoseconds of the GPU. Begin and end are equal if the timer did not resolve the run. */
type Ticks = Omit<KernelRun, 'start' | 'end'> & { readonly begin: number; readonly end: number };

/** The most runs in a trace file, which holds the latest: about eight epochs of the demo. */
const mostRuns = 50_000;

/**
 * Makes a profiler the observer of `gpu`; its `destroy` takes it off again.
 * @throws TimestampsMissingError if the device has no timestamps: the adapter lacks them, or `openGpu` was
 * not asked for them.
 */
export function createProfiler(gpu: Gpu, { ceilings, onKernels, onHost }: ProfilerOptions = {}): Profiler {
  if (!gpu.device.features.has('timestamp-query')) throw new TimestampsMissingError(gpu.adapterName);
  const memory = createMemory(gpu);
  const pool = createTimestampPool(gpu, memory);
  const clock = createGpuClock();
  const totals = new Map<string, KernelTotals>();
  const runs: Ticks[] = [];
  const spans: HostSpan[] = [];
  const reading = new Set<Promise<void>>();
  const submits = { timed: 0, missed: 0 };
  let origin: bigint | undefined;
  let tick = 0;

  const placed = ({ begin, end, ...run }: Ticks): KernelRun => ({
    ...run,
    start: clock.toHost(begin),
    end: clock.toHost(end),
  });

  function received(phase: string, passes: readonly Pass[], values: BigUint64Array, submittedAt: number) {
    origin ??= values.find((value) => value > 0n);
    const at = (index: number) => (values[index] ? Number(values[index] - (origin ?? 0n)) : Number.NaN);
    const measured = passes.map(({ dispatch, extent, step }, i): Ticks => {
      const [first, last] = [at(2 * i), at(2 * i + 1)];
      const work = dispatch.work(extent);
      // a timestamp of 0 was never written, and one before its beginning is no time at all
      const end = last > first ? last : first;
      const { name: pipeline, shape } = dispatch;
      if (end > first) tick = commonStep(tick, end - first);
      const key = `${phase} ${pipeline}`;
      const kernel = totals.get(key) ?? noRuns(phase, pipeline, shape);
      totals.set(key, kernel);
      addRun(kernel, Number.isNaN(first) ? 0 : (end - first) / 1e6, work);
      return { title: titleOf(pipeline, shape), pipeline, phase, step, work, begin: first, end };
    });
    const known = measured.filter(({ begin }) => !Number.isNaN(begin));
    submits.timed += 1;
    if (known.length === 0) return;
    const lastEnd = known.reduce((latest, { end }) => Math.max(latest, end), known[0]!.end);
    clock.observe(submittedAt, known[0]!.begin, lastEnd, performance.now());
    runs.push(...known);
    if (runs.length > 2 * mostRuns) runs.splice(0, runs.length - mostRuns);
    onKernels?.(known.map(placed));
  }

  const profiler: Profiler = {
    time(label) {
      const start = performance.now();
      const slot = pool.free();
      if (!slot) {
        submits.missed += 1;
        return undefined;
      }
      const passes: Pass[] = [];
      return {
        next(dispatch, extent, step) {
          if (passes.length === passesPerSubmit) return {};
          passes.push({ dispatch, extent, step });
          return { timestampWrites: slot.writes(passes.length - 1) };
        },
        resolve(encoder) {
          if (passes.length > 0) slot.resolve(encoder, passes.length);
        },
        submitted() {
          const submittedAt = performance.now();
          profiler.host(`submit ${label}`, start);
          if (passes.length === 0) return;
          const read = slot
            .read(passes.length)
            // the timestamps of a lost device cannot be read; the code that computes on it gets the error
            .then(
              (values) => received(label, passes, values, submittedAt),
              () => undefined,
            )
            .finally(() => reading.delete(read));
          reading.add(read);
        },
      };
    },
    host(name, start) {
      const span = { name, start, end: performance.now() };
      spans.push(span);
      if (spans.length > 2 * mostRuns) spans.splice(0, spans.length - mostRuns);
      onHost?.(span);
    },
    profile: () => ({
      adapter: gpu.adapterName,
      ceilings: ceilings ?? null,
      timerStep: tick === 0 ? null : tick / 1e6,
      submits: { ...submits },
      phases: phasesOf(totals.values(), ceilings ?? null),
    }),
    trace: () => traceFile(gpu.adapterName, runs.slice(-mostRuns).map(placed), spans.slice(-mostRuns)),
    async settled() {
      await Promise.all(reading);
    },
    destroy() {
      if (gpu.observer === profiler) gpu.observer = undefined;
      pool.destroy();
      memory.destroy();
    },
  };
  gpu.observer = profiler;
  return profiler;
}

/** The greatest common divisor of two times: every time that a timer shows is a multiple of its step. */
export function commonStep(a: number, b: number): number {
  return b === 0 ? a : commonStep(b, a % b);
}
