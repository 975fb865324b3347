import { expect, test } from 'vitest';
import { pickRows, rowsOf, someRows } from './someRows.ts';

test('of a file that is sorted by class, every class is among the rows, with its own inputs', () => {
  const count = 5_000;
  const labels = Uint8Array.from({ length: count }, (_, n) => Math.floor((10 * n) / count));
  const images = Uint8Array.from({ length: 2 * count }, (_, at) => labels[at >> 1]!);
  const rows = someRows(count, 1_000);
  const some = rowsOf({ images, labels, count, inputSize: 2 }, rows);
  expect(some.count).toBe(1_000);
  expect(new Set(some.labels).size).toBe(10);
  expect(some.labels!.every((label, n) => some.images[2 * n + 1] === label)).toBe(true);
});

test('of fewer rows than may be taken, all are, in their order', () => {
  expect([...someRows(4, 10)]).toEqual([0, 1, 2, 3]);
  expect([...pickRows(Float32Array.of(1, 2, 3, 4), Uint32Array.of(1), 2)]).toEqual([3, 4]);
});
