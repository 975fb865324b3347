import { expect, test } from 'vitest';
import { createPacing } from './pacing.ts';

test('what is cheap comes at most once a gap, from beginning to beginning', () => {
  const pacing = createPacing(0.25);
  expect(pacing.wait(7)).toBe(0);
  pacing.spent(7, 7.05);
  expect(pacing.wait(7.05)).toBeCloseTo(0.2, 12);
  expect(pacing.wait(7.25)).toBe(0);
});

test('what is dear takes no more than its share of the time', () => {
  const pacing = createPacing(0.25, 0.2);
  pacing.spent(0, 1);
  expect(pacing.wait(1)).toBe(4);
  expect(pacing.wait(5)).toBe(0);
});
