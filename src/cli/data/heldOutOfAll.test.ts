import { expect, test } from 'vitest';
import { heldOutOfAll } from './heldOutOfAll.ts';

/** Images of two pixels, whose label is their number. */
const part = (...numbers: number[]) => ({
  images: Uint8Array.from(numbers.flatMap((n) => [n, 255 - n])),
  labels: Uint8Array.from(numbers),
  ...{ count: numbers.length, inputSize: 2 },
});
const run = (train: number[], held: number[]) => ({
  train: part(...train),
  validation: { examples: part(...held) },
});

test('are those that each held out, and none was trained on', () => {
  const found = heldOutOfAll([run([1, 2], [3, 4, 5, 6]), run([2, 3], [6, 1, 4]), run([5], [4, 6, 9])]);
  expect(found).toEqual(part(4, 6));
});

test('an example that is twice in the data counts as trained on if either is', () => {
  expect(heldOutOfAll([run([1, 4], [3, 4]), run([1], [3, 4])])).toEqual(part(3));
  expect(heldOutOfAll([run([1], [3, 3]), run([1], [3])])).toEqual(part(3));
});

test('there are none if a run held out nothing, or others, or its training part is gone', () => {
  const { train, validation } = run([1], [2]);
  expect(heldOutOfAll([run([1], [2]), { train }])).toBeUndefined();
  expect(heldOutOfAll([run([1], [2]), { train: undefined, validation }])).toBeUndefined();
  expect(heldOutOfAll([run([1], [2]), run([2], [1])])).toBeUndefined();
});
