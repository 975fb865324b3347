/** One letter in the manner of MNIST. */
import { bounds, type Polygon, transform } from './outline.ts';
import { rasterise } from './rasterise.ts';

/**
 * MNIST: the longer side of a digit is 20 of the 28 pixels, and its centre of mass is the centre of the
 * image.
 */
const BOX = 20;
const SIDE = 28;

/** Small changes of shape, as between two people who write the same letter. */
export interface Jitter {
  /** Radians, counter-clockwise. */
  readonly rotation: number;
  /** How far the top leans to the right, for a letter of height 1. */
  readonly shear: number;
  /** Width relative to the font's. */
  readonly stretch: number;
}

/**
 * A letter as bytes [28, 28], white on black with grey edges: its outline jittered, scaled until the longer
 * side is 20 pixels, and moved until its centre of mass is the centre. Source: LeCun, Cortes and Burges, "The
 * MNIST database of handwritten digits" (size normalisation and centring).
 *
 * @param outline with y downwards, in any unit
 */
export function drawLetter(outline: readonly Polygon[], { rotation, shear, stretch }: Jitter): Uint8Array {
  const [cos, sin] = [Math.cos(rotation), Math.sin(rotation)];
  // stretch, then lean, then turn; y is downwards
  const leaned = transform(outline, [stretch, -shear, 0, 1, 0, 0]);
  const turned = transform(leaned, [cos, sin, -sin, cos, 0, 0]);
  const { left, top, right, bottom } = bounds(turned);
  const scale = BOX / Math.max(right - left, bottom - top);
  const offset = (SIDE - BOX) / 2;
  const fitted = transform(turned, [scale, 0, 0, scale, offset - scale * left, offset - scale * top]);
  const [x, y] = centreOfMass(rasterise(fitted, SIDE, SIDE));
  const centred = transform(fitted, [1, 0, 0, 1, SIDE / 2 - x, SIDE / 2 - y]);
  return Uint8Array.from(rasterise(centred, SIDE, SIDE), (covered) => Math.round(255 * covered));
}

/**
 * Mean position of the brightness of an image [28, 28], where pixel (r, c) has its centre at (c + 1/2, r +
 * 1/2).
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
