/** Where the things of a band lie in its picture, and back. */
import type { Point } from '../../data/digit/outline.ts';
import { REACH } from './band.ts';

/** Units of the picture, whose pixels the page chooses. */
export const WIDTH = 600;
export const HEIGHT = 360;

/** From the plane, y upwards, to the picture, y downwards. */
export function toPicture([x, y]: Point): Point {
  return [(WIDTH * (x + REACH)) / (2 * REACH), (HEIGHT * (REACH - y)) / (2 * REACH)];
}

/** From shares of the picture's width and height to the plane, within its reach. */
export function toPlane([across, down]: Point): Point {
  const within = (value: number) => Math.min(REACH, Math.max(-REACH, value));
  return [within(REACH * (2 * across - 1)), within(REACH * (1 - 2 * down))];
}

/** A line through values at places, as the `points` of an SVG polyline. */
export function lineOf(x: Float64Array, y: Float64Array): string {
  return Array.from(x, (at, n) => {
    // far outside the picture a line needs no precision, and an SVG no such numbers
    const [px, py] = toPicture([at, Math.min(100, Math.max(-100, y[n]!))]);
    return `${px.toFixed(1)},${py.toFixed(1)}`;
  }).join(' ');
}

/** The outline of what lies between two lines. */
export function areaOf(x: Float64Array, lower: Float64Array, upper: Float64Array): string {
  return `${lineOf(x, upper)} ${lineOf(x.toReversed(), lower.toReversed())}`;
}

/** The point nearest to a place, by its number, if it is nearer than `reach` in the plane; else -1. */
export function nearest(points: readonly Point[], [x, y]: Point, reach: number): number {
  let [found, distance] = [-1, reach];
  points.forEach(([px, py], n) => {
    const d = Math.hypot(px - x, py - y);
    if (d < distance) [found, distance] = [n, d];
  });
  return found;
}
