/** Where the GPU's clock stands beside the host's. WebGPU does not tell, but work follows its submission. */

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
 * Each observation says that the offset between the clocks lies between two bounds; the middle of the
 * narrowest is taken. Bounds that contradict each other mean that the clocks drift: the last observation then
 * counts alone.
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
