/** An observer of a device's submits. The recorder calls it, and the profiler implements it. */
import type { Dispatch, Extent } from './dispatch.ts';

/** One submit that is being timed. */
export interface ObservedSubmit {
  /** @internal The timestamps that the pass of the next dispatch writes; undefined without room for more. */
  next(
    dispatch: Dispatch,
    extent: Extent,
    step: number | undefined,
  ): Pick<GPUComputePassDescriptor, 'timestampWrites'>;
  /** @internal Must be called after the last pass. */
  resolve(encoder: GPUCommandEncoder): void;
  /** Must be called right after the submit. */
  submitted(): void;
}

export interface SubmitObserver {
  /** Begins to time a submit of this label; undefined if it cannot be timed now. */
  time(label: string): ObservedSubmit | undefined;
}
