import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { EachImage } from '../../figures/predictions/measured.ts';
import { galleryOrder, pageOf, pagesOf, sortings } from './galleryOrder.ts';

const each = (label: number[], predicted: number[], values: number[]): EachImage => ({
  ...{ label: Uint8Array.from(label), predicted: Uint8Array.from(predicted) },
  ...{ aleatoric: Float32Array.from(values), epistemic: Float32Array.from(values).reverse() },
  ...{ doubt: Float64Array.from(values), none: undefined },
});
const four = each([7, 2, 1, 4], [7, 3, 1, 9], [0.5, 0.25, 0.5, 1]);
const all = { sorting: 'number', filter: 'all', isReversed: false } as const;

test('the most doubtful come first, equals by their numbers, and the other way round', () => {
  expect(galleryOrder(four, { ...all, sorting: 'aleatoric' })).toEqual([3, 0, 2, 1]);
  expect(galleryOrder(four, { ...all, sorting: 'aleatoric', isReversed: true })).toEqual([1, 0, 2, 3]);
  expect(galleryOrder(four, { ...all, sorting: 'epistemic' })).toEqual([0, 1, 3, 2]);
  expect(galleryOrder(four, { ...all, isReversed: true })).toEqual([3, 2, 1, 0]);
  // a network without a class for none has no such order
  expect(galleryOrder(four, { ...all, sorting: 'none' })).toEqual([0, 1, 2, 3]);
});

test('mistakes, and those of one cell of the confusion matrix', () => {
  expect(galleryOrder(four, { ...all, filter: 'wrong' })).toEqual([1, 3]);
  expect(galleryOrder(four, { ...all, filter: { label: 4, predicted: 9 } })).toEqual([3]);
  expect(galleryOrder(four, { ...all, filter: { label: 7, predicted: 7 } })).toEqual([0]);
});

test('the pages of every order together have every image once', () => {
  const classes = fc.array(fc.nat(3), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(
      classes,
      fc.constantFrom(...sortings),
      fc.boolean(),
      fc.integer({ min: 1, max: 9 }),
      (labels, sorting, isReversed, perPage) => {
        const own = each(labels, labels, labels);
        const order = galleryOrder(own, { sorting, filter: 'all', isReversed });
        const pages = Array.from({ length: pagesOf(order.length, perPage) }, (_, p) =>
          pageOf(order, p, perPage),
        );
        expect(pages.flat().toSorted((a, b) => a - b)).toEqual(labels.map((_, n) => n));
        expect(pages.every(({ length }) => length >= 1 && length <= perPage)).toBe(true);
        expect(pageOf(order, 1_000, perPage)).toEqual(pages.at(-1));
      },
    ),
  );
  expect([pagesOf(0, 24), pageOf([], 0, 24)]).toEqual([1, []]);
});
