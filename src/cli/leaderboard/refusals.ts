/**
 * What a row's network refuses where it keeps 95 % of the digits that were held out: of each set of images
 * that are no digit, and of digits by another hand, which are to be kept.
 */
import type { Prediction } from '../../bayes/prediction/prediction.ts';
import { type LabelledImages, subset } from '../../data/files/mnist.ts';
import type { KindRefused } from '../../figures/predictions/ood.ts';
import { binomialInterval } from '../../metrics/binomialInterval.ts';
import { KEPT, keepingThresholds, refusalsOf, refusedShare } from '../../metrics/refusal.ts';
import { mapUncertainties } from '../../metrics/uncertaintyReport.ts';
import { kindsOf, readableOf, refusalBy } from '../ood/refusals.ts';
import { openReadable, openSet } from '../ood/sets.ts';
import type { Refusals } from './log.ts';

/** Sets that are measured for every log; `drawn-final` only if it is asked for. */
const setsToRefuse = [
  'fashion',
  'letters',
  'noise',
  'white',
  'checkerboard',
  'blank',
  'drawn-choose',
] as const;

/** Random images: this many tell a share to a percent or so. */
const noiseImages = 1000;

export interface RefusalsAsked {
  /** Predictions of the test images and of those held out, by the same draws as `predict` makes. */
  readonly test: Prediction;
  readonly heldOut: Prediction;
  readonly images: LabelledImages;
  /** Whether the kinds of drawings are measured that are to be looked at once. */
  readonly final: boolean;
  readonly predict: (images: Uint8Array, count: number) => Promise<Prediction>;
}

export interface MeasuredRefusals {
  readonly refusals: Refusals;
  /** Of each set, by name. */
  readonly predictions: ReadonlyMap<string, Prediction>;
}

/** @throws DataError if a shipped file is damaged; what `predict` throws */
export async function measureRefusals(asked: RefusalsAsked): Promise<MeasuredRefusals> {
  const { test, heldOut, images, final, predict } = asked;
  const thresholds = keepingThresholds(heldOut);
  const sets: Record<string, Refusals['sets'][string]> = {};
  const predictions = new Map<string, Prediction>();
  for (const name of final ? [...setsToRefuse, 'drawn-final' as const] : setsToRefuse) {
    const like = name === 'noise' ? subset(images, 0, Math.min(noiseImages, images.count)) : images;
    const opened = await openSet(name, like);
    if ('why' in opened) continue;
    const found = await predict(opened.images, opened.count);
    const refused = refusalsOf(found, thresholds);
    const kinds = name.startsWith('drawn-') && opened.kinds ? kindsOf(opened.kinds, refused) : undefined;
    predictions.set(name, found);
    sets[name] = {
      ...{ images: opened.count, refused: refusedShare(refused) },
      ...(kinds && { kinds: Object.fromEntries(kinds.map(ofKind)) }),
    };
  }
  return {
    refusals: {
      ...{ chosenOn: heldOut.count, kept: KEPT, thresholds, sets },
      test: keptOf(test, thresholds),
      digits: await digitsOf(asked),
    },
    predictions,
  };
}

const ofKind = ({ name, images, refused95 }: KindRefused) => [name, { images, refused: refused95 }] as const;

/** What keeping 95 % comes to on the test images, with the exact interval of what was counted. */
function keptOf(test: Prediction, thresholds: Refusals['thresholds']): Refusals['test'] {
  const kept = mapUncertainties(refusalsOf(test, thresholds), (refused) => {
    const count = refused.reduce((sum, one) => sum + 1 - one, 0);
    return { share: count / test.count, ...binomialInterval(count, test.count) };
  });
  return { images: test.count, kept };
}

async function digitsOf({ test, heldOut, images, predict }: RefusalsAsked): Promise<Refusals['digits']> {
  const opened = await openReadable('drawn-digits', images, test.classes);
  if ('why' in opened) return null;
  const found = await predict(opened.images, opened.count);
  const { error, kept95, errorOfKept95 } = readableOf(opened, found, refusalBy(test, heldOut));
  return { images: opened.count, error, kept: kept95, errorOfKept: errorOfKept95 };
}
