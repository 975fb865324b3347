/** One half of an image, and the other half of the mirror image of another. */
import type { Shape } from '../augment/version.ts';
import { mirror, turned } from './turn.ts';

export interface Cut {
  /** `rows`: the first image is above the cut. `columns`: it is left of it. */
  readonly along: 'rows' | 'columns';
  /** The first row, or column, of the second image. */
  readonly at: number;
}

export function halves(first: Uint8Array, second: Uint8Array, shape: Shape, { along, at }: Cut): Uint8Array {
  const { columns } = shape;
  const mirrored = turned(second, shape, mirror);
  return first.map((pixel, i) => {
    const place = along === 'rows' ? Math.floor(i / columns) : i % columns;
    return place < at ? pixel : mirrored[i]!;
  });
}

/** The cuts that leave both images about a half: rows 10 to 17 of 28. */
export const middleOf = (side: number): readonly [least: number, most: number] => [
  Math.round((side * 10) / 28),
  Math.round((side * 17) / 28),
];
