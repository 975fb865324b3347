/** Outlines of letters as closed polygons, and the affine maps that they go through. */
import type { PathCommand } from 'opentype.js';
import type { Point, Polygon } from '../../src/data/digit/outline.ts';

/** Straight pieces for a curve. A letter is 20 pixels high, so a piece is well below one. */
const PIECES = 16;

/** The contours of a path, their curves (Bézier, of second and third degree) cut into straight pieces. */
export function polygonsOf(commands: readonly PathCommand[]): Polygon[] {
  const polygons: Point[][] = [];
  const current = () => polygons.at(-1)!;
  for (const command of commands) {
    if (command.type === 'M') polygons.push([[command.x, command.y]]);
    else if (command.type === 'L') current().push([command.x, command.y]);
    else if (command.type !== 'Z') {
      const controls: Point[] = [current().at(-1)!, [command.x1, command.y1]];
      if (command.type === 'C') controls.push([command.x2, command.y2]);
      controls.push([command.x, command.y]);
      for (let k = 1; k <= PIECES; k++) current().push(bezier(controls, k / PIECES));
    }
  }
  return polygons.filter((polygon) => polygon.length > 2);
}

/** The point at t of a Bézier curve, by de Casteljau's repeated interpolation. */
function bezier(controls: readonly Point[], t: number): Point {
  if (controls.length === 1) return controls[0]!;
  const between = controls.slice(1).map(([x, y], i): Point => {
    const [fromX, fromY] = controls[i]!;
    return [fromX + t * (x - fromX), fromY + t * (y - fromY)];
  });
  return bezier(between, t);
}

/** (x, y) -> (a x + b y, c x + d y) + (e, f). */
export type Affine = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

export function transform(polygons: readonly Polygon[], [a, b, c, d, e, f]: Affine): Polygon[] {
  return polygons.map((polygon) => polygon.map(([x, y]): Point => [a * x + b * y + e, c * x + d * y + f]));
}
