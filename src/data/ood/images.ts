/** What every transformation of images checks, and how a computed brightness becomes a byte. */
import { argumentError } from '../../errors.ts';

/** Grey images [N, rows, columns]: bytes from 0 (background) to 255, image after image, row after row. */
export type Images = Uint8Array;

/**
 * Checks that the bytes are whole images.
 *
 * @param where name of the calling function, for the message
 * @returns N
 * @throws RangeError if rows or columns are no sizes, or do not divide the number of bytes
 */
export function countImages(where: string, images: Images, rows: number, columns: number): number {
  for (const [name, size] of Object.entries({ rows, columns })) {
    if (!Number.isSafeInteger(size) || size < 1) {
      throw argumentError(`${where}: ${name}`, 'a whole number of at least 1', size);
    }
  }
  const count = images.length / (rows * columns);
  if (!Number.isInteger(count)) {
    const expected = `a multiple of ${rows * columns} bytes (images of ${rows}x${columns})`;
    throw argumentError(`${where}: images`, expected, images.length);
  }
  return count;
}

/** The nearest byte, and the end of the scale for what is beyond it. */
export const toByte = (brightness: number): number => Math.min(255, Math.max(0, Math.round(brightness)));
