/** Activations of a minibatch, or their gradients: a buffer for each width of the network. */
import { bytesEach, type Precision } from '../../shaders/lib/precision.ts';
import type { Memory } from '../gpu/device.ts';
import { rowLength } from './layout.ts';
import { blockMargin } from './parameters.ts';

/** What is kept of the network's input: one copy that all draws share, one a draw, or nothing. */
export type InputKept = 'shared' | 'perDraw' | 'nothing';

/** Examples that the first layer reads where they lie: nothing is kept of the network's input. */
export interface ByteInput {
  readonly examples: GPUBuffer;
  readonly order: GPUBuffer;
  /** Words of order from one draw to the next; 0 where draws share their examples. */
  readonly orderDraw: number;
  /** Where a step notes which words of pixels are not 0 in all of its examples, if it does (shaders/lib/cpu/occupied.wgsl.ts). */
  readonly occupied?: GPUBuffer | undefined;
}

/** Buffers [S, B, width + 1], one for each width of the network, or their gradients. */
export interface Activations {
  readonly rows: number;
  readonly widths: readonly number[];
  readonly input: InputKept;
  readonly bytes: ByteInput | undefined;
  /** Of every buffer but the last, which a loss reads in single; of inputs that are bytes there is none. */
  readonly precision: Precision;
  /** The buffer of width l. */
  at(l: number): GPUBuffer;
}

export function createActivations(
  memory: Memory,
  label: string,
  widths: readonly number[],
  { batch, draws }: { readonly batch: number; readonly draws: number },
  input: InputKept | ByteInput,
  precision: Precision = 'single',
): Activations {
  // whole blocks of the smallest kind; what larger ones read past the last row has no part in their results
  const rows = Math.ceil(batch / 8) * 8;
  const bytes = typeof input === 'object' ? input : undefined;
  const kept = typeof input === 'object' ? 'nothing' : input;
  const buffers = widths.map((width, l) => {
    if (l === 0 && kept === 'nothing') return undefined;
    const copies = l === 0 && kept === 'shared' ? 1 : draws;
    const each = bytesEach(precisionAt({ widths, precision }, l));
    return memory.create(`${label}${l}`, (copies * rows * rowLength(width) + blockMargin) * each);
  });
  return {
    rows,
    widths,
    input: kept,
    bytes,
    precision,
    at(l) {
      const buffer = buffers[l];
      if (!buffer) throw new RangeError(`${label}: no buffer is kept for width ${l}`);
      return buffer;
    },
  };
}

/** Of the buffer of width l. */
export const precisionAt = ({ widths, precision }: Pick<Activations, 'widths' | 'precision'>, l: number) =>
  l + 1 === widths.length ? 'single' : precision;

/** Vec4s from one draw of activation l to the next. */
export const drawStride = ({ rows, widths, input }: Activations, l: number): number =>
  l === 0 && input === 'shared' ? 0 : (rows * rowLength(widths[l]!)) / 4;
