/** Which test images a gallery shows, and in which order. */
import type { EachImage } from '../../figures/predictions/measured.ts';

/** `number`: as they come. */
export const sortings = ['number', 'aleatoric', 'epistemic', 'doubt', 'none'] as const;
export type Sorting = (typeof sortings)[number];

/** All, those that are read wrongly, or those of a label that are read as a class. */
export type Filter = 'all' | 'wrong' | { readonly label: number; readonly predicted: number };

export interface GalleryChoice {
  readonly sorting: Sorting;
  readonly filter: Filter;
  /** The least first instead of the most; of numbers the last. */
  readonly isReversed: boolean;
}

/** Numbers of test images; equals in the order of their numbers. */
export function galleryOrder(each: EachImage, { sorting, filter, isReversed }: GalleryChoice): number[] {
  const { label, predicted } = each;
  const isShown = (n: number): boolean => {
    if (filter === 'all') return true;
    if (filter === 'wrong') return label[n] !== predicted[n];
    return label[n] === filter.label && predicted[n] === filter.predicted;
  };
  const numbers = Array.from(label.keys()).filter(isShown);
  const values = sorting === 'number' ? undefined : each[sorting];
  if (!values) return isReversed ? numbers.reverse() : numbers;
  const sign = isReversed ? -1 : 1;
  return numbers.sort((a, b) => sign * (values[b]! - values[a]!) || a - b);
}

export const pagesOf = (images: number, perPage: number): number => Math.max(1, Math.ceil(images / perPage));

/** Page `page`, from 0; one beyond the last is the last. */
export function pageOf(numbers: readonly number[], page: number, perPage: number): readonly number[] {
  const own = Math.min(Math.max(0, page), pagesOf(numbers.length, perPage) - 1);
  return numbers.slice(own * perPage, (own + 1) * perPage);
}
