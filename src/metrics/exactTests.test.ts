import { expect, test } from 'vitest';
import { hypergeometricCdf, studentTail, varianceRatioTail } from './exactTests.ts';

test('the lady who tasted tea: 3 of 4 right or more has probability 17/70', () => {
  const urn = { population: 8, marked: 4, drawn: 4 };
  expect(1 - hypergeometricCdf(2, urn)).toBeCloseTo(17 / 70, 14);
  expect(hypergeometricCdf(4, urn)).toBe(1);
  expect(hypergeometricCdf(-1, urn)).toBe(0);
});

test('every draw of a small urn, counted', () => {
  const choose = (n: number, k: number): number => (k === 0 ? 1 : (choose(n - 1, k - 1) * n) / k);
  for (const [population, marked, drawn] of [
    [12, 5, 7],
    [30, 3, 20],
    [9, 9, 4],
    [25, 20, 20],
  ] as const) {
    let sum = 0;
    for (let k = 0; k <= drawn; k++) {
      const rest = population - marked;
      if (k <= marked && drawn - k <= rest) {
        sum += (choose(marked, k) * choose(rest, drawn - k)) / choose(population, drawn);
      }
      expect(hypergeometricCdf(k, { population, marked, drawn })).toBeCloseTo(sum, 12);
    }
  }
});

test('tails far out keep their digits: all 1,000 marked balls of 70,000 among the 60,000 drawn', () => {
  const urn = { population: 70_000, marked: 1_000, drawn: 10_000 };
  // C(69000, 10000) / C(70000, 10000), as a product
  let none = 1;
  for (let i = 0; i < 1_000; i++) none *= (60_000 - i) / (70_000 - i);
  expect(hypergeometricCdf(0, urn) / none).toBeCloseTo(1, 9);
});

test('a ball more than there are is refused', () => {
  expect(() => hypergeometricCdf(1, { population: 4, marked: 5, drawn: 2 })).toThrow(/marked.*0 to 4/);
});

test("Student's t with one degree of freedom is Cauchy's, with many it is normal", () => {
  for (const t of [-3, 0, 0.5, 10]) expect(studentTail(t, 1)).toBeCloseTo(0.5 - Math.atan(t) / Math.PI, 13);
  expect(studentTail(1.959964, 1e7)).toBeCloseTo(0.025, 7);
});

test("a variance's ratio with (1, n) degrees of freedom is the square of Student's t", () => {
  expect(varianceRatioTail(2.25, 1, 7)).toBeCloseTo(2 * studentTail(1.5, 7), 13);
  expect(varianceRatioTail(1, 12, 12)).toBeCloseTo(0.5, 13);
});
