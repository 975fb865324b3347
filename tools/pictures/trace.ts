/** A recorded trace of the page, and the stretch of it that the Performance panel shows first. */

export interface Trace {
  readonly traceEvents: readonly TraceEvent[];
  readonly metadata?: Readonly<Record<string, unknown>>;
}

interface TraceEvent {
  readonly name: string;
  readonly cat: string;
  readonly ph: string;
  /** Microseconds. */
  readonly ts: number;
  readonly args?: { readonly detail?: string; readonly data?: { readonly detail?: string } };
}

/** Microseconds before and after. */
const margin = 20_000;

/** The same trace, opened at its second whole training step, as the panel itself notes it in a file that it saves. */
export function showStep({ traceEvents, metadata }: Trace): Trace {
  const starts = new Map<number, number>();
  for (const event of traceEvents) {
    const step = stepOf(event);
    if (step !== undefined && !starts.has(step)) starts.set(step, event.ts);
  }
  // the first may have begun before the recording
  const [, min, max] = [...starts.values()].sort((a, b) => a - b);
  if (min === undefined || max === undefined) throw new Error('fewer than three training steps in the trace');
  const window = { min: min - margin, max: max + margin, range: max - min + 2 * margin };
  const modifications = {
    entriesModifications: { hiddenEntries: [], expandableEntries: [] },
    initialBreadcrumb: { window, child: null },
    annotations: { entryLabels: [], labelledTimeRanges: [], linksBetweenEntries: [] },
  };
  return { traceEvents, metadata: { ...metadata, source: 'DevTools', modifications } };
}

/** The training step of a kernel's entry. */
function stepOf({ cat, ph, args }: TraceEvent): number | undefined {
  const detail = args?.detail ?? args?.data?.detail;
  if (!cat.includes('blink.user_timing') || ph !== 'b' || !detail) return undefined;
  const { devtools } = JSON.parse(detail) as { devtools?: { properties?: [string, string][] } };
  const step = devtools?.properties?.find(([name]) => name === 'step')?.[1];
  return step === undefined ? undefined : Number(step);
}
