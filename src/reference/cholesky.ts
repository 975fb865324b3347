/**
 * The Cholesky factor of a symmetric positive definite matrix, A = L L^T with L lower triangular, and what it
 * solves. Golub and Van Loan 2013, Matrix Computations, section 4.2; Bishop 2006, PRML, appendix C.
 */
import { at, type Matrix, matrix, sum } from './matrix.ts';

/**
 * L [n, n] of A [n, n], column by column; only the lower triangle of A is read:
 *   L_jj = sqrt(A_jj - sum_k<j L_jk^2),  L_ij = (A_ij - sum_k<j L_ik L_jk) / L_jj.
 * @throws RangeError if A is not square or not positive definite.
 */
export function cholesky(a: Matrix): Matrix {
  const { rows: n, columns } = a;
  if (n !== columns) throw new RangeError(`expected a square matrix, got ${n} x ${columns}`);
  const l = matrix(n, n, () => 0);
  for (let j = 0; j < n; j++) {
    const pivot = at(a, j, j) - sum(j, (k) => at(l, j, k) ** 2);
    // the negation also catches NaN
    if (!(pivot > 0))
      throw new RangeError(`expected a positive definite matrix, got pivot ${pivot} in row ${j}`);
    l.values[j * n + j] = Math.sqrt(pivot);
    for (let i = j + 1; i < n; i++) {
      const rest = at(a, i, j) - sum(j, (k) => at(l, i, k) * at(l, j, k));
      l.values[i * n + j] = rest / at(l, j, j);
    }
  }
  return l;
}

/** z with L z = b, by forward substitution; |z|^2 = b^T A^-1 b. */
export function solveLower(l: Matrix, b: ArrayLike<number>): Float64Array {
  const z = new Float64Array(l.rows);
  for (let i = 0; i < l.rows; i++) z[i] = (b[i]! - sum(i, (k) => at(l, i, k) * z[k]!)) / at(l, i, i);
  return z;
}

/** x with A x = b for A = L L^T: L z = b forwards, then L^T x = z backwards. */
export function choleskySolve(l: Matrix, b: ArrayLike<number>): Float64Array {
  const x = solveLower(l, b);
  for (let i = l.rows - 1; i >= 0; i--) {
    const known = sum(l.rows - 1 - i, (k) => at(l, i + 1 + k, i) * x[i + 1 + k]!);
    x[i] = (x[i]! - known) / at(l, i, i);
  }
  return x;
}

/** A^-1 for A = L L^T, one unit vector after another; made exactly symmetric. */
export function choleskyInverse(l: Matrix): Matrix {
  const columns = Array.from({ length: l.rows }, (_, j) =>
    choleskySolve(
      l,
      Array.from({ length: l.rows }, (_, i) => Number(i === j)),
    ),
  );
  return matrix(l.rows, l.rows, (i, j) => (columns[j]![i]! + columns[i]![j]!) / 2);
}

/** log det A = 2 sum_i log L_ii for A = L L^T. */
export const choleskyLogDeterminant = (l: Matrix): number => 2 * sum(l.rows, (i) => Math.log(at(l, i, i)));
