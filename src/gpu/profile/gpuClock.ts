/**
 * The offset between the GPU's clock and the host's. WebGPU does not give it, but work follows its
 * submission.
 */

export interface GpuClock {
  /**
   * Work that was submitted at `submittedAt` and known to be done at `doneAt` (ms of the host) ran from
   * `begin` to `end` (ns of the GPU).
   */
  observe(submittedAt: number, begin: number, end: number, doneAt: number): void;
  /** Nanoseconds of the GPU as milliseconds of `performance.now()`. */
  toHost(nanoseconds: number): number;
}

/**
 * Each observation bounds the offset between the clocks from both sides. The clock takes the middle of the
 * narrowest bounds. If bounds contradict each other, the clocks drift, and only the last observation counts.
 */
export function createGpuClock(): GpuClock {
  let [least, most] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  return {
    observe(submittedAt, begin, end, doneAt) {
      const [low, high] = [submittedAt - begin / 1e6, doneAt - end / 1e6];
      [least, most] = [Math.max(least, low), Math.min(most, high)];
      if (least > most) [least, most] = [low, high];
    },
    toHost: (nanoseconds) =>
      nanoseconds / 1e6 + (Number.isFinite(least) && Number.isFinite(most) ? (least + most) / 2 : 0),
  };
}
