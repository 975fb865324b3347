import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { polygonsOf } from '../../../tools/letters/outline.ts';
import type { Point, Polygon } from './outline.ts';
import { rasterise } from './rasterise.ts';

const sum = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0);
const box = (left: number, top: number, right: number, bottom: number): Polygon => [
  [left, top],
  [right, top],
  [right, bottom],
  [left, bottom],
];
/** The area by the shoelace formula. */
const area = (polygon: Polygon) =>
  Math.abs(
    sum(
      polygon.map(([x, y], i) => {
        const [nextX, nextY] = polygon[(i + 1) % polygon.length]!;
        return (x * nextY - nextX * y) / 2;
      }),
    ),
  );
const coordinate = fc.double({ min: 0.1, max: 7.9, noNaN: true });
const triangle: fc.Arbitrary<Polygon> = fc.array(fc.tuple(coordinate, coordinate), {
  minLength: 3,
  maxLength: 3,
});

describe('rasterise', () => {
  test('a box covers each pixel by the product of its overlaps', () => {
    expect([...rasterise([box(0.5, 0.25, 2.25, 1)], 2, 3)]).toEqual([0.375, 0.75, 0.1875, 0, 0, 0]);
  });

  test('a diagonal halves its pixels', () => {
    const covered = rasterise(
      [
        [
          [0, 0],
          [2, 2],
          [0, 2],
        ],
      ],
      2,
      2,
    );
    expect([...covered]).toEqual([0.5, 0, 1, 0.5]);
  });

  test('the coverage of a triangle sums to its area, whichever way it turns', () => {
    fc.assert(
      fc.property(triangle, (polygon) => {
        const covered = rasterise([polygon], 8, 8);
        expect(Math.abs(sum(covered) - area(polygon))).toBeLessThan(1e-9);
        rasterise([polygon.toReversed()], 8, 8).forEach((value, i) => {
          expect(value).toBeCloseTo(covered[i]!, 12);
        });
      }),
    );
  });

  test('equals the share of a fine grid of points that lies inside', () => {
    const polygon: Polygon = [
      [0.3, 0.2],
      [3.7, 1.1],
      [2.2, 3.9],
    ];
    const inside = (x: number, y: number) =>
      polygon.every(([ax, ay], i) => {
        const [bx, by] = polygon[(i + 1) % 3]!;
        return (bx - ax) * (y - ay) - (by - ay) * (x - ax) >= 0;
      });
    const fine = 100;
    rasterise([polygon], 4, 4).forEach((covered, i) => {
      let hits = 0;
      for (let k = 0; k < fine * fine; k++) {
        const x = (i % 4) + ((k % fine) + 0.5) / fine;
        const y = Math.floor(i / 4) + (Math.floor(k / fine) + 0.5) / fine;
        if (inside(x, y)) hits++;
      }
      // at most about one cell of the grid for each that an edge crosses
      expect(Math.abs(covered - hits / fine ** 2)).toBeLessThan(3 / fine);
    });
  });

  test('a contour that turns the other way is a hole; one that overlaps covers once', () => {
    const outer = box(1, 1, 7, 7);
    const inner = box(3, 3, 5, 5);
    expect(sum(rasterise([outer, inner.toReversed()], 8, 8))).toBeCloseTo(36 - 4, 12);
    expect(sum(rasterise([outer, inner], 8, 8))).toBeCloseTo(36, 12);
  });

  test('what lies outside is cut off, on every side', () => {
    for (const [dx, dy] of [
      [-2, 0],
      [2, 0],
      [0, -2],
      [0, 2],
      [-2, 2],
    ] as const) {
      const covered = rasterise([box(dx, dy, dx + 4, dy + 4)], 4, 4);
      expect(sum(covered)).toBeCloseTo((4 - Math.abs(dx)) * (4 - Math.abs(dy)), 12);
    }
    const slanted: Polygon = [
      [-3, 1],
      [9, 3],
      [-3, 5],
    ];
    // between x = 0 and 4 its height falls from 3 to 5/3
    expect(sum(rasterise([slanted], 6, 4))).toBeCloseTo((4 * (3 + 5 / 3)) / 2, 12);
  });
});

describe('polygonsOf', () => {
  test('cuts curves where they go: a quadratic and the same as a cubic', () => {
    const start: Point = [0, 0];
    const [quadratic] = polygonsOf([
      { type: 'M', x: start[0], y: start[1] },
      { type: 'Q', x1: 3, y1: 6, x: 6, y: 0 },
      { type: 'Z' },
    ]);
    const [cubic] = polygonsOf([
      { type: 'M', x: start[0], y: start[1] },
      { type: 'C', x1: 2, y1: 4, x2: 4, y2: 4, x: 6, y: 0 },
      { type: 'Z' },
    ]);
    quadratic!.forEach(([x, y], i) => {
      expect(cubic![i]![0]).toBeCloseTo(x, 12);
      expect(cubic![i]![1]).toBeCloseTo(y, 12);
      // B(t) = (6t, 12 t (1 - t))
      expect(y).toBeCloseTo(12 * (x / 6) * (1 - x / 6), 12);
    });
    // under a parabola are two thirds of its box of 6 by 3
    expect(area(quadratic!)).toBeCloseTo(12, 1);
  });
});
