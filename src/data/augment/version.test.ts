import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rotate } from '../ood/rotate.ts';
import { someImages, sum, words } from '../ood/testing.ts';
import { drawsFrom } from '../pseudo/draws.ts';
import { type AugmentationName, augmentations } from './augmentation.ts';
import {
  hardened,
  type Move,
  moved,
  rendered,
  thickened,
  thresholds,
  type VersionDraws,
  versionOf,
} from './version.ts';

const still: Move = { xx: 1, xy: 0, yx: 0, yy: 1, dx: 0, dy: 0 };
const middle: VersionDraws = { choice: 0.4, angle: 0, shear: 0, scale: 0.5, shiftX: 0.5, shiftY: 0.5 };
const oneImage = someImages.map(({ images, rows, columns }) => ({
  ...{ rows, columns, image: images.subarray(0, rows * columns) },
}));
const blob = Uint8Array.from({ length: 31 * 41 }, (_, i) =>
  Math.round(200 * Math.exp(-(Math.hypot((i % 41) - 22, Math.floor(i / 41) - 14) ** 2) / 8)),
);

function centreOf(image: ArrayLike<number>, columns: number) {
  const all = Array.from(image);
  const mass = sum(all);
  return {
    mass,
    x: all.reduce((s, p, i) => s + p * (i % columns), 0) / mass,
    y: all.reduce((s, p, i) => s + p * Math.floor(i / columns), 0) / mass,
  };
}

describe('a moved image', () => {
  test('is the image, if nothing moves', () => {
    fc.assert(
      fc.property(oneImage, ({ image, ...shape }) => {
        expect([...moved(image, shape, still)]).toEqual([...image]);
      }),
    );
  });

  test('by whole pixels is the image with its pixels elsewhere, and 0 where nothing came', () => {
    const shape = { rows: 2, columns: 3 };
    const image = Uint8Array.of(1, 2, 3, 4, 5, 6);
    expect([...moved(image, shape, { ...still, dx: 1 })]).toEqual([2, 3, 0, 5, 6, 0]);
    expect([...moved(image, shape, { ...still, dx: -1, dy: 1 })]).toEqual([0, 4, 5, 0, 0, 0]);
  });

  test('by an angle is the rotated image, up to the rounding to bytes', () => {
    const shape = { rows: 31, columns: 41 };
    for (const degrees of [7, -20, 90]) {
      const angle = (degrees * Math.PI) / 180;
      const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
      const turned = moved(blob, shape, { xx: cos, xy: -sin, yx: sin, yy: cos, dx: 0, dy: 0 });
      rotate(blob, 31, 41, degrees).forEach((pixel, i) => {
        expect(Math.abs(pixel - turned[i]!)).toBeLessThan(0.501);
      });
    }
  });

  test('that is read at twice the distance has a quarter of its mass, half as far from the centre', () => {
    const shape = { rows: 31, columns: 41 };
    const small = centreOf(moved(blob, shape, { ...still, xx: 2, yy: 2 }), 41);
    const before = centreOf(blob, 41);
    expect(small.mass / before.mass).toBeCloseTo(0.25, 2);
    expect(small.x - 20).toBeCloseTo((before.x - 20) / 2, 2);
    expect(small.y - 15).toBeCloseTo((before.y - 15) / 2, 2);
  });
});

test('a thickened image is at least the image, and its neighbours times the share; a dot becomes a cross', () => {
  fc.assert(
    fc.property(oneImage, ({ image, ...shape }) => {
      const thick = thickened(image, shape, 0.7);
      expect(thick.every((p, i) => p >= image[i]!)).toBe(true);
      expect(Math.max(...thick)).toBe(Math.max(...image));
    }),
  );
  const dot = Uint8Array.of(0, 0, 0, 0, 200, 0, 0, 0, 0);
  expect([...thickened(dot, { rows: 3, columns: 3 }, 0.5)]).toEqual([0, 100, 0, 100, 200, 100, 0, 100, 0]);
  // no neighbour is beyond the end of a row
  const end = Uint8Array.of(0, 0, 200, 0, 0, 0);
  expect([...thickened(end, { rows: 2, columns: 3 }, 0.5)]).toEqual([0, 100, 200, 0, 0, 100]);
});

test('a hardened image is black up to the threshold, rises, and is white from there on', () => {
  const harden = { above: 96, times: 2 };
  expect([...hardened(Uint8Array.of(0, 96, 106, 223, 224, 255), harden)]).toEqual([0, 0, 20, 254, 255, 255]);
});

describe.each(Object.keys(augmentations) as AugmentationName[])('%s', (name) => {
  const augmentation = augmentations[name];
  const { shares } = augmentation;

  test('has each version in its share', () => {
    const draws = drawsFrom(words(1), 0);
    const n = 20_000;
    const seen = { asItIs: 0, moved: 0, thickened: 0, hardened: 0, both: 0 };
    for (let i = 0; i < n; i++) {
      const drawn = { ...middle, choice: draws.uniform() };
      const version = versionOf(augmentation, drawn, { rows: 28, columns: 28 });
      const { isThickened, isHardened, move } = version;
      const pen = isThickened ? (isHardened ? 'both' : 'thickened') : isHardened ? 'hardened' : 'moved';
      seen[move ? pen : 'asItIs']++;
    }
    const total = sum(Object.values(shares));
    for (const [version, share] of Object.entries(shares)) {
      const p = share / total;
      const sd = Math.sqrt((p * (1 - p)) / n);
      expect(Math.abs(seen[version as keyof typeof seen] / n - p)).toBeLessThanOrEqual(4 * sd);
    }
    expect(thresholds(augmentation).at(-1)).toBe(1);
  });

  test('is the image where everything that is drawn is in the middle of its spread, and the scale 1', () => {
    const scale = (1 - augmentation.scale[0]) / (augmentation.scale[1] - augmentation.scale[0]);
    const version = versionOf(augmentation, { ...middle, scale }, { rows: 28, columns: 28 });
    const { move } = version;
    for (const [key, value] of Object.entries(still)) expect(move![key as keyof Move]).toBeCloseTo(value, 12);
    const image = blob.subarray(0, 784);
    const same = rendered(image, { rows: 28, columns: 28 }, version, augmentation);
    Array.from(same).forEach((p, i) => {
      expect(p).toBeCloseTo(image[i]!, 9);
    });
  });
});

test('a move turns by the angle, squeezes by the scale, leans by the shear and shifts by a share of the sides', () => {
  const draws = { choice: 0.4, angle: 1.5, shear: -2, scale: 0.25, shiftX: 1, shiftY: 0.25 };
  const { move } = versionOf(augmentations.pen, draws, { rows: 20, columns: 56 });
  const { xx, xy, yx, yy, dx, dy } = move!;
  expect(Math.atan2(yx, xx) * (180 / Math.PI)).toBeCloseTo(12, 10);
  // the shear keeps areas, so the determinant is that of the scale
  expect(xx * yy - xy * yx).toBeCloseTo((0.88 + 0.25 * 0.26) ** 2, 10);
  expect((xx * xy + yx * yy) / (xx * xx + yx * yx)).toBeCloseTo(-0.24, 10);
  expect([dx, dy]).toEqual([expect.closeTo(2.4, 10), expect.closeTo((-0.5 * 1.2 * 20) / 28, 10)]);
});
