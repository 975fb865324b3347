/**
 * IDX, the format of MNIST: `00 00 type rank`, then `rank` big-endian u32 sizes, then the values, row-major.
 * Only unsigned bytes (type 08) are read.
 * Source: LeCun, Cortes and Burges, "The MNIST database of handwritten digits", section "The IDX file
 * format".
 */
import { DataError } from '../errors.ts';

export interface IdxArray {
  /** Sizes, slowest axis first: `[N]` for labels, `[N, rows, columns]` for images. */
  readonly dims: readonly number[];
  /** The values: a view into the bytes that were parsed, not a copy. */
  readonly data: Uint8Array;
}

const UNSIGNED_BYTE = 0x08;
const REINSTALL = 'reinstall with "npm ci" or download it again';

const OTHER_TYPES = new Map([
  [0x09, 'signed bytes'],
  [0x0b, '16-bit integers'],
  [0x0c, '32-bit integers'],
  [0x0d, '32-bit floats'],
  [0x0e, '64-bit floats'],
]);

/**
 * Reads an IDX file of unsigned bytes.
 *
 * @param file name used in errors
 * @returns sizes (each at least 1) and a view of exactly their product of bytes
 * @throws DataError if the file is empty, compressed, not IDX, not of unsigned bytes, truncated or too long
 */
export function parseIdx(file: string, bytes: Uint8Array): IdxArray {
  const rank = readRank(file, bytes);
  const headerSize = 4 + 4 * rank;
  if (bytes.length < headerSize) {
    const expected = `${headerSize} bytes of header (${rank} sizes)`;
    const got = `${bytes.length}`;
    throw new DataError({ file, offset: 4, expected, got, hint: `the file is truncated; ${REINSTALL}` });
  }

  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const dims = Array.from({ length: rank }, (_, axis) => view.getUint32(4 + 4 * axis));
  const empty = dims.indexOf(0);
  if (empty >= 0) {
    const offset = 4 + 4 * empty;
    throw new DataError({ file, offset, expected: 'a size of at least 1', got: '0', hint: REINSTALL });
  }

  // The product is inexact above 2^53, where it exceeds every possible length all the same.
  const size = dims.reduce((product, dim) => product * dim, 1);
  const data = bytes.subarray(headerSize);
  if (data.length !== size) {
    const fate = data.length < size ? 'the file is truncated' : 'the file has trailing bytes';
    const expected = `${size} bytes of ${describe(dims)}`;
    const hint = `${fate}; ${REINSTALL}`;
    throw new DataError({ file, offset: headerSize, expected, got: `${data.length}`, hint });
  }
  return { dims, data };
}

/** The rank from the magic number, or the most helpful account of why these bytes have none. */
function readRank(file: string, bytes: Uint8Array): number {
  const [b0, b1, type, rank] = bytes;
  const magic = [...bytes.subarray(0, 4)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
  const fail = (got: string, hint: string): DataError =>
    new DataError({ file, offset: 0, expected: 'the IDX magic number 00 00 08 and a rank', got, hint });

  if (b0 === undefined) throw fail('an empty file', REINSTALL);
  if (b0 === 0x1f && b1 === 0x8b) {
    throw fail(`${magic} (gzip)`, 'the file is compressed; unpack it first, for example with "gunzip"');
  }
  if (b0 === 0x3c) {
    throw fail('"<" (a web page)', 'the server answered with a page instead of the file; check its address');
  }
  if (type === undefined || rank === undefined) throw fail(magic, `the file is truncated; ${REINSTALL}`);
  if (b0 !== 0 || b1 !== 0) throw fail(magic, 'this is not an IDX file');
  if (type !== UNSIGNED_BYTE) {
    const kind = OTHER_TYPES.get(type) ?? 'an unknown type';
    throw fail(`${magic} (${kind})`, 'convert the values to unsigned bytes');
  }
  if (rank === 0) throw fail(`${magic} (rank 0)`, REINSTALL);
  return rank;
}

function describe(dims: readonly number[]): string {
  if (dims.length === 1) return 'labels';
  if (dims.length === 3) return `pixels (${dims[0]} images of ${dims[1]}x${dims[2]})`;
  return `values (${dims.join('x')})`;
}
