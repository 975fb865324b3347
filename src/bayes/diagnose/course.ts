/** The course of a training in a few numbers: means of stretches of its history. */
import { studentTail } from '../../metrics/exactTests.ts';
import type { StepMetrics } from '../training/trainReport.ts';
import type { Evidence } from './evidence.ts';
import { type Scheduled, scheduledAt } from './schedules.ts';

/** Fewer points make stretches whose means say nothing about a trend. */
const leastPoints = 20;

/** A mean of fewer points has a spread that nobody knows. */
const leastOfStretch = 3;

export interface Point extends StepMetrics, Scheduled {}

export interface Stretch {
  readonly nll: number;
  readonly freeEnergy: number;
  /** Variance of one point's free energy, and how many points the mean is worth. */
  readonly variance: number;
  readonly points: number;
}

const isFinitePoint = ({ freeEnergy, nll }: StepMetrics): boolean =>
  Number.isFinite(freeEnergy) && Number.isFinite(nll);

/**
 * The history with what the schedules made of each point. Points that are not finite are left out:
 * nonFinite.ts reports them.
 */
export function courseOf(evidence: Evidence): readonly Point[] {
  const known = courses.get(evidence);
  if (known) return known;
  const scheduled = scheduledAt(evidence);
  const course = (evidence.history ?? [])
    .map((point, i) => ({ ...point, ...scheduled[i]! }))
    .filter(isFinitePoint);
  courses.set(evidence, course);
  return course;
}

/** Most checks ask for the course of the same evidence. */
const courses = new WeakMap<Evidence, readonly Point[]>();

/**
 * The part of the course in which the KL has its whole weight: before, training does not minimise the free
 * energy, which may well rise.
 */
export const settledCourse = (evidence: Evidence): Point[] =>
  courseOf(evidence).filter(({ klShare }) => klShare === 1);

/** Means of `count` stretches with as many points each, in order of time. */
export const stretches = (course: readonly Point[], count: number): Stretch[] =>
  divided(course, count, () => 1);

/**
 * Means of `count` stretches in each of which the learning rate has the same sum. What an optimiser does in a
 * step goes with the rate of that step, so this is its own time: a cosine schedule passes half of it in the
 * first 26 % of the steps and an eightieth in the last quarter. A point counts by its rate.
 */
export const stretchesOfRate = (course: readonly Point[], count: number): Stretch[] =>
  divided(course, count, ({ rate }) => rate);

function divided(course: readonly Point[], count: number, weightOf: (point: Point) => number): Stretch[] {
  const parts = Array.from({ length: count }, (): Point[] => []);
  const total = course.reduce((sum, point) => sum + weightOf(point), 0);
  let before = 0;
  for (const point of course) {
    const weight = weightOf(point);
    const part = Math.floor((count * (before + weight / 2)) / total) || 0;
    parts[Math.min(count - 1, part)]!.push(point);
    before += weight;
  }
  return parts.map((part) => {
    const weights = part.map(weightOf);
    const sum = weights.reduce((a, b) => a + b, 0);
    const mean = (of: (point: Point) => number) =>
      part.reduce((all, point, i) => all + weights[i]! * of(point), 0) / sum;
    const freeEnergy = mean((point) => point.freeEnergy);
    const points = sum ** 2 / weights.reduce((all, weight) => all + weight ** 2, 0);
    const variance = (mean((point) => (point.freeEnergy - freeEnergy) ** 2) * points) / (points - 1);
    return { nll: mean(({ nll }) => nll), freeEnergy, variance, points };
  });
}

/** As many stretches as give each some points, ten at most. */
export const tenths = (course: readonly Point[]): Stretch[] =>
  stretches(course, Math.max(4, Math.min(10, Math.floor(course.length / 5))));

/**
 * Whether the free energy of `high` is above that of `low` by more than minibatch noise: Student's t-test of
 * two means. Without a fall it says so with at most the probability `falseAlarm`, if points are independent
 * and normal.
 */
export function isAbove(high: Stretch, low: Stretch, falseAlarm: number): boolean {
  if (!(high.points >= leastOfStretch && low.points >= leastOfStretch)) return false;
  if (!(high.freeEnergy > low.freeEnergy)) return false;
  const freedom = high.points + low.points - 2;
  const pooled = ((high.points - 1) * high.variance + (low.points - 1) * low.variance) / freedom;
  const t = (high.freeEnergy - low.freeEnergy) / Math.sqrt(pooled * (1 / high.points + 1 / low.points));
  return studentTail(t, freedom) <= falseAlarm;
}

export const isCourse = (course: readonly Point[]): boolean => course.length >= leastPoints;

/** The last tenth, or of a short history what stands for it; undefined if it is too short for that. */
export function endOf(evidence: Evidence): Stretch | undefined {
  const course = courseOf(evidence);
  return isCourse(course) ? tenths(course).at(-1) : undefined;
}

/** Mean NLL of the last tenth, nats per example. */
export const finalNll = (evidence: Evidence): number | undefined => endOf(evidence)?.nll;
