/**
 * The header of a .npy file: magic, version, and a Python dictionary of type, order and shape.
 * Source: NumPy reference, numpy.lib.format, sections "Format version 1.0" to "3.0" (NEP 1).
 */
import { quote } from '../cells/cells.ts';
import { DataError } from '../errors.ts';

export interface NpyHeader {
  /** A code of `ITEM_SIZES`. */
  readonly dtype: string;
  readonly littleEndian: boolean;
  readonly fortranOrder: boolean;
  readonly dims: readonly number[];
  /** Offset of the values in the file. */
  readonly dataStart: number;
}

/** Bytes of an item by the code of its type: floats, unsigned and signed integers, truth values. */
export const ITEM_SIZES = new Map<string, number>([
  ['f4', 4],
  ['f8', 8],
  ['u1', 1],
  ['i1', 1],
  ['u2', 2],
  ['i2', 2],
  ['u4', 4],
  ['i4', 4],
  ['u8', 8],
  ['i8', 8],
  ['b1', 1],
]);

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
const SAVE_AGAIN = 'save it again with "numpy.save"';

/** @throws DataError if the file is not .npy of version 1 to 3, or not an array of plain numbers */
export function readNpyHeader(file: string, bytes: Uint8Array): NpyHeader {
  checkMagic(file, bytes);
  const version = bytes[6]!;
  if (version < 1 || version > 3) {
    const expected = 'version 1, 2 or 3 of the format';
    throw new DataError({ file, offset: 6, expected, got: `${version}`, hint: SAVE_AGAIN });
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const textStart = version === 1 ? 10 : 12;
  const length = bytes.length < textStart ? 0 : lengthOf(view, version);
  const dataStart = textStart + length;
  if (bytes.length < dataStart) {
    const expected = `${dataStart} bytes of header`;
    const hint = 'the file is truncated; copy it again';
    throw new DataError({ file, offset: 8, expected, got: `${bytes.length}`, hint });
  }
  // Everything that matters is ASCII, which latin-1 (versions 1 and 2) and UTF-8 (version 3) agree on.
  const text = new TextDecoder().decode(bytes.subarray(textStart, dataStart)).trim();
  return { ...readDictionary(file, textStart, text), dataStart };
}

function lengthOf(view: DataView, version: number): number {
  return version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
}

function checkMagic(file: string, bytes: Uint8Array): void {
  if (bytes.length >= 8 && MAGIC.every((byte, i) => bytes[i] === byte)) return;
  const start = bytes.subarray(0, 6);
  const got = [...start].map((byte) => byte.toString(16).padStart(2, '0')).join(' ') || 'an empty file';
  const isZip = start[0] === 0x50 && start[1] === 0x4b;
  const isGzip = start[0] === 0x1f && start[1] === 0x8b;
  const hint =
    isZip || isGzip
      ? 'the file is packed (.npz, .gz); unpack the .npy file first'
      : 'this is not a .npy file';
  throw new DataError({ file, offset: 0, expected: 'the magic bytes 93 4e 55 4d 50 59', got, hint });
}

function readDictionary(file: string, offset: number, text: string): Omit<NpyHeader, 'dataStart'> {
  const fail = (expected: string, got: string, hint = SAVE_AGAIN) =>
    new DataError({ file, offset, field: 'header', expected, got, hint });
  if (!/^\{.*\}$/s.test(text)) throw fail('a dictionary in braces', quote(text));

  const order = /["']fortran_order["']\s*:\s*(True|False)\b/.exec(text)?.[1];
  if (order === undefined) throw fail('fortran_order: True or False', quote(text));
  const shape = /["']shape["']\s*:\s*\(([\dL,\s]*)\)/.exec(text)?.[1];
  if (shape === undefined) throw fail('shape: a tuple of sizes', quote(text));
  // Python 2 wrote long integers as 3L; a tuple of one ends in a comma.
  const dims = shape
    .split(',')
    .filter((size) => size.trim() !== '')
    .map((size) => Number(size.trim().replace(/L$/, '')));
  if (dims.some((size) => !Number.isSafeInteger(size) || size < 1)) {
    throw fail('sizes of at least 1', `(${shape})`, 'the array is empty, or its header is damaged');
  }

  const numbers = 'save plain numbers, for example "numpy.save(file, array.astype(numpy.float32))"';
  const descr = /["']descr["']\s*:\s*["']([^"']*)["']/.exec(text)?.[1];
  if (descr === undefined) throw fail('descr: one type', 'a structured array', numbers);
  const dtype = descr.slice(1);
  const itemSize = ITEM_SIZES.get(dtype);
  // Only the order of several bytes can be told; '|' says that there is none, '=' would be the writer's own.
  const ordered = itemSize === 1 ? '<>|' : '<>';
  if (itemSize === undefined || !ordered.includes(descr.charAt(0))) {
    const kind = dtype.startsWith('O') ? `${quote(descr)} (Python objects)` : quote(descr);
    throw fail(`descr: '<' or '>' and one of ${[...ITEM_SIZES.keys()].join(' ')}`, kind, numbers);
  }
  return { dtype, littleEndian: descr.charAt(0) !== '>', fortranOrder: order === 'True', dims };
}
