/** The quarters of an image in another order, each turned: its strokes, without what they were strokes of. */
import type { Shape } from '../augment/version.ts';
import { type Draws, shuffled } from './draws.ts';
import { type Block, copyTurned, type Turn, turnsOf } from './turn.ts';

export interface Jigsaw {
  /** Quarter k of the result is quarter order[k] of the image. */
  readonly order: readonly number[];
  /** How quarter k of the result is turned. */
  readonly turns: readonly Turn[];
}

/** Upper left, upper right, lower left, lower right. Between them a middle row or column may be left. */
export function quartersOf({ rows, columns }: Shape): readonly Block[] {
  const size = { rows: Math.floor(rows / 2), columns: Math.floor(columns / 2) };
  return [0, 1, 2, 3].map((k) => ({
    ...size,
    top: k < 2 ? 0 : rows - size.rows,
    left: k % 2 === 0 ? 0 : columns - size.columns,
  }));
}

/** The middle row or column of odd sides stays as it is. */
export function jigsaw(image: Uint8Array, shape: Shape, { order, turns }: Jigsaw): Uint8Array {
  const quarters = quartersOf(shape);
  const result = image.slice();
  quarters.forEach((to, k) => {
    copyTurned(image, result, shape.columns, { from: quarters[order[k]!]!, to, turn: turns[k]! });
  });
  return result;
}

/** By chance, but never the image itself. Quarters whose sides differ are turned by 0 or 180 degrees. */
export function drawJigsaw(shape: Shape, draws: Draws): Jigsaw {
  const turns = turnsOf(quartersOf(shape)[0]!);
  const order = shuffled(4, draws);
  const drawn = order.map(() => draws.one(turns));
  const isTheImage = order.every((from, k) => from === k && drawn[k] === turns[0]);
  return { order, turns: isTheImage ? order.map(() => turns.at(-1)!) : drawn };
}
