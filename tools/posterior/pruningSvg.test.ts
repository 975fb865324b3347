import { expect, test } from 'vitest';
import { card } from '../../src/persist/shipped/testing.ts';
import { pruningSvg } from './pruningSvg.ts';

test('a line for the error and one for each set, by the fractions that were measured', () => {
  const [row] = card.pruning.rows;
  const rows = [0, 0.5, 0.9].map((fraction) => ({ ...row!, fraction }));
  const svg = pruningSvg({
    ...card,
    pruning: { ...card.pruning, rows: [...rows, { ...row!, left: 0, fraction: 1 }] },
  });
  const lines = [...svg.matchAll(/points="([^"]*)"/g)].map(([, points]) => points!.split(' '));
  // error, letters, drawn-digits, at three fractions each: without any weight nothing is drawn
  expect(lines.map(({ length }) => length)).toEqual([3, 3, 3]);
  expect(svg).toMatch(/letters refused<.*\n?.*|drawn-digits kept</);
  const x = lines[0]!.map((point) => Number(point.split(',')[0]));
  // 0.9 leaves a tenth, 0.5 half: log 2 of the way
  expect((x[1]! - x[0]!) / (x[2]! - x[0]!)).toBeCloseTo(Math.log10(2), 2);
  expect(svg).not.toMatch(/NaN|undefined/);
});
