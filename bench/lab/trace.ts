/** The tasks of a page's main thread, out of a trace of Chromium. */

export interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds: when it began, how long it took, and how long of that the thread ran. */
  readonly ts: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: {
    readonly name?: string;
    readonly data?: { readonly url?: string; readonly functionName?: string };
  };
}

export interface Task {
  /** Milliseconds: of the thread itself, and by the clock. */
  readonly cpu: number;
  readonly wall: number;
  /** The longest things in it, by name. */
  readonly parts: readonly string[];
}

/** What a task is called in a trace. */
const taskName = 'RunTask';
const milliseconds = (microseconds: number): number => Math.round(microseconds / 100) / 10;

/** Of the renderer that worked most: a browser keeps spare ones. */
export function mainThreadTasks(events: readonly TraceEvent[]): Task[] {
  const threads = events.filter(
    ({ ph, name, args }) => ph === 'M' && name === 'thread_name' && args?.name === 'CrRendererMain',
  );
  const own = threads.map(({ pid, tid }) => events.filter((event) => event.pid === pid && event.tid === tid));
  const busiest = own.toSorted((a, b) => b.length - a.length)[0] ?? [];
  const whole = busiest.filter(({ ph, tdur }) => ph === 'X' && tdur !== undefined);
  const tasks = whole.filter(({ name }) => name === taskName);
  return tasks.map((task) => ({
    ...{ cpu: milliseconds(task.tdur!), wall: milliseconds(task.dur!) },
    parts: task.tdur! > 20_000 ? partsOf(task, whole) : [],
  }));
}

function partsOf(task: TraceEvent, events: readonly TraceEvent[]): string[] {
  const inside = events.filter(
    ({ ts, dur, name }) => ts >= task.ts && ts + dur! <= task.ts + task.dur! && name !== taskName,
  );
  return inside
    .toSorted((a, b) => b.tdur! - a.tdur!)
    .slice(0, 8)
    .map(({ name, tdur, args }) =>
      [name, args?.data?.functionName, milliseconds(tdur!)].filter(Boolean).join(' '),
    );
}

/** Milliseconds for which the threads of a page and of its workers ran: scripts, layout, whatever it was. */
export function threadTime(events: readonly TraceEvent[]): {
  readonly page: number;
  readonly worker: number;
} {
  return { page: timeOf(events, /^CrRendererMain$/), worker: timeOf(events, /^DedicatedWorker/) };
}

function timeOf(events: readonly TraceEvent[], thread: RegExp): number {
  const threads = events.filter(
    ({ ph, name, args }) => ph === 'M' && name === 'thread_name' && thread.test(args?.name ?? ''),
  );
  let sum = 0;
  for (const { pid, tid } of threads) {
    let end = 0;
    const own = events.filter((event) => event.pid === pid && event.tid === tid && event.ph === 'X');
    for (const { ts, dur = 0, tdur = 0 } of own.toSorted(
      (a, b) => a.ts - b.ts || (b.dur ?? 0) - (a.dur ?? 0),
    )) {
      // what is inside of another counts with it
      if (ts < end) continue;
      end = ts + dur;
      sum += tdur;
    }
  }
  return Math.round(sum / 1000);
}
