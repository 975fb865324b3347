/**
 * Safetensors: `u64 header length | JSON header | data`. Little-endian, row-major; f32, and 8-bit integers.
 * Source: Hugging Face, github.com/huggingface/safetensors, README, section "Format".
 */
import { argumentError } from '../errors.ts';
import { FileFormatError } from './errors.ts';
import { bytesOf, type Dtype, readHeader } from './safetensorsHeader.ts';

/** A tensor, row-major; `shape` [] is a scalar. The kind of array is its type: F32, U8 or I8. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly data: Float32Array | Uint8Array | Int8Array;
}

export interface NamedTensor extends Tensor {
  readonly name: string;
}

export interface Safetensors {
  /** Tensors by name, in the order of their data. */
  readonly tensors: Map<string, { shape: number[]; data: TensorData }>;
  readonly metadata: Record<string, string>;
}

type TensorData = Float32Array<ArrayBuffer> | Uint8Array<ArrayBuffer> | Int8Array<ArrayBuffer>;

const METADATA = '__metadata__';
/** Data starts at a multiple of this, so that a reader may view it in place. */
const ALIGNMENT = 8;

/**
 * Writes tensors, in the order given. The bits of every value are kept, those of NaN included.
 *
 * @throws RangeError if a name is taken twice or reserved, or if a shape does not hold its data
 */
export function encodeSafetensors(
  tensors: readonly NamedTensor[],
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array<ArrayBuffer> {
  const names = new Set<string>([METADATA]);
  const entries: [string, object][] = Object.keys(metadata).length > 0 ? [[METADATA, metadata]] : [];
  let size = 0;
  for (const { name, shape, data } of tensors) {
    if (names.has(name)) throw argumentError('encodeSafetensors', 'names that differ', `"${name}" again`);
    names.add(name);
    checkShape(name, shape, data.length);
    entries.push([name, { dtype: dtypeOf(data), shape, data_offsets: [size, size + data.byteLength] }]);
    size += data.byteLength;
  }

  // fromEntries defines "__proto__" as a plain property, where an assignment would not.
  const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries(entries)));
  const headerSize = Math.ceil(json.length / ALIGNMENT) * ALIGNMENT;
  const bytes = new Uint8Array(8 + headerSize + size);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerSize), true);
  bytes.set(json, 8);
  bytes.fill(0x20, 8 + json.length, 8 + headerSize);
  let offset = 8 + headerSize;
  for (const { data } of tensors) {
    // Bytes as they are in memory: every platform with WebGPU is little-endian, as the format is.
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), offset);
    offset += data.byteLength;
  }
  return bytes;
}

/**
 * Reads a file. Data is copied, so the bytes may be reused and need no alignment.
 *
 * @param file name used in errors
 * @throws FileFormatError if the file is truncated or damaged, or holds other types than F32, U8 and I8
 */
export function decodeSafetensors(file: string, bytes: Uint8Array): Safetensors {
  const { entries, metadata, dataStart } = readHeader(file, bytes);
  const data = bytes.subarray(dataStart);
  const fail = (offset: number, field: string | undefined, expected: string, got: string) =>
    new FileFormatError({
      file,
      offset: dataStart + offset,
      field,
      expected,
      got,
      hint: 'the file is truncated or damaged; copy it again',
    });

  // Sorted, the tensors must tile the data: what is out of range, overlaps or leaves a hole breaks that.
  entries.sort((a, b) => a.begin - b.begin || a.end - b.end);
  let end = 0;
  const tensors: Safetensors['tensors'] = new Map();
  for (const entry of entries) {
    const { name, shape, dtype } = entry;
    const size = shape.reduce((product, dim) => product * dim, bytesOf[dtype]);
    const range = `[${entry.begin}, ${entry.end}]`;
    if (entry.begin !== end)
      throw fail(end, name, `data from ${end} on, where the tensor before ends`, range);
    if (entry.end > data.length) throw fail(end, name, `data within ${data.length} bytes`, range);
    if (entry.end - entry.begin !== size) {
      throw fail(
        end,
        name,
        `${size} bytes (${dtype.toLowerCase()} of shape [${shape}])`,
        `${entry.end - entry.begin}`,
      );
    }
    tensors.set(name, { shape, data: copied(dtype, data.subarray(entry.begin, entry.end)) });
    end = entry.end;
  }
  if (end !== data.length)
    throw fail(end, undefined, 'the end of the file', `${data.length - end} more bytes`);
  return { tensors, metadata };
}

/** A copy, whatever kind of view `bytes` is: `slice` of Node's Buffer would share the whole file. */
function copied(dtype: Dtype, bytes: Uint8Array): TensorData {
  const { buffer } = new Uint8Array(bytes);
  if (dtype === 'F32') return new Float32Array(buffer);
  return dtype === 'I8' ? new Int8Array(buffer) : new Uint8Array(buffer);
}

/** How the format names a kind of array. */
export function dtypeOf(data: Tensor['data']): Dtype {
  if (data instanceof Float32Array) return 'F32';
  return data instanceof Int8Array ? 'I8' : 'U8';
}

function checkShape(name: string, shape: readonly number[], length: number): void {
  const wrong = shape.find((dim) => !Number.isSafeInteger(dim) || dim < 0);
  const where = `encodeSafetensors: shape of "${name}"`;
  if (wrong !== undefined) throw argumentError(where, 'whole numbers of at least 0', wrong);
  const size = shape.reduce((product, dim) => product * dim, 1);
  if (size !== length) throw argumentError(where, `a product of ${length}, the length of its data`, size);
}
