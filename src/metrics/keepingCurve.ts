/**
 * Risk by coverage, as a person who sets a threshold meets it: the threshold is chosen by the share of
 * held-out examples that it keeps, and what it answers and errs is told of other examples.
 */
import { outcomesOf } from './outcomes.ts';
import { errorOfKept, keepingThresholds, keptShare, type Refusals, refusalsOf } from './refusal.ts';
import {
  type ByUncertainty,
  type ByUncertaintyOf,
  mapUncertainties,
  type UncertainPredictions,
} from './uncertaintyReport.ts';

/** What is answered of the test examples, an entry for each share that is kept of the held-out ones. */
export interface AnsweredColumns {
  /** Share that is answered. */
  readonly answered: number[];
  /** Error rate among those; null where none is answered. */
  readonly error: (number | null)[];
}

/** Of one score. */
export interface KeepingColumns extends AnsweredColumns {
  /** The lowest that keep the share of the held-out examples. An example above it is refused. */
  readonly thresholds: number[];
}

export interface KeepingCurve {
  /** Ascending. */
  readonly kept: number[];
  readonly by: ByUncertaintyOf<KeepingColumns>;
  /**
   * With a class for none: what is within both limits, that of `jointMaximum` at each share and that of
   * `none` which keeps `KEPT`. So answers who also refuses what is foreign.
   */
  readonly both?: AnsweredColumns;
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
  const foreign = refusalsOf(predictions, keepingThresholds(heldOut)).none;
  const rows = kept.map((share) => {
    const thresholds = keepingThresholds(heldOut, share);
    const refusals = refusalsOf(predictions, thresholds);
    return {
      ...{ thresholds, answered: keptShare(refusals), error: errorOfKept(predictions, labels, refusals) },
      both: foreign && answeredOf(predictions, labels, either(refusals.jointMaximum!, foreign)),
    };
  });
  const first: ByUncertainty = keepingThresholds(heldOut, kept[0] ?? Number.NaN);
  const by = mapUncertainties(first, (_, key) => ({
    thresholds: rows.map(({ thresholds }) => thresholds[key]!),
    answered: rows.map(({ answered }) => answered[key]!),
    error: rows.map(({ error }) => error[key] ?? null),
  }));
  const both = {
    answered: rows.map((row) => row.both?.answered ?? 0),
    error: rows.map((row) => row.both?.error ?? null),
  };
  return { kept: [...kept], by, ...(foreign && { both }) };
}

type Refused = Refusals['entropy'];

const either = (a: Refused, b: Refused): Refused => a.map((refused, n) => refused | b[n]!);

/** The share that is not refused, and the error rate in it. */
function answeredOf(
  { probs, classes }: Pick<UncertainPredictions, 'probs' | 'classes'>,
  labels: ArrayLike<number>,
  refused: Refused,
): { readonly answered: number; readonly error: number | null } {
  const { wrong } = outcomesOf('keepingCurve', probs, labels, classes);
  const given = wrong.filter((_, n) => refused[n] === 0);
  const mistakes = given.reduce((sum, isWrong) => sum + isWrong, 0);
  return {
    answered: given.length / refused.length,
    error: given.length === 0 ? null : mistakes / given.length,
  };
}
