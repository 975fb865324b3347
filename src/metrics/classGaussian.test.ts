/** Distances to classes against closed forms, and against the covariance written out. */
import { expect, test } from 'vitest';
import { randomWords } from '../bayes/random.ts';
import { cholesky, choleskyInverse } from '../reference/cholesky.ts';
import { matrix } from '../reference/matrix.ts';
import { distancesTo, fitClassGaussian } from './classGaussian.ts';

const words = randomWords(5, 1, 0);
const uniform = (index: number) => words(index) / 2 ** 32;

/** Two classes in three inputs, the second often 0. */
const sample = (() => {
  const count = 40;
  const labels = Array.from({ length: count }, (_, n) => n % 2);
  const images = labels.flatMap((label, n) => {
    const [a, b, c] = [uniform(3 * n), uniform(3 * n + 1), uniform(3 * n + 2)];
    return [3 * label + a, b < 0.5 ? 0 : b, a + 2 * c];
  });
  return { images, labels, count, inputSize: 3 };
})();

test('on a cross around two means the covariance is known, and so is every distance', () => {
  // within the classes S = diag(2, 2 / 4), of N = 8 rows
  const cross = [2, 0, -2, 0, 0, 1, 0, -1];
  const images = [...cross, ...cross.map((x, at) => (at % 2 === 0 ? x + 10 : x))];
  const labels = [0, 0, 0, 0, 1, 1, 1, 1];
  const gaussian = fitClassGaussian({ images, labels, count: 8, inputSize: 2 }, 2);
  // m = 5/4, |S|^2 = 17/4, d = 17/4 - 2 (5/4)^2 = 9/8, b = (4 (16 + 1) - 8 * 17/4) / 64 = 17/32
  const l = 17 / 36;
  expect(gaussian.shrinkage).toBeCloseTo(l, 12);
  const [first, second] = [2, 0.5].map((own) => (1 - l) * own + (l * 5) / 4);
  const found = distancesTo(gaussian, [0, 0, 10, 3, 4, 2, 7, -1]);
  const expected = [0, 9 / second!, 16 / first! + 4 / second!, 9 / first! + 1 / second!];
  found.forEach((distance, n) => {
    expect(distance).toBeCloseTo(Math.sqrt(expected[n]!), 12);
  });
});

test('is the Mahalanobis distance of the shrunk covariance within classes', () => {
  const { images, labels, count } = sample;
  const row = (n: number) => images.slice(3 * n, 3 * n + 3);
  const means = [0, 1].map((c) => {
    const own = labels.flatMap((label, n) => (label === c ? [row(n)] : []));
    return [0, 1, 2].map((i) => own.reduce((sum, x) => sum + x[i]!, 0) / own.length);
  });
  const residual = (n: number, i: number) => row(n)[i]! - means[labels[n]!]![i]!;
  const all = Array.from({ length: count }, (_, n) => n);
  const s = matrix(3, 3, (i, j) => all.reduce((sum, n) => sum + residual(n, i) * residual(n, j), 0) / count);
  const m = (s.values[0]! + s.values[4]! + s.values[8]!) / 3;
  const square = (values: Float64Array | number[]) => [...values].reduce((sum, x) => sum + x ** 2, 0);
  const d = square(s.values.map((x, at) => x - (at % 4 === 0 ? m : 0)));
  const spread = all.map((n) =>
    square(s.values.map((x, at) => residual(n, Math.floor(at / 3)) * residual(n, at % 3) - x)),
  );
  const l = Math.min(1, spread.reduce((sum, x) => sum + x, 0) / count ** 2 / d);
  const gaussian = fitClassGaussian(sample, 2);
  expect(gaussian.shrinkage).toBeCloseTo(l, 12);
  const shrunk = matrix(3, 3, (i, j) => (1 - l) * s.values[3 * i + j]! + (i === j ? l * m : 0));
  const inverse = choleskyInverse(cholesky(shrunk)).values;
  const x = [1, 0, 4];
  const distances = means.map((mean) => {
    const z = x.map((own, i) => own - mean[i]!);
    return z.reduce((sum, a, i) => sum + z.reduce((part, b, j) => part + a * b * inverse[3 * i + j]!, 0), 0);
  });
  expect(distancesTo(gaussian, x)[0]).toBeCloseTo(Math.sqrt(Math.min(...distances)), 11);
});

test('does not depend on the unit of the inputs', () => {
  const bytes = { ...sample, images: sample.images.map((x) => 255 * x) };
  const [own] = distancesTo(fitClassGaussian(sample, 2), [9, 9, 9]);
  expect(distancesTo(fitClassGaussian(bytes, 2), [9 * 255, 9 * 255, 9 * 255])[0]).toBeCloseTo(own!, 9);
});

test('an input that never varies has a width too, so that what lights it is far', () => {
  const images = sample.images.map((x, at) => (at % 3 === 1 ? 0 : x));
  const gaussian = fitClassGaussian({ ...sample, images }, 2);
  const [near, far] = distancesTo(gaussian, [0.5, 0, 1.5, 0.5, 3, 1.5]);
  expect(far).toBeGreaterThan(3 * near!);
  expect(Number.isFinite(far)).toBe(true);
});

test('refuses what is no sample of classes', () => {
  expect(() => fitClassGaussian(sample, 3)).toThrow(/an example of each class, got none of 2/);
  expect(() => fitClassGaussian(sample, 1)).toThrow(/classes below 1, got 1/);
  expect(() => fitClassGaussian({ ...sample, inputSize: 4 }, 2)).toThrow(/40 rows of 4 inputs/);
  const flat = { images: [1, 1, 2, 2], labels: [0, 1], count: 2, inputSize: 2 };
  expect(() => fitClassGaussian(flat, 2)).toThrow(/inputs that vary within a class/);
  expect(() => distancesTo(fitClassGaussian(sample, 2), [1, 2])).toThrow(/rows of 3 inputs/);
});
