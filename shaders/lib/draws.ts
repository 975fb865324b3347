/**
 * Passes over the draws of a step. One draw, the usual case, needs no loop, and the loop is not free: an adapter that computes on the
 * CPU keeps every value that lives in one in memory, which was measured to cost half as much again as the pass itself.
 */

/** Draws a step: a choice of `variants`. */
export const drawCounts = ['one', 'several'] as const;
export type DrawCount = (typeof drawCounts)[number];

export const drawCountOf = (draws: number): DrawCount => (draws > 1 ? 'several' : 'one');

/** WGSL: `body` for each draw `s` of the step. */
export const eachDraw = (count: DrawCount, body: string): string =>
  count === 'one'
    ? `  { let s = 0u;\n${body}\n  }`
    : `  for (var s = 0u; s < step.draws; s++) {\n${body}\n  }`;
