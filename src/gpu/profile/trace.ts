/**
 * Kernels and the host's work beside each other on one time line, in the trace event format that Perfetto and
 * chrome://tracing open.
 * Source: "Trace Event Format", the Chromium project.
 */
import type { Shape } from '../../../shaders/kernel.ts';
import type { Work } from '../dispatch.ts';
import { shapeText } from './shapeText.ts';

/** One run of a kernel, in ms of `performance.now()`. */
export interface KernelRun {
  readonly title: string;
  readonly pipeline: string;
  readonly phase: string;
  /** Training step, from 1. */
  readonly step: number | undefined;
  readonly start: number;
  /** Equals `start` if the run is below the timer's resolution. */
  readonly end: number;
  readonly work: Work;
}

/** Something the host did, in ms of `performance.now()`. */
export interface HostSpan {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** `matmul 784 × 400`, or the kernel's name alone. */
export function titleOf(pipeline: string, shape: Shape | undefined): string {
  const kernel = pipeline.split('[')[0]!;
  return shape ? `${kernel} ${shapeText(shape)}` : kernel;
}

const [processId, gpuTrack, hostTrack] = [1, 1, 2];

/** What an event is called, its category, and its track. */
interface Place {
  readonly name: string;
  readonly cat: string;
  readonly tid: number;
}

/** The text of a trace file. */
export function traceFile(
  adapter: string,
  kernels: readonly KernelRun[],
  spans: readonly HostSpan[],
): string {
  const named = (name: string, tid: number, text: string) => ({
    ...{ name, ph: 'M', pid: processId, tid },
    args: { name: text },
  });
  const event = ({ name, cat, tid }: Place, start: number, end: number, args: object) => ({
    ...{ name, cat, ph: 'X', pid: processId, tid },
    // microseconds, to the nanosecond
    ...{ ts: microseconds(start), dur: microseconds(end - start), args },
  });
  const traceEvents = [
    named('process_name', 0, 'Credence'),
    named('thread_name', gpuTrack, `GPU: ${adapter}`),
    named('thread_name', hostTrack, 'Host'),
    ...kernels.map(({ title, pipeline, phase, step, start, end, work: { flops, bytes } }) =>
      event({ name: title, cat: phase, tid: gpuTrack }, start, end, {
        ...{ pipeline, bytes },
        ...(step !== undefined && { step }),
        ...(flops !== null && { flops }),
        ...(start === end && { note: "below the timer's resolution" }),
      }),
    ),
    ...spans.map(({ name, start, end }) => event({ name, cat: 'host', tid: hostTrack }, start, end, {})),
  ];
  return `${JSON.stringify({ displayTimeUnit: 'ms', otherData: { adapter }, traceEvents })}\n`;
}

const microseconds = (milliseconds: number): number => Math.round(1e6 * milliseconds) / 1e3;
