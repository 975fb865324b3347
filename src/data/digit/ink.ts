/** Pens, and the ink that they leave. */
import { blur } from '../ood/blur.ts';
import { toByte } from '../ood/images.ts';
import type { Drawing, Point } from './outline.ts';
import { rasterise } from './rasterise.ts';

/** As MNIST. */
export const SIDE = 28;

export interface Pen {
  /** Half the width of a stroke, in pixels. */
  readonly radius: number;
  /** Pixels over which a stroke fades from full to nothing at its side: 1 is hard, more is soft. */
  readonly edge: number;
  /** Standard deviation in pixels of a blur of the whole image. */
  readonly blur: number;
  /** Brightness of the full stroke, from 0 to 1. */
  readonly level: number;
}

/**
 * Those that the shipped drawings were made with. Their number shares no factor with those of ways to draw:
 * in turn, every way meets every pen.
 */
export const pens: readonly Pen[] = [
  { radius: 1.1, edge: 1, blur: 0, level: 1 },
  { radius: 0.75, edge: 1, blur: 0, level: 1 },
  { radius: 1.8, edge: 1, blur: 0, level: 1 },
  { radius: 1.2, edge: 2.4, blur: 0, level: 1 },
  { radius: 1.4, edge: 1, blur: 0, level: 1 },
  { radius: 1, edge: 1, blur: 0.8, level: 1 },
  { radius: 1.2, edge: 1.6, blur: 0, level: 0.7 },
];

/**
 * Ink on 28 x 28 pixels, from 0 to 1: a pixel at distance d from a centre line takes
 * 1/2 + (radius - d) / edge, between 0 and 1; from a filled outline it takes its share. Where both are, the
 * greater counts.
 */
export function inkOf(
  { strokes, fills }: Drawing,
  { radius, edge }: Pick<Pen, 'radius' | 'edge'>,
): Float64Array {
  const reach = radius + edge / 2;
  const distance = new Float64Array(SIDE * SIDE).fill(reach);
  for (const stroke of strokes) {
    const last = Math.max(0, stroke.length - 2);
    for (let i = 0; i <= last; i++) measure(distance, stroke[i]!, stroke[i + 1] ?? stroke[i]!, reach);
  }
  const covered = rasterise(fills, SIDE, SIDE);
  return distance.map((d, i) => Math.max(covered[i]!, Math.min(1, 0.5 + (radius - d) / edge)));
}

/** Lowers the distance of each pixel that lies nearer to the piece `from` to `to` than to those before. */
function measure(distance: Float64Array, from: Point, to: Point, reach: number): void {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const squared = dx * dx + dy * dy;
  const range = (a: number, b: number): [number, number] => [
    Math.max(0, Math.floor(Math.min(a, b) - reach)),
    Math.min(SIDE - 1, Math.ceil(Math.max(a, b) + reach)),
  ];
  const [left, right] = range(from[0], to[0]);
  const [top, bottom] = range(from[1], to[1]);
  for (let r = top; r <= bottom; r++) {
    for (let c = left; c <= right; c++) {
      const [x, y] = [c + 0.5 - from[0], r + 0.5 - from[1]];
      const t = squared === 0 ? 0 : Math.min(1, Math.max(0, (x * dx + y * dy) / squared));
      const d = Math.hypot(x - t * dx, y - t * dy);
      if (d < distance[r * SIDE + c]!) distance[r * SIDE + c] = d;
    }
  }
}

/** Ink as bytes, after the pen's blur. */
export function toBytes(ink: Float64Array, { blur: sigma, level }: Pick<Pen, 'blur' | 'level'>): Uint8Array {
  return blur(
    Uint8Array.from(ink, (share) => toByte(255 * level * share)),
    SIDE,
    SIDE,
    sigma,
  );
}
