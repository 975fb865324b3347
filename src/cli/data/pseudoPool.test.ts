import { expect, test } from 'vitest';
import { presets } from '../../presets.ts';
import { withPseudo } from './pseudoPool.ts';
import type { RunData } from './runData.ts';

const images = new Uint8Array(10 * 64).fill(80);
const data = {
  train: { images, labels: new Uint8Array(10), count: 10, inputSize: 64 },
  images: { rows: 8, columns: 8 },
} as unknown as RunData;
const poolOf = (augment: 'none' | 'pen') => {
  const settings = { ...presets.demo.settings, none: 'yes', pseudoPool: 70, augment } as const;
  const made = withPseudo(data, settings).pseudo!.images as Uint8Array;
  return Array.from({ length: 70 }, (_, n) => made.subarray(64 * n, 64 * (n + 1)));
};
const isGrey = (image: Uint8Array) => image.every((pixel) => pixel === 80);

test('the pool has the pens and the turns that are trained on, and no others', () => {
  // six sevenths are made of images, which have one grey; a hardened or a turned one has black too
  expect(poolOf('none').filter(isGrey).length).toBeGreaterThanOrEqual(60);
  expect(poolOf('pen').filter(isGrey).length).toBeLessThan(50);
});

test('without a class for none there is no pool', () => {
  expect(withPseudo(data, { ...presets.demo.settings, none: 'no' }).pseudo).toBeUndefined();
});
