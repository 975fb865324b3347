/** What the checks need of labels and targets: counts, order, spread. */

/** [C] examples of each class. */
export function countClasses(labels: ArrayLike<number>, classes: number): number[] {
  const counts = new Array<number>(classes).fill(0);
  for (let n = 0; n < labels.length; n++) counts[labels[n]!]!++;
  return counts;
}

/**
 * [C] in how many runs each class comes: unbroken stretches of it, in the order in which the examples lie. A
 * file that is sorted by class has one run of each.
 */
export function countRuns(labels: ArrayLike<number>, classes: number): number[] {
  const runs = new Array<number>(classes).fill(0);
  for (let n = 0; n < labels.length; n++) if (labels[n] !== labels[n - 1]) runs[labels[n]!]!++;
  return runs;
}

/** Mean and standard deviation of one target, in the units that the network is trained in. */
export interface TargetSummary {
  readonly mean: number;
  readonly sd: number;
}

/** @param values [N, T] */
export function summariseTargets(values: ArrayLike<number>, targets: number): TargetSummary[] {
  const count = values.length / targets;
  return Array.from({ length: targets }, (_, t) => {
    const own = Float64Array.from({ length: count }, (_, n) => values[n * targets + t]!);
    const mean = own.reduce((sum, y) => sum + y, 0) / count;
    return { mean, sd: Math.sqrt(own.reduce((sum, y) => sum + (y - mean) ** 2, 0) / count) };
  });
}
