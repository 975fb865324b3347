import { expect, test } from 'vitest';
import { createFigureClock } from './figureClock.ts';

test('figures come soon, then at most every gap, and never take more than their share', () => {
  const clock = createFigureClock(100, 0.2, 10);
  expect(clock.due(101)).toBe(false);
  expect(clock.due(102)).toBe(true);
  clock.spent(102, 103);
  expect([clock.due(112.9), clock.due(113)]).toEqual([false, true]);
  clock.spent(113, 123);
  expect([clock.due(162.9), clock.due(163)]).toEqual([false, true]);
});
