/** Lower triangular matrices, [I, I]. */
import { argumentError } from '../errors.ts';

/**
 * Cholesky's factor L of a symmetric matrix A = L L', by rows.
 * @throws RangeError if A is not positive definite
 */
export function lowerFactor(a: Float64Array, size: number): Float64Array {
  const l = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let rest = a[i * size + j]!;
      for (let k = 0; k < j; k++) rest -= l[i * size + k]! * l[j * size + k]!;
      if (i > j) l[i * size + j] = rest / l[j * size + j]!;
      else if (rest > 0) l[i * size + i] = Math.sqrt(rest);
      else throw argumentError('lowerFactor', 'a positive definite matrix', `a pivot of ${rest} in row ${i}`);
    }
  }
  return l;
}

/** The inverse of L, by columns: element (i, j) is at j I + i. */
export function inverseOfLower(l: Float64Array, size: number): Float64Array {
  const inverse = new Float64Array(size * size);
  for (let j = 0; j < size; j++) {
    inverse[j * size + j] = 1 / l[j * size + j]!;
    for (let i = j + 1; i < size; i++) {
      let sum = 0;
      for (let k = j; k < i; k++) sum += l[i * size + k]! * inverse[j * size + k]!;
      inverse[j * size + i] = -sum / l[i * size + i]!;
    }
  }
  return inverse;
}
