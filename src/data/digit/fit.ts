/**
 * MNIST's frame: the longer side of a digit is 20 of the 28 pixels, and its centre of mass is the centre of
 * the image. Source: LeCun, Cortes and Burges, "The MNIST database of handwritten digits" (size normalisation
 * and centring).
 */
import { inkOf, type Pen, SIDE, toBytes } from './ink.ts';
import { boundsOf, type Drawing, mapPoints } from './outline.ts';

/** Pixels of the longer side of a digit. */
export const BOX = 20;

/**
 * Mean position of the brightness of an image [28, 28], where pixel (r, c) has its centre at (c + 1/2, r +
 * 1/2). A black image has none: NaN.
 */
export function centreOfMass(image: ArrayLike<number>): readonly [x: number, y: number] {
  let [mass, x, y] = [0, 0, 0];
  for (let i = 0; i < image.length; i++) {
    mass += image[i]!;
    x += image[i]! * ((i % SIDE) + 0.5);
    y += image[i]! * (Math.floor(i / SIDE) + 0.5);
  }
  return [x / mass, y / mass];
}

export interface Frame {
  /** Pixels of the longer side, the pen's width included. */
  readonly size: number;
  /**
   * The shortest longer side that is scaled up to the whole size, in the drawing's unit: what is smaller
   * grows no more than this does, so that a tap of the pen stays a dot.
   */
  readonly least: number;
}

/**
 * Bytes [28, 28], white on black, of a drawing in any unit: scaled, its aspect kept, until its longer side is
 * as long as the frame says, drawn with the pen, whose width is that of the finished image, and moved until
 * its centre of mass is the centre. Without strokes and fills the image is black.
 */
export function drawInFrame(drawing: Drawing, pen: Pen, { size, least }: Frame): Uint8Array {
  const { left, top, right, bottom } = boundsOf(drawing);
  if (left > right) return new Uint8Array(SIDE * SIDE);
  const margin = drawing.strokes.length > 0 ? pen.radius : 0;
  const scale = (size - 2 * margin) / Math.max(right - left, bottom - top, least);
  const [middleX, middleY] = [(left + right) / 2, (top + bottom) / 2];
  const fitted = mapPoints(drawing, ([x, y]) => [
    SIDE / 2 + scale * (x - middleX),
    SIDE / 2 + scale * (y - middleY),
  ]);
  return toBytes(inkOf(centred(fitted, pen), pen), pen);
}

/** Moved by how far its ink is off the middle. What leaves no ink (a fill without area) stays. */
function centred(drawing: Drawing, pen: Pen): Drawing {
  const [x, y] = centreOfMass(inkOf(drawing, pen));
  if (Number.isNaN(x)) return drawing;
  return mapPoints(drawing, (point) => [point[0] + SIDE / 2 - x, point[1] + SIDE / 2 - y]);
}
