import { expect, test } from 'vitest';
import { createSeries } from './series.ts';

test('a short curve keeps every step', () => {
  const series = createSeries(2, 10);
  for (let step = 1; step <= 10; step++) series.add(step, [step, -step]);
  expect(series.points(0)).toEqual(Array.from({ length: 10 }, (_, i) => ({ x: i + 1, y: i + 1 })));
  expect(series.points(1).at(-1)).toEqual({ x: 10, y: -10 });
});

test('a long curve stays bounded, and its buckets are means of neighbours', () => {
  const series = createSeries(1, 10);
  for (let step = 0; step < 1000; step++) series.add(step, [2 * step]);
  const points = series.points(0);
  expect(points.length).toBeGreaterThan(4);
  expect(points.length).toBeLessThanOrEqual(10);
  for (const { x, y } of points) expect(y).toBeCloseTo(2 * x, 9);
  expect(points.map(({ x }) => x)).toEqual(points.map(({ x }) => x).sort((a, b) => a - b));
});

test('a curve forgets what lies beyond a point, or everything', () => {
  const series = createSeries(1, 10);
  for (let step = 1; step <= 8; step++) series.add(step, [step]);
  series.forgetAfter(5);
  expect(series.points(0).map(({ x }) => x)).toEqual([1, 2, 3, 4, 5]);
  series.forgetAfter();
  expect(series.points(0)).toEqual([]);
});
