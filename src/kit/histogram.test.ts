import { expect, test } from 'vitest';
import { histogramOutline, powersOfTen } from './histogram.ts';

test('an outline holds each height from its edge on, and begins and ends at the floor', () => {
  expect(histogramOutline([0, 1, 2, 4], [3, 0, 5], 0.1)).toEqual([
    { x: 0, y: 0.1 },
    { x: 0, y: 3 },
    { x: 1, y: 0.1 },
    { x: 2, y: 5 },
    { x: 4, y: 0.1 },
  ]);
});

test('only powers of ten are written, and large ones as powers', () => {
  expect([0.001, 0.1, 1, 1000, 1e5, 0.2, 50].map((value) => powersOfTen(value))).toEqual([
    '0.001',
    '0.1',
    '1',
    '1000',
    '1e5',
    '',
    '',
  ]);
});
