/**
 * Leaves a training most of its device: how often others may have it beside. Seconds, of any clock.
 */

export interface Pacing {
  /** How long to wait from `now` on. */
  wait(now: number): number;
  /** The device was asked at `from`, and answered at `to`. */
  spent(from: number, to: number): void;
}

/**
 * @param gap from the beginning of one to that of the next, at least
 * @param share of the time that they may take, at most
 */
export function createPacing(gap: number, share = 1): Pacing {
  let next = Number.NEGATIVE_INFINITY;
  return {
    wait: (now) => Math.max(0, next - now),
    spent(from, to) {
      next = Math.max(from + gap, from + (to - from) / share);
    },
  };
}
