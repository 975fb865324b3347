/**
 * The target figure, of a regression: are predictions near what was measured, and are their intervals honest?
 */
import { argumentError } from '../../errors.ts';
import type { TargetFigure } from '../data.ts';
import { brief } from './digits.ts';

/** Predictions [N, T] in the units of the table. */
export interface PredictedTargets {
  readonly count: number;
  readonly targets: number;
  readonly draws: number;
  readonly mean: Float64Array;
  readonly predictiveInterval: {
    readonly mass: number;
    readonly lower: Float64Array;
    readonly upper: Float64Array;
  };
  /** Predictive probability of a value of at most the measured one; uniform if the predictions are honest. */
  readonly pit?: Float64Array;
}

/** Points that a chart can show apart. */
const mostPoints = 300;
/** From 5 to 95 %. */
const masses = Array.from({ length: 19 }, (_, i) => (i + 1) / 20);

/**
 * @param measured [N, T]
 * @param names [T]
 * @throws RangeError if the predictions are not of these targets, or come without their `pit`
 */
export function targetFigures(
  predicted: PredictedTargets,
  measured: ArrayLike<number>,
  names: readonly string[],
): TargetFigure[] {
  const { count, targets, draws, mean, predictiveInterval: interval, pit } = predicted;
  if (!pit || measured.length !== count * targets) {
    throw argumentError(
      'targetFigures: measured',
      `${count * targets} targets that were known`,
      measured.length,
    );
  }
  const stride = Math.max(1, count / mostPoints);
  const rows = Array.from({ length: Math.min(count, mostPoints) }, (_, k) => Math.floor(k * stride));
  return names.map((name, t) => {
    const central = Float64Array.from({ length: count }, (_, n) => Math.abs(2 * pit[n * targets + t]! - 1));
    const inside = (mass: number) => central.filter((c) => c <= mass).length / count;
    const row = (n: number) => {
      const at = n * targets + t;
      const values = [measured[at]!, mean[at]!, interval.lower[at]!, interval.upper[at]!];
      const [value = 0, m = 0, lower = 0, upper = 0] = brief(values, digitsOf(values));
      return { measured: value, mean: m, lower, upper };
    };
    return {
      ...{ name, rows: count, draws, mass: interval.mass, points: rows.map(row) },
      coverage: { mass: masses, inside: masses.map(inside) },
      inside: inside(interval.mass),
    };
  });
}

/** Six, and if that is more, as many as show a hundredth of the interval: 1e9 +- 20 needs them. */
function digitsOf([value = 0, , lower = 0, upper = 0]: readonly number[]): number {
  const needed = Math.ceil(Math.log10(Math.abs(value) / (upper - lower))) + 3;
  return Number.isFinite(needed) ? Math.min(17, Math.max(6, needed)) : 6;
}
