import fc from 'fast-check';
import { expect, test } from 'vitest';
import { quantiseMeans, quantiseScales, restoreMeans, restoreScales } from './quantise.ts';

const anyMean = fc.float({ noNaN: true, min: -1000, max: 1000 });
/** From 1e-30 to 1e4, and 0. */
const anyScale = fc.oneof(fc.constant(0), fc.double({ noNaN: true, min: -69, max: 9.2 }).map(Math.exp));

test('a mean is wrong by at most half a scale, its sign is kept, and 0 stays 0', () => {
  fc.assert(
    fc.property(fc.array(anyMean, { minLength: 1, maxLength: 40 }), (values) => {
      const quantised = quantiseMeans(values);
      const restored = restoreMeans(quantised);
      for (const [i, value] of values.entries()) {
        expect(Math.abs(restored[i]! - value)).toBeLessThanOrEqual(0.5001 * quantised.scale + 1e-38);
        expect(restored[i]! * value).toBeGreaterThanOrEqual(0);
      }
    }),
  );
});

test('the largest mean comes back to float32', () => {
  expect([...restoreMeans(quantiseMeans([-127, 3, 64]))]).toEqual([-127, 3, 64]);
});

test('a standard deviation is wrong by a factor of at most half a step; 0 stays 0, and nothing else becomes it', () => {
  fc.assert(
    fc.property(fc.array(anyScale, { maxLength: 40 }), (values) => {
      const quantised = quantiseScales(values);
      const restored = restoreScales(quantised);
      for (const [i, value] of values.entries()) {
        if (value === 0) expect(restored[i]).toBe(0);
        else
          expect(Math.abs(Math.log(restored[i]! / value))).toBeLessThanOrEqual(
            0.5001 * quantised.step + 1e-4,
          );
      }
    }),
  );
});

test('one value, and none, need no step', () => {
  expect(restoreScales(quantiseScales([0.25]))[0]).toBeCloseTo(0.25, 7);
  expect(restoreScales(quantiseScales([])).length).toBe(0);
  expect([...restoreScales(quantiseScales([0, 0]))]).toEqual([0, 0]);
  expect([...restoreMeans(quantiseMeans([0, 0]))]).toEqual([0, 0]);
});
