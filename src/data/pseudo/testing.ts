/** Digits for the tests of this room: strokes, light on black, no two alike. */
import type { ImageSource } from './pseudoImages.ts';

export function strokes(count: number, rows: number, columns: number): ImageSource {
  const images = Uint8Array.from({ length: count * rows * columns }, (_, i) => {
    const [n, at] = [Math.floor(i / (rows * columns)), i % (rows * columns)];
    const [x, y] = [(at % columns) / columns - 0.5, Math.floor(at / columns) / rows - 0.5];
    const distance = Math.abs(Math.hypot(x - 0.02 * (n % 7), 1.3 * y + 0.1 * x) - 0.1 - 0.03 * (n % 5));
    return Math.round(255 * Math.exp(-((12 * distance) ** 2)));
  });
  return { images, rows, columns };
}
