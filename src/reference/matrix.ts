/**
 * Row-major matrices of float64, just enough to write the twins as equations. Not fast, and not meant to be.
 */

export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float64Array;
}

/** The matrix with entry(row, column) at each place. */
export function matrix(
  rows: number,
  columns: number,
  entry: (row: number, column: number) => number,
): Matrix {
  const values = new Float64Array(rows * columns);
  for (let row = 0, at = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, at++) values[at] = entry(row, column);
  }
  return { rows, columns, values };
}

/** The matrix whose entries are `values`, row by row. @throws RangeError if they do not fill it. */
export function matrixOf(rows: number, columns: number, values: ArrayLike<number>): Matrix {
  if (values.length !== rows * columns) {
    throw new RangeError(`expected ${rows} x ${columns} numbers, got ${values.length}`);
  }
  return { rows, columns, values: Float64Array.from(values) };
}

export const at = (m: Matrix, row: number, column: number): number => m.values[row * m.columns + column]!;

/** Entry by entry: f(a, b, ...). @throws RangeError if the shapes differ. */
export function zip(f: (...entries: number[]) => number, first: Matrix, ...others: Matrix[]): Matrix {
  const { rows, columns } = first;
  if (others.some((other) => other.rows !== rows || other.columns !== columns)) {
    throw new RangeError(`expected matrices of ${rows} x ${columns} throughout`);
  }
  return matrix(rows, columns, (row, column) =>
    f(at(first, row, column), ...others.map((other) => at(other, row, column))),
  );
}

/** a b, entry by entry. */
export const times = (a: Matrix, b: Matrix): Matrix => zip((x, y) => x! * y!, a, b);

/** term(0) + ... + term(count - 1). */
export function sum(count: number, term: (index: number) => number): number {
  let total = 0;
  for (let index = 0; index < count; index++) total += term(index);
  return total;
}

/** One row as an array. */
export const rowOf = (m: Matrix, row: number): Float64Array =>
  m.values.subarray(row * m.columns, (row + 1) * m.columns);

/** [B, n + 1] without its last column. */
export const withoutOnes = (m: Matrix): Matrix =>
  matrix(m.rows, m.columns - 1, (row, column) => at(m, row, column));

/** [B, n] with a last column of 1 appended: the constant input whose weight is the bias. */
export const withOnes = (m: Matrix): Matrix =>
  matrix(m.rows, m.columns + 1, (row, column) => (column < m.columns ? at(m, row, column) : 1));
