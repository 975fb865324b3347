/** Activations of a minibatch, or their gradients: a buffer for each width of the network. */
import { bytesEach, type Precision } from '../../../shaders/lib/precision.ts';
import type { Memory } from '../../gpu/memory.ts';

/**
 * Floats past the end of a buffer that the smaller blocks may read but never use. Larger blocks read further;
 * WebGPU bounds those reads, and their values are not used either.
 */
export const blockMargin = 64;

/** Floats in a row of activations of width n: n, the constant 1, padding. */
export const rowLength = (width: number): number => Math.ceil((width + 1) / 4) * 4;

/** Buffers [S, B, width + 1], one for each width of the network. */
export interface Activations {
  /** B, rounded up to whole blocks. */
  readonly rows: number;
  readonly widths: readonly number[];
  /** The buffer of width l. @throws RangeError if none is kept. */
  at(l: number): GPUBuffer;
  /** Vec4s from one draw to the next in the buffer of width l; 0 where draws share it. */
  stride(l: number): number;
  /** Precision of the buffer of width l. The last one is always single, because the loss reads it. */
  precision(l: number): Precision;
}

export interface ActivationsRequest {
  readonly label: string;
  readonly widths: readonly number[];
  readonly batch: number;
  readonly draws: number;
  /** What is kept of width 0, the network's input: one copy that all draws share, one a draw, or nothing. */
  readonly input: 'shared' | 'perDraw' | 'nothing';
  /** Single if absent. */
  readonly precision?: Precision;
}

export function createActivations(memory: Memory, request: ActivationsRequest): Activations {
  const { label, widths, batch, draws, input, precision = 'single' } = request;
  // whole blocks of the smallest kind; larger ones read past the last row and ignore what they find there
  const rows = Math.ceil(batch / 8) * 8;
  const precisionOf = (l: number) => (l + 1 === widths.length ? 'single' : precision);
  const isShared = (l: number) => l === 0 && input === 'shared';
  const buffers = widths.map((width, l) => {
    if (l === 0 && input === 'nothing') return undefined;
    const floats = (isShared(l) ? 1 : draws) * rows * rowLength(width) + blockMargin;
    return memory.create(`${label}${l}`, floats * bytesEach(precisionOf(l)));
  });
  return {
    rows,
    widths,
    at(l) {
      const buffer = buffers[l];
      if (!buffer) throw new RangeError(`${label}: no buffer is kept for width ${l}`);
      return buffer;
    },
    stride: (l) => (isShared(l) ? 0 : (rows * rowLength(widths[l]!)) / 4),
    precision: precisionOf,
  };
}
