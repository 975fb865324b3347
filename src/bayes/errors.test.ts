import { expect, test } from 'vitest';
import { ConfigError } from './errors.ts';

const cycle: { self?: unknown } = {};
cycle.self = cycle;

test.each<[unknown, string]>([
  [0.5, '0.5'],
  [Number.NaN, 'NaN'],
  [Number.NEGATIVE_INFINITY, '-Infinity'],
  [3n, '3n'],
  ['half', '"half"'],
  ['x'.repeat(1e6), `"${'x'.repeat(76)}...`],
  [undefined, 'undefined'],
  [null, 'null'],
  [true, 'true'],
  [Symbol('s'), 'Symbol(s)'],
  [() => 1, 'a function'],
  [[784, 10], '[784,10]'],
  [new Array(1e6).fill(0), 'an array of 1000000'],
  [[1n], 'an array of 1'],
  [new Float64Array(12), 'a Float64Array of 12'],
  [new Int8Array(2), 'an Int8Array of 2'],
  [new DataView(new ArrayBuffer(2)), 'a DataView'],
  [new ArrayBuffer(2), 'an ArrayBuffer'],
  [new Map(), 'a Map'],
  [{ kind: 'bbb' }, '{"kind":"bbb"}'],
  [cycle, 'an object'],
])('what came is told in few words: %#', (got, words) => {
  expect(new ConfigError('x', 'another', got).message).toBe(`x: expected another, got ${words}`);
});

test('advice comes last', () => {
  expect(new ConfigError('x', 'y', 1, 'do z').message).toBe('x: expected y, got 1: do z');
});
