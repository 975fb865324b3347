import { expect, test } from 'vitest';
import { certainRho, deadRho } from '../../../shaders/lib/gaussian.ts';
import { inverseSoftplus, isAlive, softplus } from './rho.ts';

test('softplus holds where its formula overflows or vanishes', () => {
  expect(softplus(800)).toBe(800);
  expect(softplus(-60)).toBeCloseTo(Math.exp(-60), 30);
  expect(softplus(-60)).toBeGreaterThan(0);
});

test('inverseSoftplus undoes it', () => {
  for (const rho of [-80, -20, -4, -0.5, 0, 0.5, 3, 29, 31, 500]) {
    expect(inverseSoftplus(softplus(rho)) / (rho || 1)).toBeCloseTo(rho === 0 ? 0 : 1, 12);
  }
});

test('a weight without a width lives; a dead one does not, in float32 as well', () => {
  expect([-80, 0, certainRho, Math.fround(certainRho)].map(isAlive)).toEqual([true, true, true, true]);
  expect([deadRho, Math.fround(deadRho)].map(isAlive)).toEqual([false, false]);
});
