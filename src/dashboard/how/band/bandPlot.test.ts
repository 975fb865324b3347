import { expect, test } from 'vitest';
import { REACH } from '../../../service/learn/band.ts';
import { frameOf, nearest, toPicture, toPlane } from './bandPlot.ts';

test('the plane fills its frame, y upwards, and a place goes there and back', () => {
  const frame = frameOf(656, 312);
  expect(toPicture(frame, [-REACH, REACH])).toEqual([frame.left, frame.top]);
  expect(toPicture(frame, [REACH, -REACH])).toEqual([frame.left + frame.width, frame.top + frame.height]);
  const [x, y] = toPlane(frame, toPicture(frame, [1.2, -0.7]));
  expect([x, y].map((value) => value.toFixed(9))).toEqual(['1.200000000', '-0.700000000']);
  expect(toPlane(frame, [5000, 5000])).toEqual([REACH, -REACH]);
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
