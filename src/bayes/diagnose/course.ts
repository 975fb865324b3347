/** The course of a training in a few numbers: means of equal stretches of its history. */
import type { StepMetrics } from '../training/trainReport.ts';

/** Fewer points make tenths of less than two points each, whose means say nothing about a trend. */
const leastPoints = 20;

export interface Stretch {
  readonly nll: number;
  readonly freeEnergy: number;
  /** Standard error of the mean free energy. */
  readonly error: number;
}

const finitePoints = (history: readonly StepMetrics[]): StepMetrics[] =>
  history.filter(({ freeEnergy, nll }) => Number.isFinite(freeEnergy) && Number.isFinite(nll));

/**
 * Means of `count` stretches, in order of time. Points that are not finite are left out: nonFinite.ts reports
 * them.
 */
export function stretches(history: readonly StepMetrics[], count: number): Stretch[] {
  const points = finitePoints(history);
  return Array.from({ length: count }, (_, i) => {
    const [from, to] = [i, i + 1].map((edge) => Math.round((edge * points.length) / count));
    const part = points.slice(from, to);
    const freeEnergy = mean(part.map((point) => point.freeEnergy));
    const variance = mean(part.map((point) => (point.freeEnergy - freeEnergy) ** 2));
    return { nll: mean(part.map(({ nll }) => nll)), freeEnergy, error: Math.sqrt(variance / part.length) };
  });
}

/** Whether two means differ by more than minibatch noise: three standard errors. */
export const differs = (a: Stretch, b: Stretch): boolean =>
  Math.abs(a.freeEnergy - b.freeEnergy) > 3 * Math.hypot(a.error, b.error);

export const hasCourse = (history: readonly StepMetrics[] | undefined): boolean =>
  history !== undefined && finitePoints(history).length >= leastPoints;

/** Mean NLL of the last tenth, nats per example; undefined if the history is too short. */
export const finalNll = (history: readonly StepMetrics[] | undefined): number | undefined =>
  hasCourse(history) ? stretches(history!, 10)[9]!.nll : undefined;

const mean = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length;
