/** Where the pad takes images from, beside the user's own. */
import { letters } from '../../data/ood/shipped.ts';

export type SourceKind = 'test' | 'fashion' | 'letters' | 'drawn' | 'digits' | 'noise';

export interface SourcedImage {
  /** Bytes [28, 28]. */
  readonly image: Uint8Array;
  /** What it is, for people: `Test image 12, labelled 7`. */
  readonly title: string;
}

/**
 * The image of a number below the count of its kind.
 *
 * @param signal aborted when another image is asked for instead
 */
export type DigitSource = (kind: SourceKind, index: number, signal: AbortSignal) => Promise<SourcedImage>;

/** What the pad offers, in its order. */
export const sourceKinds: Readonly<Record<SourceKind, { readonly label: string; readonly count: number }>> = {
  test: { label: 'a test image of MNIST', count: 10_000 },
  digits: { label: 'a digit by another pen', count: 400 },
  fashion: { label: 'a piece of clothing', count: 1000 },
  letters: { label: 'a letter', count: letters.count },
  // the kinds that are kept for one final measurement are not shown
  drawn: { label: 'a drawing that is no digit', count: 560 },
  noise: { label: 'nothing but noise', count: 1_000_000 },
};
