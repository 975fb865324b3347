/** Polygons to coverage, exactly. */
import type { Point, Polygon } from './outline.ts';

/**
 * The share of each pixel that polygons cover, [rows, columns] from 0 to 1; pixel (r, c) is the square from
 * (c, r) to (c+1, r+1). Contours that turn the other way are holes; contours that overlap cover once.
 *
 * Each edge adds to its pixels the signed area between it and their right side, and to the pixel right of
 * them its whole height; a running sum along the row then is the winding number, averaged over the pixel.
 * What lies outside is cut off, but an edge left of the image still counts. Source: Levien 2016, font-rs
 * (accumulation of signed areas).
 */
export function rasterise(polygons: readonly Polygon[], rows: number, columns: number): Float64Array {
  // one more column takes what belongs right of the image
  const width = columns + 1;
  const change = new Float64Array(rows * width);
  for (const polygon of polygons) {
    polygon.forEach((point, i) => {
      addEdge(point, polygon[(i + 1) % polygon.length]!, { change, rows, columns });
    });
  }
  const coverage = new Float64Array(rows * columns);
  for (let r = 0; r < rows; r++) {
    let winding = 0;
    for (let c = 0; c < columns; c++) {
      winding += change[r * width + c]!;
      coverage[r * columns + c] = Math.min(1, Math.abs(winding));
    }
  }
  return coverage;
}

interface Canvas {
  readonly change: Float64Array;
  readonly rows: number;
  readonly columns: number;
}

/** Cuts an edge at the rows, and each part at the columns. */
function addEdge([x0, y0]: Point, [x1, y1]: Point, canvas: Canvas): void {
  if (y0 === y1) return;
  const sign = y0 < y1 ? 1 : -1;
  const [top, bottom] = y0 < y1 ? [y0, y1] : [y1, y0];
  const xAt = (y: number) => x0 + ((y - y0) * (x1 - x0)) / (y1 - y0);
  const last = Math.min(canvas.rows, Math.ceil(bottom));
  for (let r = Math.max(0, Math.floor(top)); r < last; r++) {
    const from = Math.max(top, r);
    const to = Math.min(bottom, r + 1);
    if (to > from) addToRow(r, [xAt(from), xAt(to)], sign * (to - from), canvas);
  }
}

/** A straight part within row r, of signed height, that goes from x = ends[0] to ends[1]. */
function addToRow(r: number, ends: Point, height: number, { change, columns }: Canvas): void {
  const clamp = (x: number) => Math.min(columns, Math.max(0, x));
  const [low, high] = ends[0] < ends[1] ? ends : [ends[1], ends[0]];
  const at = r * (columns + 1);
  /** The share of the part that lies between two columns, crossing them with mean position `middle`. */
  const add = (middle: number, share: number) => {
    const c = Math.min(columns - 1, Math.floor(middle));
    const right = c + 1 - middle;
    change[at + c]! += height * share * right;
    change[at + c + 1]! += height * share * (1 - right);
  };
  const length = high - low;
  if (length === 0) {
    add(clamp(low), 1);
    return;
  }
  // what is outside counts as if it stood at the edge of the image
  if (low < 0) add(0, (Math.min(high, 0) - low) / length);
  if (high > columns) add(columns, (high - Math.max(low, columns)) / length);
  for (let c = Math.floor(clamp(low)); c < clamp(high); c++) {
    const from = Math.max(clamp(low), c);
    const to = Math.min(clamp(high), c + 1);
    if (to > from) add((from + to) / 2, (to - from) / length);
  }
}
