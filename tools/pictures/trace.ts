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

/**
 * The same trace, opened at the training step that the next follows soonest: no figures between them. The
 * panel itself notes it like this in a file that it saves. Requests are left out: the track of the network
 * comes and goes, and moves the others.
 */
export function showStep({ traceEvents, metadata }: Trace): Trace {
  const starts = new Map<number, number>();
  for (const event of traceEvents) {
    const step = stepOf(event);
    if (step !== undefined && !starts.has(step)) starts.set(step, event.ts);
  }
  // the first may have begun before the recording
  const [, ...whole] = [...starts.values()].sort((a, b) => a - b);
  const pairs = whole.slice(1).map((next, i) => [whole[i]!, next] as const);
  const [shortest] = pairs.sort(([a, b], [c, d]) => b - a - (d - c));
  if (!shortest) throw new Error('fewer than three training steps in the trace');
  const [min, max] = shortest;
  const window = { min: min - margin, max: max + margin, range: max - min + 2 * margin };
  const modifications = {
    entriesModifications: { hiddenEntries: [], expandableEntries: [] },
    initialBreadcrumb: { window, child: null },
    annotations: { entryLabels: [], labelledTimeRanges: [], linksBetweenEntries: [] },
  };
  const events = traceEvents.filter(({ name }) => !name.startsWith('Resource'));
  return { traceEvents: events, metadata: { ...metadata, source: 'DevTools', modifications } };
}

/** The training step of a kernel's entry. */
function stepOf({ cat, ph, args }: TraceEvent): number | undefined {
  const detail = args?.detail ?? args?.data?.detail;
  if (!cat.includes('blink.user_timing') || ph !== 'b' || !detail) return undefined;
  const { devtools } = JSON.parse(detail) as { devtools?: { properties?: [string, string][] } };
  const step = devtools?.properties?.find(([name]) => name === 'step')?.[1];
  return step === undefined ? undefined : Number(step);
}
