/** What a network that keeps most of its own images refuses of foreign sets, and of digits by other hands. */
import type { Prediction } from '../../bayes/prediction/prediction.ts';
import { meansOf } from '../../figures/predictions/means.ts';
import type { KindRefused, ReadableSet, Refusal } from '../../figures/predictions/ood.ts';
import { errorRate } from '../../metrics/classification.ts';
import {
  errorOfKept,
  KEPT,
  keepingThresholds,
  keptShare,
  type Refusals,
  refusalsOf,
  refusedShare,
} from '../../metrics/refusal.ts';
import type { OpenReadable, OpenSet } from './sets.ts';

/** Thresholds from images that were held out, or else from the test images that they are then told of. */
export function refusalBy(test: Prediction, heldOut: Prediction | undefined): Refusal {
  const chosenOn = heldOut ?? test;
  const thresholds = keepingThresholds(chosenOn);
  return {
    ...{ from: heldOut ? 'held out' : 'test', images: chosenOn.count, kept: KEPT, thresholds },
    refusedTest: refusedShare(refusalsOf(test, thresholds)),
  };
}

/** Of each kind that the set has images of. */
export function kindsOf({ names, of }: NonNullable<OpenSet['kinds']>, refusals: Refusals): KindRefused[] {
  return names.flatMap((name, kind) => {
    const own = Array.from(of.keys()).filter((n) => of[n] === kind);
    return own.length === 0 ? [] : [{ name, images: own.length, refused95: refusedShare(refusals, own) }];
  });
}

export function readableOf(
  { name, title, kind, source, labels }: OpenReadable,
  found: Prediction,
  { thresholds }: Refusal,
): ReadableSet {
  const refusals = refusalsOf(found, thresholds);
  return {
    ...{ name, title, kind, source, ...meansOf(found) },
    error: errorRate(found.probs, labels, found.classes),
    kept95: keptShare(refusals),
    errorOfKept95: errorOfKept(found, labels, refusals),
  };
}
