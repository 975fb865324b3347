/** One letter in the manner of MNIST. */
import { BOX, centreOfMass } from '../../src/data/digit/fit.ts';
import { SIDE } from '../../src/data/digit/ink.ts';
import { bounds, type Polygon } from '../../src/data/digit/outline.ts';
import { rasterise } from '../../src/data/digit/rasterise.ts';
import { transform } from './outline.ts';

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
