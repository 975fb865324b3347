/**
 * Passes over the draws of a step. One draw, the usual case, needs no loop. lib/cpu/README.md says what a
 * loop costs.
 */

/** A choice of `variants`: whether a step has one draw or several. The number itself is `step.draws`. */
export const drawCounts = ['one', 'several'] as const;
export type DrawCount = (typeof drawCounts)[number];

export const drawCountOf = (draws: number): DrawCount => (draws > 1 ? 'several' : 'one');

/** WGSL: `body` for each draw `s` of the step. */
export const eachDraw = (count: DrawCount, body: string): string =>
  count === 'one'
    ? `  { let s = 0u;\n${body}\n  }`
    : `  for (var s = 0u; s < step.draws; s++) {\n${body}\n  }`;
