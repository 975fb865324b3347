/** Twin of shaders/reduce.wgsl.ts: a step's partial sums as one row of metrics. */
import { isNotFinite } from './finite.ts';

export interface MetricsRow {
  readonly nll: number;
  readonly hits: number;
  readonly kl: number;
  /** Numbers that were NaN or infinite: of the parameters and gradients, and of the NLL. */
  readonly broken: number;
}

/** (sum nll, sum hits, sum KL, sum of counts + NLLs that are not finite). */
export function reduce(
  scores: readonly (readonly [nll: number, hit: number])[],
  partials: readonly (readonly [kl: number, broken: number])[],
): MetricsRow {
  const total = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
  return {
    nll: total(scores.map(([nll]) => nll)),
    hits: total(scores.map(([, hit]) => hit)),
    kl: total(partials.map(([kl]) => kl)),
    broken:
      total(partials.map(([, count]) => count)) + total(scores.map(([nll]) => Number(isNotFinite(nll)))),
  };
}
