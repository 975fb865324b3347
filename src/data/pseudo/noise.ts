/** Noise of three kinds: pixels, coarse blocks, and one grey. */
import type { Shape } from '../augment/version.ts';
import type { Draws } from './draws.ts';

/** Blocks in each direction. */
const GRID = 7;

/** A share `density` of the pixels uniform in 0 .. 255, the others 0. */
export const pixelNoise = ({ rows, columns }: Shape, density: number, draws: Draws): Uint8Array =>
  new Uint8Array(rows * columns).map(() => sparseByte(density, draws));

/** The same for the cells of a grid of 7 x 7, or of pixels where there are fewer. */
export function blockNoise({ rows, columns }: Shape, density: number, draws: Draws): Uint8Array {
  const cells = new Uint8Array(GRID * GRID).map(() => sparseByte(density, draws));
  return new Uint8Array(rows * columns).map((_, i) => {
    const row = Math.floor((Math.floor(i / columns) * GRID) / rows);
    const column = Math.floor(((i % columns) * GRID) / columns);
    return cells[GRID * row + column]!;
  });
}

export const flatGrey = ({ rows, columns }: Shape, { below }: Draws): Uint8Array =>
  new Uint8Array(rows * columns).fill(below(256));

/** One word decides both: 24 bits whether there is a pixel, 8 how bright it is. */
function sparseByte(density: number, { word }: Draws): number {
  const bits = word();
  return (bits & 0xffffff) / 2 ** 24 < density ? bits >>> 24 : 0;
}
