/** Pictures as pen strokes and filled outlines, and a short notation for them. */
import type { Drawing, Point, Polygon } from '../../src/data/digit/outline.ts';

/** Straight pieces between two points of a smooth stroke, and of a quarter of an ellipse. */
const PIECES = 10;

/**
 * Reads strokes that are parted by `;`, each a list of points `x,y`:
 *
 * - `0,0 5,10 10,0`: straight lines from point to point
 * - `~ 0,5 3,0 7,10`: a smooth curve through the points
 * - `o 5,5 3,4`: an ellipse around (5, 5) with half axes 3 and 4
 * - `# 0,0 10,0 5,8`: a filled polygon
 * - `* 5,5 1,1`: a filled ellipse
 */
export function strokes(text: string): Drawing {
  const lines: Point[][] = [];
  const fills: Polygon[] = [];
  for (const stroke of text.split(';').map((part) => part.trim())) {
    const mark = /^[~o#*]/.exec(stroke)?.[0] ?? '';
    const points = stroke.slice(mark.length).trim().split(/\s+/).map(parsePoint);
    if (mark === '#') fills.push(points);
    else if (mark === '*') fills.push(ellipse(points[0]!, points[1]!));
    else if (mark === 'o') lines.push(ellipse(points[0]!, points[1]!));
    else lines.push(mark === '~' ? smooth(points) : points);
  }
  return { strokes: lines, fills };
}

function parsePoint(text: string): Point {
  const [x, y] = text.split(',').map(Number);
  if (Number.isFinite(x) && Number.isFinite(y)) return [x!, y!];
  throw new Error(`strokes: expected a point x,y, got "${text}"`);
}

/** A curve through the points: cubic Hermite pieces, Catmull and Rom's tangents. */
export function smooth(points: readonly Point[]): Point[] {
  const at = (i: number): Point => points[Math.min(points.length - 1, Math.max(0, i))]!;
  const curve: Point[] = [at(0)];
  for (let i = 0; i + 1 < points.length; i++) {
    const [before, from, to, after] = [at(i - 1), at(i), at(i + 1), at(i + 2)];
    for (let k = 1; k <= PIECES; k++) {
      const t = k / PIECES;
      const along = (axis: 0 | 1): number => {
        const [a, b, c, d] = [before[axis], from[axis], to[axis], after[axis]];
        return b + (t / 2) * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
      };
      curve.push([along(0), along(1)]);
    }
  }
  return curve;
}

/** Closed, clockwise from its right. */
export function ellipse([x, y]: Point, [a, b]: Point): Point[] {
  return Array.from({ length: 4 * PIECES + 1 }, (_, k): Point => {
    const angle = (k * Math.PI) / (2 * PIECES);
    return [x + a * Math.cos(angle), y + b * Math.sin(angle)];
  });
}

export const together = (...drawings: readonly Drawing[]): Drawing => ({
  strokes: drawings.flatMap((drawing) => drawing.strokes),
  fills: drawings.flatMap((drawing) => drawing.fills),
});

/** Closed strokes as filled outlines. */
export const filled = ({ strokes, fills }: Drawing): Drawing => ({
  strokes: [],
  fills: [...strokes, ...fills],
});

/** Long straight pieces cut into short ones, so that what bends a drawing bends them too. */
export function subdivide(drawing: Drawing, step: number): Drawing {
  const cut = (points: readonly Point[], isClosed: boolean): Point[] =>
    points.flatMap((from, i): Point[] => {
      if (i + 1 === points.length && !isClosed) return [from];
      const to = points[(i + 1) % points.length]!;
      const pieces = Math.max(1, Math.ceil(Math.hypot(to[0] - from[0], to[1] - from[1]) / step));
      return Array.from({ length: pieces }, (_, k): Point => {
        const t = k / pieces;
        return [from[0] + t * (to[0] - from[0]), from[1] + t * (to[1] - from[1])];
      });
    });
  return {
    strokes: drawing.strokes.map((stroke) => cut(stroke, false)),
    fills: drawing.fills.map((polygon) => cut(polygon, true)),
  };
}
