import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rotateInTurn } from './generated.ts';
import { rotate } from './rotate.ts';
import { someImages, sum } from './testing.ts';

const angle = fc.double({ min: -720, max: 720, noNaN: true });

describe('rotate', () => {
  test('a quarter turn counter-clockwise, by hand', () => {
    expect([...rotate(Uint8Array.of(1, 2, 3, 4), 2, 2, 90)]).toEqual([2, 4, 1, 3]);
    expect([...rotate(Uint8Array.of(1, 2, 3, 4), 2, 2, -90)]).toEqual([3, 1, 4, 2]);
  });

  test('by 0 and by whole turns is the identity', () => {
    fc.assert(
      fc.property(someImages, fc.integer({ min: -3, max: 3 }), ({ images, rows, columns }, turns) => {
        expect(rotate(images, rows, columns, 360 * turns)).toEqual(images);
      }),
    );
  });

  test('by 90 degrees is the transpose with its rows in reverse; by 180 the reverse of each image', () => {
    fc.assert(
      fc.property(someImages, ({ images, rows, columns, count }) => {
        const side = Math.min(rows, columns);
        const squares = images.subarray(0, count * side * side);
        const turned = squares.map((_, i) => {
          const [n, r, c] = [Math.floor(i / side ** 2), Math.floor(i / side) % side, i % side];
          return squares[n * side ** 2 + c * side + (side - 1 - r)]!;
        });
        expect(rotate(squares, side, side, 90)).toEqual(turned);
        const size = rows * columns;
        const upsideDown = images.map((_, i) => images[i - (i % size) + size - 1 - (i % size)]!);
        expect(rotate(images, rows, columns, 180)).toEqual(upsideDown);
      }),
    );
  });

  test('four quarter turns, and a quarter turn and its opposite, are the identity', () => {
    fc.assert(
      fc.property(someImages, ({ images, rows, columns, count }) => {
        const side = Math.min(rows, columns);
        const squares = images.slice(0, count * side * side);
        const quarter = (x: Uint8Array) => rotate(x, side, side, 90);
        expect(quarter(quarter(quarter(quarter(squares))))).toEqual(squares);
        expect(rotate(quarter(squares), side, side, 270)).toEqual(squares);
      }),
    );
  });

  test('stays between darkness and the brightest pixel, by any angle', () => {
    fc.assert(
      fc.property(someImages, angle, ({ images, rows, columns }, degrees) => {
        expect(Math.max(...rotate(images, rows, columns, degrees))).toBeLessThanOrEqual(Math.max(...images));
      }),
    );
  });

  test('a disc looks the same from every side', () => {
    const disc = Uint8Array.from({ length: 31 * 31 }, (_, i) => {
      const distance = Math.hypot((i % 31) - 15, Math.floor(i / 31) - 15);
      return Math.round(200 * Math.exp(-(distance ** 2) / 32));
    });
    for (const degrees of [10, 37, 45, 121]) {
      rotate(disc, 31, 31, degrees).forEach((pixel, i) => {
        // the curvature that bilinear interpolation misses, h^2/8 |f''| with |f''| <= 200/16 along two axes,
        // and rounding
        expect(Math.abs(pixel - disc[i]!)).toBeLessThanOrEqual(4);
      });
    }
  });

  test('a blob turns to where the angle says, with its mass', () => {
    const blob = Uint8Array.from({ length: 31 * 31 }, (_, i) => {
      const distance = Math.hypot((i % 31) - 23, Math.floor(i / 31) - 15);
      return Math.round(200 * Math.exp(-(distance ** 2) / 8));
    });
    for (const degrees of [30, 75, 160, -45]) {
      const turned = rotate(blob, 31, 31, degrees);
      const mass = sum(turned);
      const x = turned.reduce((s, p, i) => s + p * ((i % 31) - 15), 0) / mass;
      const y = turned.reduce((s, p, i) => s + p * (Math.floor(i / 31) - 15), 0) / mass;
      const radians = (degrees * Math.PI) / 180;
      expect(Math.abs(mass / sum(blob) - 1)).toBeLessThan(0.01);
      // eight pixels to the right of the centre before; rows count downwards
      expect(Math.abs(x - 8 * Math.cos(radians))).toBeLessThan(0.05);
      expect(Math.abs(y + 8 * Math.sin(radians))).toBeLessThan(0.05);
    }
  });

  test.each([
    [5, 2, 2, 0, /images: expected a multiple of 4 bytes \(images of 2x2\), got 5/],
    [4, 0, 2, 0, /rows: expected a whole number of at least 1, got 0/],
    [4, 2, 2, Number.NaN, /degrees: expected a finite angle, got NaN/],
  ])('refuses %d bytes of %dx%d by %d', (length, rows, columns, degrees, message) => {
    expect(() => rotate(new Uint8Array(length), rows, columns, degrees)).toThrow(message);
  });
});

describe('rotateInTurn', () => {
  test('each image is turned by its own angle, in its own place', () => {
    fc.assert(
      fc.property(
        someImages,
        fc.array(angle, { minLength: 1, maxLength: 4 }),
        ({ images, rows, columns, count }, angles) => {
          const turned = rotateInTurn(images, rows, columns, angles);
          const size = rows * columns;
          for (let n = 0; n < count; n++) {
            const alone = images.subarray(n * size, (n + 1) * size);
            const expected = rotate(alone, rows, columns, angles[n % angles.length]!);
            expect(turned.subarray(n * size, (n + 1) * size)).toEqual(expected);
          }
        },
      ),
    );
  });

  test('refuses no angle', () => {
    expect(() => rotateInTurn(new Uint8Array(4), 2, 2, [])).toThrow(/angles: expected at least one/);
  });
});
