/**
 * Profiles a run in the worker: a table for the page at each report, and kernels beside the host's work as
 * tracks of the Performance panel of DevTools.
 */
import {
  type Ceilings,
  createProfiler,
  type Gpu,
  type HostSpan,
  type KernelRun,
  measureCeilings,
  type Profiler,
  TimestampsMissingError,
} from '../../index.ts';
import type { ToPage } from './messages.ts';

export interface Profiling {
  readonly profiler: Profiler;
  /** Posts what was measured so far. */
  report(): void;
  /** The last word: waits for what is still to be read, and ends the timing. */
  end(): Promise<void>;
}

const measured = new WeakMap<Gpu, Ceilings>();

/** Says to the page why, and returns undefined, where the adapter has no timestamps. */
export async function startProfiling(
  gpu: Gpu,
  post: (message: ToPage) => void,
): Promise<Profiling | undefined> {
  try {
    const ceilings = measured.get(gpu) ?? (await measureCeilings(gpu));
    measured.set(gpu, ceilings);
    const profiler = createProfiler(gpu, { ceilings, onKernels: showKernels, onHost: showSpan });
    const report = () => post({ type: 'profile', profile: profiler.profile() });
    return {
      profiler,
      report,
      async end() {
        await profiler.settled();
        report();
        profiler.destroy();
      },
    };
  } catch (error) {
    if (!(error instanceof TimestampsMissingError)) throw error;
    post({ type: 'profile', missing: error.message });
    return undefined;
  }
}

type Colour = 'primary' | 'secondary' | 'tertiary' | 'primary-light';

const colourOf = ({ pipeline, shape }: { pipeline: string; shape: boolean }): Colour =>
  shape ? 'primary' : /^(sample|update)/.test(pipeline) ? 'secondary' : 'tertiary';

function showKernels(runs: readonly KernelRun[]): void {
  for (const { title, pipeline, step, start, end, work } of runs) {
    const properties = [
      ['pipeline', pipeline],
      ...(step === undefined ? [] : [['step', String(step)]]),
      ...(work.flops === null ? [] : [['operations', work.flops.toLocaleString('en')]]),
      ['bytes', work.bytes.toLocaleString('en')],
    ];
    const color = colourOf({ pipeline, shape: work.flops !== null });
    show(title, start, end, { track: 'GPU kernels', color, properties });
  }
}

function showSpan({ name, start, end }: HostSpan): void {
  show(name, start, end, { track: 'Host', color: 'primary-light' });
}

/** An entry of a custom track: https://developer.chrome.com/docs/devtools/performance/extension */
function show(
  name: string,
  start: number,
  end: number,
  entry: { readonly track: string; readonly color: Colour; readonly properties?: string[][] },
): void {
  const from = Math.max(0, start);
  const detail = { devtools: { dataType: 'track-entry', trackGroup: 'Credence', ...entry } };
  performance.measure(name, { start: from, end: Math.max(from, end), detail });
  // whoever records has it by now; the page's own list would grow for ever
  performance.clearMeasures(name);
}
