/** Images without any content: what a network must refuse however few of them there are. */
import { countImages, type Images } from './images.ts';

export interface PatternSet {
  /** What the images are, for tables and figures. */
  readonly title: string;
  /** All images of the set: they follow from their size alone. */
  readonly make: (rows: number, columns: number) => Images;
}

const flat = (grey: number) => (rows: number, columns: number) => {
  countImages('flat', new Uint8Array(0), rows, columns);
  return new Uint8Array(rows * columns).fill(grey);
};

/** By the name under which the command line knows each. */
export const patternSets = {
  white: { title: 'one image, all white', make: flat(255) },
  checkerboard: { title: 'checkerboards, by the size of their squares, and their negatives', make: boards },
  blank: { title: 'one image, all black: no ink', make: flat(0) },
} satisfies Record<string, PatternSet>;

/** Squares of 1, 2, ... pixels, at most a quarter of the shorter side; each board and its negative. */
function boards(rows: number, columns: number): Images {
  countImages('checkerboard', new Uint8Array(0), rows, columns);
  const most = Math.max(1, Math.floor(Math.min(rows, columns) / 4));
  const size = rows * columns;
  const images = new Uint8Array(2 * most * size);
  for (let n = 0; n < 2 * most; n++) {
    const side = Math.floor(n / 2) + 1;
    for (let i = 0; i < size; i++) {
      const [row, column] = [Math.floor(i / columns), i % columns];
      const square = Math.floor(row / side) + Math.floor(column / side) + n;
      images[n * size + i] = square % 2 === 0 ? 255 : 0;
    }
  }
  return images;
}
