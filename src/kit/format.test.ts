import { expect, test } from 'vitest';
import { duration, percent, signed, significant, unbroken, whole } from './format.ts';

test('percentages carry no more digits than the examples tell apart', () => {
  expect(percent(0.016217)).toBe('1.62 %');
  expect(percent(0.016217, 10_000)).toBe('1.62 %');
  expect(percent(0.016217, 1000)).toBe('1.6 %');
  expect(percent(0.016217, 100)).toBe('2 %');
});

test('significant digits, with an exponent only at the extremes', () => {
  expect([0, 0.0123456, 1.5, 123.4, 2.5e-7, 1.23e8].map((x) => significant(x))).toEqual([
    '0',
    '0.0123',
    '1.50',
    '123',
    '2.5e-7',
    '1.2e8',
  ]);
});

test('what is no number is not dressed up as one', () => {
  expect([Number.NaN, Number.POSITIVE_INFINITY].map((x) => significant(x))).toEqual(['NaN', 'Infinity']);
});

test('thousands are set apart, and minus signs are minus signs', () => {
  expect(whole(12_345.6)).toBe('12,346');
  expect(signed(-0.5)).toBe('\u22120.50');
});

test.each([
  [7.4, '7 s'],
  [59.6, '1 min 0 s'],
  [754, '12 min 34 s'],
  [7800, '2 h 10 min'],
  [10_800, '3 h 0 min'],
  [432_000, '5 days'],
  [-1, '0 s'],
  [Number.POSITIVE_INFINITY, '\u2013'],
])('%d seconds read as %s', (seconds, words) => {
  expect(duration(seconds)).toBe(words);
});

test('a unit stays with its number, and words part as they did', () => {
  expect(unbroken('74.8 % of 10 draws, 0.2 nats in 3 s')).toBe(
    '74.8\u00a0% of 10 draws, 0.2\u00a0nats in 3\u00a0s',
  );
  expect(unbroken('of 3 samples')).toBe('of 3 samples');
});
