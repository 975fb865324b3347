import { expect, test } from 'vitest';
import { cholesky, choleskyInverse, choleskyLogDeterminant, choleskySolve, solveLower } from './cholesky.ts';
import { product } from './matmul.ts';
import { at, type Matrix, matrix, matrixOf, sum } from './matrix.ts';
import { normals } from './random.ts';

const transposed = (m: Matrix): Matrix => matrix(m.columns, m.rows, (row, column) => at(m, column, row));

/** B B^T + 0.1 I, positive definite. */
function positiveDefinite(n: number, seed: number): Matrix {
  const normal = normals({ seed, step: 0, draw: 0 }, 1);
  const b = matrix(n, n, (i, j) => normal(i * n + j));
  const square = product(b, transposed(b));
  return matrix(n, n, (i, j) => at(square, i, j) + (i === j ? 0.1 : 0));
}

function expectClose(got: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  expect(got.length).toBe(expected.length);
  for (let i = 0; i < expected.length; i++) {
    expect(Math.abs(got[i]! - expected[i]!)).toBeLessThan(tolerance * (1 + Math.abs(expected[i]!)));
  }
}

test.each([1, 2, 7])('L is lower triangular and L L^T = A (n = %i)', (n) => {
  const a = positiveDefinite(n, n);
  const l = cholesky(a);
  expectClose(product(l, transposed(l)).values, a.values, 1e-13);
  for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) expect(at(l, i, j)).toBe(0);
});

test('A x = b is solved, A A^-1 is the identity, and |L^-1 b|^2 = b^T A^-1 b', () => {
  const a = positiveDefinite(6, 3);
  const l = cholesky(a);
  const b = Float64Array.from({ length: 6 }, (_, i) => i - 2.5);
  const x = choleskySolve(l, b);
  expectClose(product(a, matrixOf(6, 1, x)).values, b, 1e-11);
  expectClose(product(a, choleskyInverse(l)).values, matrix(6, 6, (i, j) => Number(i === j)).values, 1e-11);
  const z = solveLower(l, b);
  const squared = sum(6, (i) => z[i]! ** 2);
  expect(squared).toBeCloseTo(
    sum(6, (i) => b[i]! * x[i]!),
    9,
  );
});

test('the log determinant is that of the closed form for 2 x 2', () => {
  const [a, b, c] = [2.5, -1.1, 0.9];
  const l = cholesky(matrixOf(2, 2, [a, b, b, c]));
  expect(choleskyLogDeterminant(l)).toBeCloseTo(Math.log(a * c - b * b), 13);
});

test('a matrix that is indefinite, singular, NaN or not square has no Cholesky factor', () => {
  for (const values of [
    [1, 2, 2, 1],
    [1, 1, 1, 1],
    [Number.NaN, 0, 0, 1],
  ]) {
    expect(() => cholesky(matrixOf(2, 2, values))).toThrow(RangeError);
  }
  expect(() => cholesky(matrixOf(1, 2, [1, 0]))).toThrow(RangeError);
});
