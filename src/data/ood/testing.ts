/** Random images and numbers for the tests of this room. */
import fc from 'fast-check';

/** A counter-based generator of 32-bit words: the finaliser of MurmurHash3 over (seed, index). */
export function words(seed: number): (index: number) => number {
  return (index) => {
    let h = (Math.imul(index + 1, 0x9e3779b9) ^ Math.imul(seed + 1, 0x85ebca6b)) >>> 0;
    h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
    return (h ^ (h >>> 16)) >>> 0;
  };
}

/** One to three images of 1x1 to 9x9, any bytes. */
export const someImages = fc
  .record({
    count: fc.integer({ min: 1, max: 3 }),
    rows: fc.integer({ min: 1, max: 9 }),
    columns: fc.integer({ min: 1, max: 9 }),
  })
  .chain((shape) => {
    const length = shape.count * shape.rows * shape.columns;
    return fc.uint8Array({ minLength: length, maxLength: length }).map((images) => ({ ...shape, images }));
  });

export const sum = (values: ArrayLike<number>): number => Array.from(values).reduce((a, b) => a + b, 0);
