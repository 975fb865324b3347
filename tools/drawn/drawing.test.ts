import { inflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { inkOf, SIDE } from '../../src/data/digit/ink.ts';
import { boundsOf } from '../../src/data/digit/outline.ts';
import { smooth, strokes } from './drawing.ts';
import { encodePng } from './png.ts';

describe('strokes', () => {
  test('reads lines, curves, ellipses and what is filled', () => {
    expect(strokes('0,0 10,0; 5,1.5')).toEqual({
      strokes: [
        [
          [0, 0],
          [10, 0],
        ],
        [[5, 1.5]],
      ],
      fills: [],
    });
    expect(strokes('# 0,0 1,0 0,1').fills).toEqual([
      [
        [0, 0],
        [1, 0],
        [0, 1],
      ],
    ]);
    expect(strokes('~ 0,0 4,2 8,0').strokes[0]).toContainEqual([4, 2]);
    for (const text of ['o 5,6 3,4', '* 5,6 3,4']) {
      const { left, right, top, bottom } = boundsOf(strokes(text));
      expect([left, right, top, bottom]).toEqual([2, 8, 2, 10]);
    }
  });

  test('refuses what is no point', () => {
    expect(() => strokes('0,0 1;2')).toThrow(/expected a point x,y, got "1"/);
    expect(() => strokes('0,0;')).toThrow(/got ""/);
  });

  test('a smooth curve goes through its points, and through points on a line straight', () => {
    const curve = smooth([
      [0, 0],
      [1, 2],
      [2, 4],
      [3, 6],
    ]);
    for (const [x, y] of curve) expect(y).toBeCloseTo(2 * x, 12);
    expect(curve.at(-1)).toEqual([3, 6]);
  });
});

describe('ink', () => {
  const pen = { radius: 2, edge: 2 };

  test('is 1/2 + (radius - d) / edge at distance d from the line, between 0 and 1', () => {
    // along the border between rows 13 and 14: rows lie 1/2, 3/2, 5/2, 7/2 from it
    const ink = inkOf(strokes('4,14 24,14'), pen);
    const column = Array.from({ length: SIDE }, (_, r) => ink[r * SIDE + 14]!);
    expect(column.slice(9, 14)).toEqual([0, 0, 0.25, 0.75, 1]);
    expect(column.slice(14, 19)).toEqual([1, 0.75, 0.25, 0, 0]);
  });

  test('of a dot is round, and of a fill the share of the pixel', () => {
    const dot = inkOf(strokes('14,14'), pen);
    for (let i = 0; i < SIDE * SIDE; i++) {
      const d = Math.hypot((i % SIDE) - 13.5, Math.floor(i / SIDE) - 13.5);
      expect(dot[i]).toBeCloseTo(Math.min(1, Math.max(0, 0.5 + (2 - d) / 2)), 12);
    }
    const fill = inkOf(strokes('# 3,3 6,3 6,5.5 3,5.5'), pen);
    expect(fill.reduce((a, b) => a + b, 0)).toBeCloseTo(3 * 2.5, 12);
  });

  test('where strokes cross it does not add up', () => {
    const [one, both] = ['4,14 24,14', '4,14 24,14; 14,4 14,24'].map((text) => inkOf(strokes(text), pen));
    expect(both![14 * SIDE + 14]).toBe(1);
    one!.forEach((value, i) => {
      expect(both![i]).toBeGreaterThanOrEqual(value);
    });
  });
});

test('a PNG holds the pixels row by row', () => {
  const png = Buffer.from(encodePng(Uint8Array.of(1, 2, 3, 4, 5, 6), 3));
  expect(png.subarray(1, 4).toString('latin1')).toBe('PNG');
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([3, 2]);
  const length = png.readUInt32BE(33);
  expect(png.subarray(37, 41).toString('latin1')).toBe('IDAT');
  expect([...inflateSync(png.subarray(41, 41 + length))]).toEqual([0, 1, 2, 3, 0, 4, 5, 6]);
});
