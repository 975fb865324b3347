import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeGaps, encodeGaps, reachOf } from './gaps.ts';

test('known bytes: neighbours, the longest plain gap, and gaps that need an escape', () => {
  expect([...encodeGaps([0, 1])]).toEqual([0, 0]);
  expect([...encodeGaps([254])]).toEqual([254]);
  expect([...encodeGaps([255, 256])]).toEqual([255, 0, 0]);
  expect([...encodeGaps([3, 4 + 2 * 255 + 7])]).toEqual([3, 255, 255, 7]);
  expect([...encodeGaps([])]).toEqual([]);
});

test('any places come back', () => {
  const places = fc
    .uniqueArray(fc.oneof(fc.nat(40), fc.nat(5000)), { maxLength: 60 })
    .map((list) => list.sort((a, b) => a - b));
  fc.assert(
    fc.property(places, (list) => {
      const gaps = encodeGaps(list);
      expect([...decodeGaps(gaps)]).toEqual(list);
      expect(reachOf(gaps)).toBe(1 + (list.at(-1) ?? -1));
    }),
  );
});

test('places that do not increase are refused', () => {
  expect(() => encodeGaps([3, 3])).toThrow(/places\[1\]: expected at least 4, got 3/);
  expect(() => encodeGaps([Number.NaN])).toThrow(RangeError);
});

test('a skip that nothing follows keeps nothing', () => {
  expect([...decodeGaps(Uint8Array.of(2, 255))]).toEqual([2]);
  expect(reachOf(Uint8Array.of(2, 255))).toBe(3 + 255);
});
