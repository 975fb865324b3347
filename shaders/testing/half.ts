/** What tests of half precision share: rounding to f16, and its bounds. */
import { fromHalfBits, halfBits } from '../../src/gpu/half.ts';
import { type Matrix, matrixOf } from '../../src/reference/matrix.ts';
import type { BlockName } from '../lib/block.ts';
import { productFeatures } from '../lib/precision.ts';
import { unwritten } from './runKernel.ts';

/** The nearest f16 is within this share of a number. */
export const rounding = 2 ** -11;
/** The error that f32 may add, as a share of the sizes of a sum's terms, in units of `rounding`. */
export const inSums = 1e-5 / rounding;

/** Whether a device can run a block in half precision. */
export const canHalve = ({ features }: GPUDevice, block: BlockName = '8x8') =>
  productFeatures({ block, precision: 'half' }).every((feature) => features.has(feature));
export const noHalf = 'the adapter has no shader-f16';

/** As the bytes of a buffer. */
export const halves = (floats: Float32Array) => new Uint8Array(halfBits(floats).buffer);
export const floatsOf = (halfWords: Float32Array<ArrayBuffer> | undefined) =>
  fromHalfBits(new Uint16Array(halfWords!.buffer));
export const unwrittenHalves = (count: number) => unwritten(count / 2);
export const roundedTo = (m: Matrix): Matrix =>
  matrixOf(m.rows, m.columns, fromHalfBits(halfBits(Float32Array.from(m.values))));
export const scaled = (values: Float64Array, by: number) => values.map((value) => value * by);
