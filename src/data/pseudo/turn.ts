/** The turns and reflections that carry a rectangle onto itself. */
import type { Shape } from '../augment/version.ts';

/** result(r, c) = image(a, b); (a, b) is (r, c) or (c, r), each counted from the other end if flipped. */
export interface Turn {
  readonly isTransposed: boolean;
  readonly flipsRows: boolean;
  readonly flipsColumns: boolean;
}

const turn = (isTransposed: boolean, flipsRows: boolean, flipsColumns: boolean): Turn => ({
  ...{ isTransposed, flipsRows, flipsColumns },
});

export const none = turn(false, false, false);
export const quarter = turn(true, false, true);
export const half = turn(false, true, true);
export const threeQuarters = turn(true, true, false);
export const transpose = turn(true, false, false);
export const mirror = turn(false, false, true);
export const upsideDown = turn(false, true, false);

/** The multiples of 90 degrees; of 180 if the sides differ. The first is no turn at all. */
export const turnsOf = ({ rows, columns }: Shape): readonly Turn[] =>
  rows === columns ? [none, quarter, half, threeQuarters] : [none, half];

/** What makes another thing of most things: all but no turn, and a reflection or two. */
export const strangeTurnsOf = ({ rows, columns }: Shape): readonly Turn[] =>
  rows === columns ? [quarter, half, threeQuarters, transpose] : [half, mirror, upsideDown];

/** A block of a larger image. */
export interface Block extends Shape {
  readonly top: number;
  readonly left: number;
}

/** Copies block `from` of an image, turned, to block `to`. The blocks have one shape. */
export function copyTurned(
  image: Uint8Array,
  result: Uint8Array,
  width: number,
  { from, to, turn }: { readonly from: Block; readonly to: Block; readonly turn: Turn },
): void {
  const { rows, columns } = to;
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      const [a, b] = turn.isTransposed ? [c, r] : [r, c];
      const row = from.top + (turn.flipsRows ? rows - 1 - a : a);
      const column = from.left + (turn.flipsColumns ? columns - 1 - b : b);
      result[(to.top + r) * width + to.left + c] = image[row * width + column]!;
    }
  }
}

/** A whole image, turned. */
export function turned(image: Uint8Array, shape: Shape, turn: Turn): Uint8Array {
  const whole = { ...shape, top: 0, left: 0 };
  const result = new Uint8Array(image.length);
  copyTurned(image, result, shape.columns, { from: whole, to: whole, turn });
  return result;
}
