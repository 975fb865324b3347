/**
 * What a hand draws on a pad, as data: strokes in the unit square, y downwards. Every point lies on a grid,
 * so that a drawing goes through its text unchanged, and a link shows the image that its sender saw.
 */
import { BOX, drawInFrame } from './fit.ts';
import { type Pen, pens } from './ink.ts';
import type { Point, Stroke } from './outline.ts';

/** Steps of the grid along each side. */
export const GRID = 1024;

/**
 * The pen of the pad: of those that the shipped drawings were made with, the one that leaves nearest as much
 * ink as MNIST's writers did.
 */
export const padPen: Pen = pens[4]!;

/** As long as the longer side of a drawing must be to fill the frame, in sides of the pad. */
const LEAST = 0.05;

/** How far a point may lie off the line that replaces it: two steps of the grid, 0.05 pixels of a digit. */
const TOLERANCE = 2 / GRID;

/** The nearest point of the grid in the square. */
export function onGrid([x, y]: Point): Point {
  const snap = (value: number) => Math.min(GRID, Math.max(0, Math.round(value * GRID))) / GRID;
  return [snap(x), snap(y)];
}

/** The bytes [28, 28] that a network sees of a drawing; nothing drawn is black. */
export function drawStrokes(strokes: readonly Stroke[], pen: Pen = padPen): Uint8Array {
  return drawInFrame({ strokes, fills: [] }, pen, { size: BOX, least: LEAST });
}

/**
 * A stroke with the points that its shape needs: each that is left out lies within the tolerance of the line
 * that replaces it. Source: Douglas and Peucker 1973.
 */
export function simplify(stroke: Stroke, tolerance = TOLERANCE): Stroke {
  const kept = new Uint8Array(stroke.length);
  const open: [number, number][] = [[0, stroke.length - 1]];
  for (let part = open.pop(); part !== undefined; part = open.pop()) {
    const [from, to] = part;
    kept[from] = kept[to] = 1;
    let [furthest, distance] = [-1, tolerance];
    for (let i = from + 1; i < to; i++) {
      const d = distanceTo(stroke[i]!, stroke[from]!, stroke[to]!);
      if (d > distance) [furthest, distance] = [i, d];
    }
    if (furthest >= 0) open.push([from, furthest], [furthest, to]);
  }
  const points = stroke.filter((_, i) => kept[i] === 1);
  // a tap that did not move
  const isDot = points.length === 2 && String(points[0]) === String(points[1]);
  return isDot ? points.slice(0, 1) : points;
}

/** The distance of a point from the straight piece between two others. */
function distanceTo([x, y]: Point, [fromX, fromY]: Point, [toX, toY]: Point): number {
  const [dx, dy] = [toX - fromX, toY - fromY];
  const squared = dx * dx + dy * dy;
  const along = squared === 0 ? 0 : ((x - fromX) * dx + (y - fromY) * dy) / squared;
  const t = Math.min(1, Math.max(0, along));
  return Math.hypot(x - fromX - t * dx, y - fromY - t * dy);
}
