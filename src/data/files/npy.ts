/**
 * .npy, the file of one NumPy array: a header (`npyHeader.ts`), then the values, row-major or column-major.
 * Source: NumPy reference, numpy.lib.format, "NPY format" (NEP 1).
 */
import { DataError } from '../errors.ts';
import { ITEM_SIZES, type NpyHeader, readNpyHeader } from './npyHeader.ts';

export type NpyValues =
  | Float32Array
  | Float64Array
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array;

export interface NpyArray {
  /** Sizes, slowest axis first; empty for a single number. */
  readonly dims: readonly number[];
  /** The values in row-major order, whatever their order in the file. 64-bit integers become float64. */
  readonly data: NpyValues;
}

const HOST_IS_LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/**
 * Reads an array of numbers: f4 f8, u1 i1 u2 i2 u4 i4 u8 i8 and b1 (as 0 and 1), of either byte order.
 *
 * @param file name used in errors
 * @returns sizes (each at least 1) and a copy of exactly their product of values
 * @throws DataError if the file is not .npy, holds anything but numbers, is truncated or too long, or has a
 *   64-bit integer beyond 2^53, where float64 would change it
 */
export function parseNpy(file: string, bytes: Uint8Array): NpyArray {
  const header = readNpyHeader(file, bytes);
  const itemSize = ITEM_SIZES.get(header.dtype)!;
  // Not slice(): that of Node's Buffer, which files are read into, gives a view.
  const data = new Uint8Array(bytes.subarray(header.dataStart));
  // The product is inexact above 2^53, where it exceeds every possible length all the same.
  const size = header.dims.reduce((product, dim) => product * dim, itemSize);
  if (data.length !== size) {
    const fate = data.length < size ? 'the file is truncated' : 'the file has trailing bytes';
    throw new DataError({
      file,
      offset: header.dataStart,
      expected: `${size} bytes of values (${[...header.dims, `${itemSize} bytes`].join(' x ')})`,
      got: `${data.length}`,
      hint: `${fate}; copy it again`,
    });
  }
  if (itemSize > 1 && header.littleEndian !== HOST_IS_LITTLE_ENDIAN) reverseItems(data, itemSize);
  const values = viewAs(file, header, data.buffer);
  return { dims: header.dims, data: header.fortranOrder ? toRowMajor(values, header.dims) : values };
}

function reverseItems(bytes: Uint8Array, itemSize: number): void {
  for (let at = 0; at < bytes.length; at += itemSize) bytes.subarray(at, at + itemSize).reverse();
}

function viewAs(file: string, { dtype, dataStart }: NpyHeader, buffer: ArrayBuffer): NpyValues {
  switch (dtype) {
    case 'f4':
      return new Float32Array(buffer);
    case 'f8':
      return new Float64Array(buffer);
    case 'i1':
      return new Int8Array(buffer);
    case 'u2':
      return new Uint16Array(buffer);
    case 'i2':
      return new Int16Array(buffer);
    case 'u4':
      return new Uint32Array(buffer);
    case 'i4':
      return new Int32Array(buffer);
    case 'i8':
      return fromBigInts(file, dataStart, new BigInt64Array(buffer));
    case 'u8':
      return fromBigInts(file, dataStart, new BigUint64Array(buffer));
    default:
      return new Uint8Array(buffer);
  }
}

function fromBigInts(file: string, dataStart: number, items: BigInt64Array | BigUint64Array): Float64Array {
  const values = new Float64Array(items.length);
  items.forEach((item: bigint, i: number) => {
    values[i] = Number(item);
    if (!Number.isSafeInteger(values[i])) {
      const fault = { file, offset: dataStart + 8 * i, expected: 'an integer below 2^53', got: `${item}` };
      throw new DataError({ ...fault, hint: 'a float64 would change it; rescale the values' });
    }
  });
  return values;
}

/** Column-major to row-major: walks the result in order, and the source by the strides of its axes. */
function toRowMajor<Values extends NpyValues>(source: Values, dims: readonly number[]): Values {
  const result = source.slice() as Values;
  const strides = dims.map((_, axis) => dims.slice(0, axis).reduce((product, dim) => product * dim, 1));
  const index = dims.map(() => 0);
  let from = 0;
  for (let to = 0; to < result.length; to++) {
    result[to] = source[from]!;
    for (let axis = dims.length - 1; axis >= 0; axis--) {
      from += strides[axis]!;
      index[axis]!++;
      if (index[axis]! < dims[axis]!) break;
      from -= strides[axis]! * dims[axis]!;
      index[axis] = 0;
    }
  }
  return result;
}
