/**
 * Refusing what is too uncertain: a threshold of each uncertainty that keeps most images of one's own
 * distribution, and what it refuses of others.
 */
import { argumentError } from '../errors.ts';
import { outcomesOf } from './outcomes.ts';
import { thresholdForCoverage } from './selectiveThreshold.ts';
import {
  type ByUncertainty,
  type ByUncertaintyOf,
  mapUncertainties,
  type UncertainPredictions,
  uncertaintiesOf,
} from './uncertaintyReport.ts';

/** An error rate for each uncertainty; null where nothing is kept. */
export type KeptErrors = ByUncertaintyOf<number | null>;

/** Share that is kept where a threshold is chosen. */
export const KEPT = 0.95;

/**
 * Of each uncertainty the lowest threshold t with P(s <= t) >= kept over these examples. Equal scores fall on
 * the same side, so ties may keep more.
 *
 * @param predictions of examples like the training data; those that a share is then told of should be others
 * @param kept above 0 and at most 1
 * @throws RangeError if there are none, shapes disagree, a row is no distribution, a value is not finite, or
 *   kept is no such share
 */
export function keepingThresholds(predictions: UncertainPredictions, kept: number = KEPT): ByUncertainty {
  const scores = uncertaintiesOf('keepingThresholds', predictions);
  return mapUncertainties(scores, (own) => {
    // a confidence is an uncertainty upside down
    const confidence = Float64Array.from(own, (score) => -score);
    return -thresholdForCoverage(confidence, kept).threshold;
  });
}

/** [N] 1 where an example is refused: where its uncertainty is above the threshold. */
export type Refusals = ByUncertaintyOf<Uint8Array>;

/** @throws RangeError if shapes disagree, a row is no distribution, or a threshold is no finite number */
export function refusalsOf(predictions: UncertainPredictions, thresholds: ByUncertainty): Refusals {
  const scores = uncertaintiesOf('refusalsOf', predictions);
  return mapUncertainties(scores, (own, key) => {
    const threshold = thresholds[key];
    if (threshold === undefined || !Number.isFinite(threshold)) {
      throw argumentError(`refusalsOf: thresholds.${key}`, 'a finite number', threshold);
    }
    return Uint8Array.from(own, (score) => (score > threshold ? 1 : 0));
  });
}

/**
 * Share refused.
 *
 * @param among numbers of the examples that count, all of them if absent
 * @throws RangeError if there are none
 */
export function refusedShare(refusals: Refusals, among?: readonly number[]): ByUncertainty {
  return mapUncertainties(refusals, (refused) => {
    const chosen = among ? among.map((n) => refused[n]!) : refused;
    if (chosen.length === 0) throw argumentError('refusedShare', 'at least one example', 'none');
    return Array.from(chosen).reduce((sum, one) => sum + one, 0) / chosen.length;
  });
}

/**
 * Share kept: what is not refused.
 *
 * @throws RangeError if there are no examples
 */
export function keptShare(refusals: Refusals): ByUncertainty {
  return refusedShare(mapUncertainties(refusals, (refused) => refused.map((one) => 1 - one)));
}

/**
 * Error rate among the examples that are kept.
 *
 * @param labels [N]
 * @throws RangeError if shapes disagree, or a label is no class
 */
export function errorOfKept(
  { probs, classes }: Pick<UncertainPredictions, 'probs' | 'classes'>,
  labels: ArrayLike<number>,
  refusals: Refusals,
): KeptErrors {
  const { wrong } = outcomesOf('errorOfKept', probs, labels, classes);
  return mapUncertainties(refusals, (refused) => {
    const kept = wrong.filter((_, n) => refused[n] === 0);
    return kept.length === 0 ? null : kept.reduce((sum, isWrong) => sum + isWrong, 0) / kept.length;
  });
}
