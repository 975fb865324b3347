/** Points, closed polygons, and pictures made of strokes and filled outlines. */

/** With y downwards, in any unit. */
export type Point = readonly [x: number, y: number];
/** Closed: the last point is joined to the first. */
export type Polygon = readonly Point[];
/** The centre line of a stroke; a stroke of one point is a dot. */
export type Stroke = readonly Point[];

export interface Drawing {
  readonly strokes: readonly Stroke[];
  /** Outlines that are filled; those that turn the other way are holes. */
  readonly fills: readonly Polygon[];
}

export interface Bounds {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** The least and the greatest coordinates; without points, an empty range from Infinity to -Infinity. */
export function bounds(lines: readonly (readonly Point[])[]): Bounds {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const line of lines) {
    for (const [x, y] of line) {
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
    }
  }
  return { left, top, right, bottom };
}

export const boundsOf = ({ strokes, fills }: Drawing): Bounds => bounds([...strokes, ...fills]);

/** Every point of a drawing, mapped. */
export function mapPoints({ strokes, fills }: Drawing, map: (point: Point) => Point): Drawing {
  return {
    strokes: strokes.map((stroke) => stroke.map(map)),
    fills: fills.map((polygon) => polygon.map(map)),
  };
}
