/** The steps of a card's tables. */

const steps = (from: number, to: number, step: number): number[] =>
  Array.from({ length: Math.round((to - from) / step) + 1 }, (_, i) => Number((from + i * step).toFixed(4)));

/** Shares of the held-out images that are kept: the finer, the nearer to all. 0.95 is one of them. */
export const keptShares: readonly number[] = [
  ...steps(0.02, 0.8, 0.02),
  ...steps(0.81, 0.94, 0.01),
  ...steps(0.95, 0.985, 0.005),
  ...steps(0.99, 0.999, 0.001),
  ...[0.9995, 0.9999, 1],
];

/** Of the weights that are removed, unless others are asked for. */
export const prunedFractions: readonly number[] = [0, 0.25, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 0.98];

/** Draws of a pruned network, and its images at most: an error rate to 0.15 %, a share refused to 2 %. */
export const prunedMeasure = { draws: 8, test: 5_000, heldOut: 2_500, set: 500 } as const;
