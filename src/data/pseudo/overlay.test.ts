import fc from 'fast-check';
import { expect, test } from 'vitest';
import { overlay, shiftedSideways } from './overlay.ts';

const bytes = fc.uint8Array({ minLength: 12, maxLength: 12 });

test('an overlay is at least each of its parts, and one of them at every pixel', () => {
  fc.assert(
    fc.property(bytes, bytes, (a, b) => {
      const over = overlay(a, b);
      expect(over.every((p, i) => p >= a[i]! && p >= b[i]! && (p === a[i] || p === b[i]))).toBe(true);
    }),
  );
});

test('a shift sideways wraps, and a shift back undoes it', () => {
  const shape = { rows: 2, columns: 3 };
  const image = Uint8Array.of(1, 2, 3, 4, 5, 6);
  expect([...shiftedSideways(image, shape, 1)]).toEqual([3, 1, 2, 6, 4, 5]);
  for (const by of [-7, -1, 0, 2, 3, 5]) {
    expect(shiftedSideways(shiftedSideways(image, shape, by), shape, -by)).toEqual(image);
  }
});
