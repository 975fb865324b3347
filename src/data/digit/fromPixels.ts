/** Any picture of a digit in the manner of MNIST. */
import { CredenceError } from '../../errors.ts';
import { toByte } from '../ood/images.ts';
import { BOX, centreOfMass } from './fit.ts';
import { SIDE } from './ink.ts';

export interface Pixels {
  /** Red, green, blue and opacity [rows * columns, 4], as a canvas gives them. */
  readonly data: ArrayLike<number>;
  readonly width: number;
  readonly height: number;
}

/** Brightness of ink above its background, from 0 to 1, [height, width]. */
interface Ink {
  readonly level: Float64Array;
  readonly width: number;
  readonly height: number;
}

/** Grey levels between ink and background; less is no drawing. */
const LEAST_CONTRAST = 16;
/** Ink that counts for the extent of a drawing. */
const VISIBLE = 0.2;

/**
 * Bytes [28, 28], white on black. The background is what the border mostly is: a light one is inverted, and
 * what its grain makes is taken off. What is left is scaled, its aspect kept, until its longer side is 20
 * pixels, stretched until its brightest is white, and moved until its centre of mass is the centre. A picture
 * of 28 x 28 with a dark border is in that form, and is taken as it is.
 *
 * @throws CredenceError `no-contrast` if there is nothing to see
 */
export function fitPixels(pixels: Pixels): Uint8Array {
  const { width, height } = pixels;
  const grey = greyOf(pixels);
  const border = borderOf(grey, width, height);
  const background = median(border);
  const sign = background > 127.5 ? -1 : 1;
  const distance = grey.map((level) => Math.max(0, sign * (level - background)));
  const grain = 3 * 1.4826 * median(border.map((level) => Math.abs(level - background)));
  const most = distance.reduce((a, b) => Math.max(a, b), 0);
  if (most - grain < LEAST_CONTRAST) {
    const expected = `a picture whose drawing stands out by ${LEAST_CONTRAST} of 255 grey levels`;
    throw new CredenceError('no-contrast', `the picture: expected ${expected}, got ${Math.round(most)}`);
  }
  if (width === SIDE && height === SIDE && sign === 1) return Uint8Array.from(grey, toByte);
  const level = distance.map((d) => Math.max(0, d - grain) / (most - grain));
  return fitInk({ level, width, height });
}

/** Rec. 709 grey levels, over black where the opaque part is light, and over white where it is dark. */
function greyOf({ data, width, height }: Pixels): Float64Array {
  const size = width * height;
  const own = new Float64Array(size);
  let [opaque, light] = [0, 0];
  for (let i = 0; i < size; i++) {
    const alpha = data[4 * i + 3]!;
    own[i] = 0.2126 * data[4 * i]! + 0.7152 * data[4 * i + 1]! + 0.0722 * data[4 * i + 2]!;
    opaque += alpha;
    light += alpha * own[i]!;
  }
  const behind = light > 127.5 * opaque ? 0 : 255;
  return own.map((level, i) => behind + ((level - behind) * data[4 * i + 3]!) / 255);
}

/** The levels of a frame as wide as a fiftieth of the shorter side. */
function borderOf(grey: Float64Array, width: number, height: number): Float64Array {
  const deep = Math.max(1, Math.round(Math.min(width, height) / 50));
  return grey.filter((_, i) => {
    const [x, y] = [i % width, Math.floor(i / width)];
    return Math.min(x, y, width - 1 - x, height - 1 - y) < deep;
  });
}

function median(values: Float64Array): number {
  const sorted = values.toSorted();
  return sorted[Math.floor(sorted.length / 2)]!;
}

function fitInk(ink: Ink): Uint8Array {
  const { left, top, right, bottom } = extentOf(ink);
  const scale = BOX / Math.max(right - left, bottom - top);
  const middle = [(left + right) / 2, (top + bottom) / 2] as const;
  const boxed = sample(ink, scale, middle);
  const [x, y] = centreOfMass(boxed);
  const centre = [middle[0] + (x - SIDE / 2) / scale, middle[1] + (y - SIDE / 2) / scale] as const;
  const centred = sample(ink, scale, centre);
  const most = centred.reduce((a, b) => Math.max(a, b), 0);
  return Uint8Array.from(centred, (level) => toByte((255 * level) / most));
}

/** The edges of what is visible, in pixels. */
function extentOf({ level, width }: Ink) {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  level.forEach((share, i) => {
    if (share < VISIBLE) return;
    const [x, y] = [i % width, Math.floor(i / width)];
    [left, right] = [Math.min(left, x), Math.max(right, x + 1)];
    [top, bottom] = [Math.min(top, y), Math.max(bottom, y + 1)];
  });
  return { left, top, right, bottom };
}

/** [28, 28] around a place of the ink: weighted means over as much of it as a pixel covers, and more. */
function sample({ level, width, height }: Ink, scale: number, [x, y]: readonly [number, number]) {
  const columns = weightsOf(width, scale, x);
  const rows = weightsOf(height, scale, y);
  const lines = new Float64Array(height * SIDE);
  for (let r = 0; r < height; r++) {
    columns.forEach(({ from, weights }, c) => {
      weights.forEach((weight, k) => {
        lines[r * SIDE + c]! += weight * level[r * width + from + k]!;
      });
    });
  }
  const sampled = new Float64Array(SIDE * SIDE);
  rows.forEach(({ from, weights }, r) => {
    weights.forEach((weight, k) => {
      for (let c = 0; c < SIDE; c++) sampled[r * SIDE + c]! += weight * lines[(from + k) * SIDE + c]!;
    });
  });
  return sampled;
}

/** A triangle for each pixel of the result, at least as wide as between two of the picture's. */
function weightsOf(length: number, scale: number, middle: number) {
  const reach = Math.max(1, 1 / scale);
  return Array.from({ length: SIDE }, (_, i) => {
    const at = middle + (i + 0.5 - SIDE / 2) / scale - 0.5;
    const from = Math.max(0, Math.ceil(at - reach));
    const to = Math.min(length - 1, Math.floor(at + reach));
    const weights = Array.from({ length: Math.max(0, to - from + 1) }, (_, k) =>
      Math.max(0, (1 - Math.abs(from + k - at) / reach) / reach),
    );
    return { from, weights };
  });
}
