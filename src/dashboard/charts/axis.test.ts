import { expect, test } from 'vitest';
import { axisEnd, calmTop } from './axis.ts';

test('an axis ends on a round number with room to grow, never past the end', () => {
  expect(axisEnd(0, 10)).toBe(0.1);
  expect(axisEnd(0.3, 10)).toBe(0.5);
  expect(axisEnd(3, 10)).toBe(5);
  expect(axisEnd(9, 10)).toBe(10);
  expect(axisEnd(6, 7)).toBe(7);
  expect(axisEnd(0.99, 1)).toBe(1);
});

test('a curve that starts high is cut at a round number; a calm one is not cut', () => {
  expect(calmTop([50, ...new Array(20).fill(1)])).toBe(2);
  expect(calmTop([50, ...new Array(20).fill(0.7)])).toBe(1.5);
  expect(calmTop([1.5, 1.2, 1.1, 1])).toBeUndefined();
  expect(calmTop([])).toBeUndefined();
});
