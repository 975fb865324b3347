import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { centreOfMass } from './fit.ts';
import { pens, SIDE } from './ink.ts';
import { mapPoints, type Point, type Stroke } from './outline.ts';
import { drawStrokes, GRID, onGrid, padPen, simplify } from './strokes.ts';

const seven: Stroke[] = [
  [
    [0.2, 0.15],
    [0.8, 0.15],
    [0.4, 0.9],
  ],
];
const moved = (strokes: readonly Stroke[], map: (point: Point) => Point) =>
  mapPoints({ strokes, fills: [] }, map).strokes;
const sum = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0);
const lines = fc.array(
  fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })), {
    minLength: 1,
    maxLength: 12,
  }),
  { minLength: 1, maxLength: 4 },
);

/** How many pixels a line is wide where a row or a column crosses it: its ink over full ink. */
const widthAt = (image: Uint8Array, row: number) => sum(image.subarray(row * SIDE, (row + 1) * SIDE)) / 255;

describe('a drawing', () => {
  test('of a 7 has its centre of mass in the middle, within half a pixel', () => {
    const [x, y] = centreOfMass(drawStrokes(seven));
    expect(Math.hypot(x - 14, y - 14)).toBeLessThan(0.5);
  });

  test('is as long as 20 pixels on its longer side, within the anti-aliased edge', () => {
    const image = drawStrokes(seven);
    const rows = Array.from({ length: SIDE }, (_, r) => widthAt(image, r) > 0);
    const height = rows.lastIndexOf(true) - rows.indexOf(true) + 1;
    expect(height).toBeGreaterThanOrEqual(20);
    expect(height).toBeLessThanOrEqual(22);
  });

  test('is the same wherever it is drawn and however large', () => {
    const image = drawStrokes(seven);
    for (const scale of [0.1, 0.3, 1]) {
      const small = drawStrokes(moved(seven, ([x, y]) => [0.01 + scale * x * 0.9, 0.02 + scale * y * 0.9]));
      expect(Math.max(...small.map((pixel, i) => Math.abs(pixel - image[i]!)))).toBeLessThanOrEqual(1);
    }
  });

  test("has the width of the shipped drawings' pen, whatever its size", () => {
    expect(pens).toContain(padPen);
    for (const length of [0.08, 0.3, 0.9]) {
      const upright = drawStrokes([
        [
          [0.5, 0.05],
          [0.5, 0.05 + length],
        ],
      ]);
      for (const row of [9, 14, 18]) expect(widthAt(upright, row)).toBeCloseTo(2 * padPen.radius, 1);
    }
  });

  test('of nothing is black, and a tap is a dot that no trembling blows up', () => {
    expect(drawStrokes([])).toEqual(new Uint8Array(784));
    const dot = drawStrokes([[[0.3, 0.7]]]);
    expect(sum(dot) / 255).toBeCloseTo(Math.PI * padPen.radius ** 2, 0);
    const trembling = drawStrokes([
      [
        [0.3, 0.7],
        [0.303, 0.7],
      ],
    ]);
    expect(sum(trembling)).toBeLessThan(2 * sum(dot));
  });

  test('always has ink, and is off the middle only where the border cuts ink off', () => {
    fc.assert(
      fc.property(lines, (strokes) => {
        const image = drawStrokes(strokes);
        expect(sum(image)).toBeGreaterThan(255);
        const isCut = image.some(
          (pixel, i) => pixel > 0 && [0, 27].some((at) => i % 28 === at || Math.floor(i / 28) === at),
        );
        const [x, y] = centreOfMass(image);
        if (!isCut) expect(Math.hypot(x - 14, y - 14)).toBeLessThan(0.5);
      }),
    );
  });
});

describe('points', () => {
  test('lie on the grid and in the square', () => {
    expect(onGrid([-3, 7])).toEqual([0, 1]);
    expect(onGrid([0.5 + 0.4 / GRID, 0.25])).toEqual([0.5, 0.25]);
  });

  test('that are left out lie within the tolerance of what is left', () => {
    fc.assert(
      fc.property(lines, fc.double({ min: 0.001, max: 0.2, noNaN: true }), ([stroke], tolerance) => {
        const simple = simplify(stroke!, tolerance);
        expect(simple[0]).toEqual(stroke![0]);
        for (const [x, y] of stroke!) {
          const distances = simple.map(([fromX, fromY], i) => {
            const [toX, toY] = simple[i + 1] ?? simple[i]!;
            const [dx, dy] = [toX - fromX, toY - fromY];
            const squared = dx * dx + dy * dy;
            const t = squared === 0 ? 0 : ((x - fromX) * dx + (y - fromY) * dy) / squared;
            const at = Math.min(1, Math.max(0, t));
            return Math.hypot(x - fromX - at * dx, y - fromY - at * dy);
          });
          expect(Math.min(...distances)).toBeLessThanOrEqual(tolerance + 1e-12);
        }
      }),
    );
  });

  test('of a straight line are its ends, and of a tap that stays one', () => {
    const line = Array.from({ length: 50 }, (_, k): Point => [k / 100, k / 50]);
    expect(simplify(line)).toEqual([line[0], line[49]]);
    expect(simplify([line[7]!, line[7]!, line[7]!])).toEqual([line[7]]);
  });
});
