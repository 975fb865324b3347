/**
 * Risk by coverage, as a person who sets a threshold meets it: the threshold is chosen by the share of
 * held-out examples that it keeps, and what it answers and errs is told of other examples.
 */
import { errorOfKept, keepingThresholds, keptShare, refusalsOf } from './refusal.ts';
import {
  type ByUncertainty,
  type ByUncertaintyOf,
  mapUncertainties,
  type UncertainPredictions,
} from './uncertaintyReport.ts';

/** Of one score, an entry for each share that is kept. */
export interface KeepingColumns {
  /** The lowest that keep the share of the held-out examples. An example above it is refused. */
  readonly thresholds: number[];
  /** Share of the test examples that is then answered. */
  readonly answered: number[];
  /** Error rate among those; null where none is answered. */
  readonly error: (number | null)[];
}

export interface KeepingCurve {
  /** Ascending. */
  readonly kept: number[];
  readonly by: ByUncertaintyOf<KeepingColumns>;
}

/**
 * @param heldOut predictions that thresholds are chosen on
 * @param test predictions of other examples, with their labels [N]
 * @param kept shares above 0 and at most 1, ascending
 * @throws RangeError if there are no examples or shares, or one is not as said
 */
export function keepingCurve(
  heldOut: UncertainPredictions,
  { predictions, labels }: { readonly predictions: UncertainPredictions; readonly labels: ArrayLike<number> },
  kept: readonly number[],
): KeepingCurve {
  const rows = kept.map((share) => {
    const thresholds = keepingThresholds(heldOut, share);
    const refusals = refusalsOf(predictions, thresholds);
    return { thresholds, answered: keptShare(refusals), error: errorOfKept(predictions, labels, refusals) };
  });
  const first: ByUncertainty = keepingThresholds(heldOut, kept[0] ?? Number.NaN);
  const by = mapUncertainties(first, (_, key) => ({
    thresholds: rows.map(({ thresholds }) => thresholds[key]!),
    answered: rows.map(({ answered }) => answered[key]!),
    error: rows.map(({ error }) => error[key] ?? null),
  }));
  return { kept: [...kept], by };
}
