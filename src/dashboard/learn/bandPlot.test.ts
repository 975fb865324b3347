import { expect, test } from 'vitest';
import { REACH } from './band.ts';
import { areaOf, HEIGHT, lineOf, nearest, toPicture, toPlane, WIDTH } from './bandPlot.ts';

test('the plane fills the picture, y upwards, and a place goes there and back', () => {
  expect(toPicture([-REACH, REACH])).toEqual([0, 0]);
  expect(toPicture([REACH, -REACH])).toEqual([WIDTH, HEIGHT]);
  const [px, py] = toPicture([1.2, -0.7]);
  const [x, y] = toPlane([px / WIDTH, py / HEIGHT]);
  expect([x, y].map((value) => value.toFixed(9))).toEqual(['1.200000000', '-0.700000000']);
  expect(toPlane([7, -7])).toEqual([REACH, REACH]);
});

test('lines go through their values, and an area there and back', () => {
  const x = Float64Array.of(-REACH, REACH);
  expect(lineOf(x, Float64Array.of(0, REACH))).toBe('0.0,180.0 600.0,0.0');
  expect(areaOf(x, Float64Array.of(-REACH, -REACH), Float64Array.of(0, 0))).toBe(
    '0.0,180.0 600.0,180.0 600.0,360.0 0.0,360.0',
  );
  expect(lineOf(x, Float64Array.of(1e30, Number.NEGATIVE_INFINITY))).not.toMatch(/e|Inf/);
});

test('the nearest point is found within reach, and no other', () => {
  const points = [
    [0, 0],
    [1, 1],
    [1.1, 1],
  ] as const;
  expect(nearest(points, [1.08, 1], 0.2)).toBe(2);
  expect(nearest(points, [0.5, 0.5], 0.2)).toBe(-1);
});
