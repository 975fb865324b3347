/** Where the things of a band lie in its picture, and back. */
import type { Point } from '../../../data/digit/outline.ts';
import { REACH } from '../../../service/learn/band.ts';

/** The plane's place in a picture, in pixels. */
export interface Frame {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Room for the numbers and names of the axes. */
export const frameOf = (width: number, height: number): Frame => ({
  ...{ left: 44, top: 8 },
  ...{ width: Math.max(1, width - 44 - 12), height: Math.max(1, height - 8 - 44) },
});

/** From the plane, y upwards, to pixels, y downwards. */
export function toPicture({ left, top, width, height }: Frame, [x, y]: Point): Point {
  return [left + (width * (x + REACH)) / (2 * REACH), top + (height * (REACH - y)) / (2 * REACH)];
}

/** From pixels to the plane, within its reach. */
export function toPlane({ left, top, width, height }: Frame, [px, py]: Point): Point {
  return within([REACH * ((2 * (px - left)) / width - 1), REACH * (1 - (2 * (py - top)) / height)]);
}

/** The place of the plane that is nearest. */
export function within([x, y]: Point): Point {
  const inside = (value: number) => Math.min(REACH, Math.max(-REACH, value));
  return [inside(x), inside(y)];
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
