/** What may watch a device's submits: the recorder calls it, the profiler implements it. */
import type { Dispatch, Extent } from './dispatch.ts';

/** One submit that is being timed. */
export interface ObservedSubmit {
  /** What the pass of the next dispatch carries; nothing once there is no room for more. */
  next(
    dispatch: Dispatch,
    extent: Extent,
    step: number | undefined,
  ): Pick<GPUComputePassDescriptor, 'timestampWrites'>;
  /** To be called after the last pass. */
  resolve(encoder: GPUCommandEncoder): void;
  /** To be called right after the submit. */
  submitted(): void;
}

export interface SubmitObserver {
  /** Begins to time a submit of this label; undefined if it cannot be timed now. */
  time(label: string): ObservedSubmit | undefined;
}
