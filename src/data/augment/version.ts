/**
 * One version of an image, in float64.
 *   thickened  p = max(p, t times each of its four neighbours)
 *   hardened   p = times (p - above), cut off at 0 and 255
 *   moved      p(x, y) is read at (x', y') = s R(angle) (x + shear y, y) + shift about the centre, bilinear;
 *              what comes from outside is 0
 */
import type { Augmentation, VersionShares } from './augmentation.ts';

/** [rows columns] brightnesses. */
export type Pixels = Uint8Array | Float64Array;

export interface Shape {
  readonly rows: number;
  readonly columns: number;
}

/** What is drawn for one image. */
export interface VersionDraws {
  /** Uniform on [0, 1): which version. */
  readonly choice: number;
  /** Standard normals. */
  readonly angle: number;
  readonly shear: number;
  /** Uniform on [0, 1). */
  readonly scale: number;
  readonly shiftX: number;
  readonly shiftY: number;
}

/** Where a pixel (x, y) is read: (xx x + xy y + dx, yx x + yy y + dy), from the centre, in pixels. */
export interface Move {
  readonly xx: number;
  readonly xy: number;
  readonly yx: number;
  readonly yy: number;
  readonly dx: number;
  readonly dy: number;
}

export interface Version {
  readonly isThickened: boolean;
  readonly isHardened: boolean;
  /** Absent: it stays where it is. */
  readonly move: Move | undefined;
}

const order: readonly (keyof VersionShares)[] = ['asItIs', 'moved', 'thickened', 'hardened', 'both'];

/** The ends of the versions' intervals on [0, 1], in the order of `VersionShares`. */
export function thresholds({ shares }: Augmentation): readonly number[] {
  const total = order.reduce((sum, name) => sum + shares[name], 0);
  let sum = 0;
  return order.map((name) => {
    sum += shares[name];
    return sum / total;
  });
}

/** The version that draws make. */
export function versionOf(augmentation: Augmentation, draws: VersionDraws, shape: Shape): Version {
  const at = thresholds(augmentation).findIndex((end) => draws.choice < end);
  const name = order[at === -1 ? order.length - 1 : at]!;
  return {
    isThickened: name === 'thickened' || name === 'both',
    isHardened: name === 'hardened' || name === 'both',
    move: name === 'asItIs' ? undefined : moveOf(augmentation, draws, shape),
  };
}

function moveOf(
  { degrees, scale, shear, shift }: Augmentation,
  draws: VersionDraws,
  { rows, columns }: Shape,
): Move {
  const angle = (draws.angle * degrees * Math.PI) / 180;
  const s = scale[0] + draws.scale * (scale[1] - scale[0]);
  const [cos, sin] = [s * Math.cos(angle), s * Math.sin(angle)];
  const h = draws.shear * shear;
  return {
    ...{ xx: cos, xy: h * cos - sin, yx: sin, yy: h * sin + cos },
    dx: (2 * draws.shiftX - 1) * shift * columns,
    dy: (2 * draws.shiftY - 1) * shift * rows,
  };
}

/** Brightnesses [rows columns] of the image in that version, not rounded. */
export function rendered(
  image: Pixels,
  shape: Shape,
  { isThickened, isHardened, move }: Version,
  { thicken, harden }: Augmentation,
): Pixels {
  const thick = isThickened ? thickened(image, shape, thicken) : image;
  const hard = isHardened ? hardened(thick, harden) : thick;
  return move ? moved(hard, shape, move) : hard;
}

export function thickened(image: Pixels, { rows, columns }: Shape, share: number): Float64Array {
  const thick = new Float64Array(image);
  const reach = (at: number, neighbour: number) => {
    thick[at] = Math.max(thick[at]!, share * image[neighbour]!);
  };
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      const at = r * columns + c;
      if (r > 0) reach(at, at - columns);
      if (r + 1 < rows) reach(at, at + columns);
      if (c > 0) reach(at, at - 1);
      if (c + 1 < columns) reach(at, at + 1);
    }
  }
  return thick;
}

export const hardened = (image: Pixels, { above, times }: Augmentation['harden']): Float64Array =>
  new Float64Array(image).map((p) => Math.min(255, Math.max(0, (p - above) * times)));

export function moved(image: Pixels, { rows, columns }: Shape, move: Move): Float64Array {
  const { xx, xy, yx, yy, dx, dy } = move;
  const [middleX, middleY] = [(columns - 1) / 2, (rows - 1) / 2];
  const pixel = (r: number, c: number) =>
    r < 0 || c < 0 || r >= rows || c >= columns ? 0 : image[r * columns + c]!;
  const result = new Float64Array(rows * columns);
  for (let i = 0; i < result.length; i++) {
    const x = (i % columns) - middleX;
    const y = Math.floor(i / columns) - middleY;
    const column = xx * x + xy * y + dx + middleX;
    const row = yx * x + yy * y + dy + middleY;
    const left = Math.floor(column);
    const top = Math.floor(row);
    const right = column - left;
    const above = (1 - right) * pixel(top, left) + right * pixel(top, left + 1);
    const below = (1 - right) * pixel(top + 1, left) + right * pixel(top + 1, left + 1);
    result[i] = above + (row - top) * (below - above);
  }
  return result;
}
