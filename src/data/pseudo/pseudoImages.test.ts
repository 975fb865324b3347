import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { streams } from '../../../shaders/lib/random.ts';
import { randomWords } from '../../bayes/random.ts';
import { words } from '../ood/testing.ts';
import { type PseudoKind, pseudoImages, pseudoKindOf } from './pseudoImages.ts';
import { strokes } from './testing.ts';

const source = strokes(40, 28, 28);
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex').slice(0, 16);
const ofSeed = (seed: number) => randomWords(seed, streams.pseudoImages, 0);

test('of every seven two are jigsaws, two overlays, and one each a turned overlay, halves and noise', () => {
  const counts: Partial<Record<PseudoKind, number>> = {};
  for (let n = 0; n < 70; n++) counts[pseudoKindOf(n)] = (counts[pseudoKindOf(n)] ?? 0) + 1;
  expect(counts).toEqual({ jigsaw: 20, overlay: 20, turnedOverlay: 10, halves: 10, noise: 10 });
});

describe.each([
  { seed: 1, hash: '4e1b95ce9df1b183' },
  { seed: 2, hash: '919c67d168aa3275' },
])('of seed $seed', ({ seed, hash }) => {
  test('images are those that they were', () => {
    expect(sha256(pseudoImages(source, { count: 70, random: ofSeed(seed) }))).toBe(hash);
  });
});

test('image n is the same whatever the count, the source is left alone, and none is an image of the source', () => {
  const before = source.images.slice();
  const many = pseudoImages(source, { count: 140, random: ofSeed(3) });
  expect(pseudoImages(source, { count: 9, random: ofSeed(3) })).toEqual(many.subarray(0, 9 * 784));
  expect(source.images).toEqual(before);
  const hashes = new Set(
    Array.from({ length: 40 }, (_, n) => sha256(before.subarray(784 * n, 784 * n + 784))),
  );
  for (let n = 0; n < 140; n++) {
    expect(hashes.has(sha256(many.subarray(784 * n, 784 * n + 784)))).toBe(false);
  }
  expect(pseudoImages(source, { count: 0, random: ofSeed(3) })).toHaveLength(0);
});

test('images of any sides from 2 x 2 on have pseudo-images, by their generator alone', () => {
  const sides = fc.record({
    rows: fc.integer({ min: 2, max: 12 }),
    columns: fc.integer({ min: 2, max: 12 }),
  });
  fc.assert(
    fc.property(sides, fc.nat(), ({ rows, columns }, seed) => {
      const few = strokes(2, rows, columns);
      const make = (k: number) => pseudoImages(few, { count: 14, random: words(k) });
      expect(make(seed)).toHaveLength(14 * rows * columns);
      expect(make(seed)).toEqual(make(seed));
      expect(make(seed)).not.toEqual(make(seed + 1));
    }),
    { numRuns: 50 },
  );
});

test.each([
  [{ ...source, rows: 1, columns: 784 }, 1, /rows and columns: expected at least 2, got 1,784/],
  [{ ...source, rows: 27 }, 1, /images: expected a multiple of 756 bytes/],
  [strokes(1, 4, 4), 1, /source.images: expected at least 2 images, got 1/],
  [source, 1.5, /count: expected a whole number from 0 to \d+, got 1.5/],
  [source, -1, /count: expected/],
  [source, 1e9, /count: expected/],
])('refuses what it cannot use', (from, count, message) => {
  expect(() => pseudoImages(from, { count, random: words(1) })).toThrow(message);
});

test('refuses a generator of floats', () => {
  expect(() => pseudoImages(source, { count: 1, random: () => 0.5 })).toThrow(/random: expected unsigned/);
});
