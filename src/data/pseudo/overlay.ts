/** Two images, one over the other. */
import type { Shape } from '../augment/version.ts';

/** The brighter of the two at each pixel. */
export const overlay = (a: Uint8Array, b: Uint8Array): Uint8Array =>
  a.map((pixel, i) => Math.max(pixel, b[i]!));

/** The image moved to the right by whole pixels; what leaves it comes back on the left. */
export function shiftedSideways(image: Uint8Array, { columns }: Shape, by: number): Uint8Array {
  return image.map((_, i) => {
    const column = i % columns;
    return image[i - column + ((((column - by) % columns) + columns) % columns)]!;
  });
}
