/**
 * When to draw the figures again while training goes on: often enough to be alive, seldom enough to be cheap.
 */

export interface FigureClock {
  /** Whether figures may be computed at `now` (seconds). */
  due(now: number): boolean;
  /** They took from `from` to `to`. */
  spent(from: number, to: number): void;
}

/**
 * @param start seconds at which training began
 * @param share of the time that figures may take, at most
 * @param gap seconds between two drawings, at least; the first comes after a fifth of it
 */
export function createFigureClock(start: number, share = 0.15, gap = 15): FigureClock {
  let next = start + gap / 5;
  return {
    due: (now) => now >= next,
    spent(from, to) {
      next = to + Math.max(gap, (to - from) * (1 / share - 1));
    },
  };
}
