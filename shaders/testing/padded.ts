/**
 * Matrices laid out as the kernels want them: rows of activations end in the constant 1 and zeros, weights
 * live in an arena. Whatever a kernel must not use holds `stale`, so that using it shows.
 */
import { rowLength } from '../../src/bayes/layers/activations.ts';
import type { Layout } from '../../src/bayes/posterior/layout.ts';
import { at, type Matrix, matrix } from '../../src/reference/matrix.ts';

/** What is left in memory that no result may depend on: other examples' rows, the space after the data. */
const stale = 12345;
/** Rows that a draw of a batch takes: more than the batch, and whole blocks of most sizes. */
export const rowStride = (batch: number): number => Math.ceil(batch / 64) * 64;
/** Floats after the data that blocks may read. */
const margin = 4096;

/** Vec4s from one draw of [B, n + 1] to the next. */
export const drawVectors = (batch: number, width: number): number =>
  (rowStride(batch) * rowLength(width)) / 4;

/** [S, B, n + 1] from S matrices [B, n]; `constant` is what stands in column n. */
export function paddedRows(
  draws: readonly Matrix[],
  constant: number | ((draw: number, row: number) => number),
): Float32Array<ArrayBuffer> {
  const { rows: batch, columns: width } = draws[0]!;
  const length = rowLength(width);
  const floats = new Float32Array(draws.length * rowStride(batch) * length + margin).fill(stale);
  draws.forEach((m, draw) => {
    for (let row = 0; row < batch; row++) {
      const start = (draw * rowStride(batch) + row) * length;
      floats.fill(0, start, start + length);
      for (let column = 0; column < width; column++) floats[start + column] = at(m, row, column);
      floats[start + width] = typeof constant === 'number' ? constant : constant(draw, row);
    }
  });
  return floats;
}

/** Columns `from` to `to` of draw `draw` of a buffer [S, B, n + 1]. */
function columnsOf(
  floats: Float32Array,
  { batch, width, draw = 0 }: { batch: number; width: number; draw?: number },
  from: number,
  to: number,
): Matrix {
  const length = rowLength(width);
  return matrix(
    batch,
    to - from,
    (row, column) => floats[(draw * rowStride(batch) + row) * length + from + column]!,
  );
}

/** The live numbers [B, n] of one draw. */
export const liveRows = (
  floats: Float32Array,
  where: { batch: number; width: number; draw?: number },
): Matrix => columnsOf(floats, where, 0, where.width);

/** Column n and the padding after it. */
export const deadColumns = (
  floats: Float32Array,
  where: { batch: number; width: number; draw?: number },
): Matrix => columnsOf(floats, where, where.width, rowLength(where.width));

/**
 * [S, P] with layer `l` of each draw given as [I + 1, O], its dead entries `dead`, and other layers stale.
 */
export function paddedArenas(
  layout: Layout,
  l: number,
  draws: readonly Matrix[],
  dead: number,
): Float32Array<ArrayBuffer> {
  const { rows, columns, offset } = layout.layers[l]!;
  const floats = new Float32Array(draws.length * layout.arenaSize + margin).fill(stale);
  draws.forEach((m, draw) => {
    const start = draw * layout.arenaSize + offset;
    floats.fill(dead, start, start + rows * columns);
    for (let row = 0; row < m.rows; row++) {
      for (let column = 0; column < m.columns; column++) {
        floats[start + row * columns + column] = at(m, row, column);
      }
    }
  });
  return floats;
}

/** Layer `l`'s live numbers [I + 1, O] of draw `draw`. */
export function liveWeights(floats: Float32Array, layout: Layout, l: number, draw = 0): Matrix {
  const { inputs, outputs, columns, offset } = layout.layers[l]!;
  return matrix(
    inputs + 1,
    outputs,
    (row, column) => floats[draw * layout.arenaSize + offset + row * columns + column]!,
  );
}
