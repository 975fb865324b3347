import { expect, test } from 'vitest';
import { rotate } from '../ood/rotate.ts';
import { words } from '../ood/testing.ts';
import { drawsFrom, shuffled } from './draws.ts';
import { half, mirror, quarter, strangeTurnsOf, transpose, turned, turnsOf, upsideDown } from './turn.ts';

const square = Uint8Array.from({ length: 25 }, (_, i) => i);
const oblong = Uint8Array.of(1, 2, 3, 4, 5, 6);
const shape = { rows: 2, columns: 3 };

test('turns are those of exact rotations', () => {
  turnsOf({ rows: 5, columns: 5 }).forEach((turn, k) => {
    expect(turned(square, { rows: 5, columns: 5 }, turn)).toEqual(rotate(square, 5, 5, 90 * k));
  });
  turnsOf(shape).forEach((turn, k) => {
    expect(turned(oblong, shape, turn)).toEqual(rotate(oblong, 2, 3, 180 * k));
  });
});

test('reflections, by hand', () => {
  expect([...turned(oblong, shape, mirror)]).toEqual([3, 2, 1, 6, 5, 4]);
  expect([...turned(oblong, shape, upsideDown)]).toEqual([4, 5, 6, 1, 2, 3]);
  expect([...turned(oblong, shape, half)]).toEqual([6, 5, 4, 3, 2, 1]);
  expect([...turned(Uint8Array.of(1, 2, 3, 4), { rows: 2, columns: 2 }, transpose)]).toEqual([1, 3, 2, 4]);
});

test('only a square is transposed or turned by 90 degrees, and strange turns are never none', () => {
  const all = [...turnsOf(shape), ...strangeTurnsOf(shape)];
  expect(all.some(({ isTransposed }) => isTransposed)).toBe(false);
  expect(turnsOf({ rows: 4, columns: 4 })).toContain(quarter);
  for (const side of [2, 3]) {
    for (const strange of strangeTurnsOf({ rows: side, columns: 3 })) {
      expect(Object.values(strange)).toContain(true);
    }
  }
});

test('choices are uniform, normals have their moments, and shuffles are permutations', () => {
  const draws = drawsFrom(words(3), 0);
  const n = 40_000;
  const counts = new Float64Array(7);
  for (let i = 0; i < n; i++) counts[draws.below(7)]!++;
  const chiSquared = counts.reduce((total, seen) => total + (seen - n / 7) ** 2 / (n / 7), 0);
  // 6 degrees of freedom: the 99.9th percentile is 22.46
  expect(chiSquared).toBeLessThan(22.46);
  const normals = Float64Array.from({ length: n }, () => draws.normal());
  const mean = normals.reduce((total, z) => total + z, 0) / n;
  const square = normals.reduce((total, z) => total + z * z, 0) / n;
  expect(Math.abs(mean)).toBeLessThan(4 / Math.sqrt(n));
  expect(Math.abs(square - 1)).toBeLessThan(4 * Math.sqrt(2 / n));
  const orders = Array.from({ length: 2400 }, () => shuffled(4, draws).join(''));
  const seen = orders.reduce((map, order) => map.set(order, (map.get(order) ?? 0) + 1), new Map());
  // 24 orders, each 100 times: 23 degrees of freedom, the 99.9th percentile is 49.7
  expect(seen.size).toBe(24);
  expect([...seen.values()].reduce((total, k) => total + (k - 100) ** 2 / 100, 0)).toBeLessThan(49.7);
});
