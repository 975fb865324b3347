import fc from 'fast-check';
import { expect, test } from 'vitest';
import { spread } from './labels.ts';

const label = (y: number) => ({ x: 0, y, text: '', colour: '' });
const heights = (ys: readonly number[]) => spread(ys.map(label), 0, 300).map(({ y }) => y);

test('labels that have room stay where they are', () => {
  expect(heights([200, 20, 100])).toEqual([20, 100, 200]);
});

test('labels are a line apart and inside, in the order of what they name', () => {
  const wanted = fc.array(fc.integer({ min: -500, max: 500 }), { minLength: 1, maxLength: 10 });
  fc.assert(
    fc.property(wanted, (ys) => {
      const placed = heights(ys);
      placed.slice(1).forEach((y, i) => {
        expect(y - placed[i]!).toBeGreaterThanOrEqual(17);
      });
      expect(placed.at(-1)).toBeLessThanOrEqual(300);
      expect(placed[0]).toBeGreaterThanOrEqual(0);
    }),
  );
});
