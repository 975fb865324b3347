/**
 * The header of a safetensors file: the type, shape and bytes of each tensor. safetensors.ts checks that they
 * fit.
 */
import * as v from 'valibot';
import { whole } from '../checks.ts';
import { FileFormatError } from './errors.ts';
import { checkJson, type JsonSource, numberIn, parseJson } from './json.ts';
import { findDuplicateKey } from './jsonKeys.ts';

/** Bytes of one value of each type that is read. */
export const bytesOf = { F32: 4, U8: 1, I8: 1 } as const;

export type Dtype = keyof typeof bytesOf;

export interface TensorEntry {
  readonly name: string;
  readonly dtype: Dtype;
  readonly shape: number[];
  /** First byte and the byte after the last, counted from the start of the data. */
  readonly begin: number;
  readonly end: number;
}

export interface Header {
  readonly entries: TensorEntry[];
  readonly metadata: Record<string, string>;
  /** Offset of the data in the file. */
  readonly dataStart: number;
}

/** The limit of the reference implementation, against files that claim more than they hold. */
const MAX_HEADER_SIZE = 100_000_000;
const LENGTH_SIZE = 8;

const size = numberIn(whole(0));
const tensorSchema = v.object({
  dtype: v.string(),
  shape: v.array(size),
  data_offsets: v.strictTuple([size, size]),
});

/** @throws FileFormatError if there is no valid header, or a tensor is of another type than F32, U8 and I8 */
export function readHeader(file: string, bytes: Uint8Array): Header {
  const { text, dataStart } = readText(file, bytes);
  const source: JsonSource = {
    file,
    offset: LENGTH_SIZE,
    hint: 'the header is damaged; copy the file again',
  };
  const parsed = parseJson(source, text) as Record<string, unknown>;
  const duplicate = findDuplicateKey(text);
  if (duplicate !== undefined) {
    throw new FileFormatError({
      ...source,
      field: duplicate,
      expected: 'names that differ',
      got: 'this name twice',
    });
  }

  let metadata: Record<string, string> = {};
  const entries: TensorEntry[] = [];
  for (const [name, value] of Object.entries(parsed)) {
    if (name === '__metadata__') metadata = checkMetadata(source, value);
    else entries.push(checkEntry(source, name, value));
  }
  return { entries, metadata, dataStart };
}

function readText(file: string, bytes: Uint8Array): { text: string; dataStart: number } {
  const hint = 'the file is truncated, or not a safetensors file';
  if (bytes.length < LENGTH_SIZE) {
    throw new FileFormatError({
      file,
      offset: 0,
      expected: '8 bytes of header length',
      got: `${bytes.length}`,
      hint,
    });
  }
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset, LENGTH_SIZE).getBigUint64(0, true));
  const most = Math.min(MAX_HEADER_SIZE, bytes.length - LENGTH_SIZE);
  if (length > most) {
    const expected = `a header of at most ${most} bytes`;
    throw new FileFormatError({ file, offset: 0, expected, got: `a length of ${length}`, hint });
  }
  const dataStart = LENGTH_SIZE + length;
  const header = bytes.subarray(LENGTH_SIZE, dataStart);
  // The format asks for an object, first byte included: no other JSON, no byte-order mark.
  if (header[0] !== 0x7b) {
    const got = header[0] === undefined ? 'an empty header' : `byte ${header[0]}`;
    throw new FileFormatError({ file, offset: LENGTH_SIZE, expected: '"{" (byte 123)', got, hint });
  }
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(header), dataStart };
  } catch (cause) {
    const fault = { file, offset: LENGTH_SIZE, expected: 'UTF-8 text', got: 'other bytes', hint };
    throw new FileFormatError(fault, { cause });
  }
}

function checkEntry(source: JsonSource, name: string, value: unknown): TensorEntry {
  const { dtype, shape, data_offsets } = checkJson(source, tensorSchema, value, name);
  if (!isDtype(dtype)) {
    const fault = {
      ...source,
      field: `${name}.dtype`,
      expected: 'F32, U8 or I8',
      got: JSON.stringify(dtype),
    };
    throw new FileFormatError({ ...fault, hint: 'convert the tensor to 32-bit floats' });
  }
  const [begin, end] = data_offsets;
  return { name, dtype, shape, begin, end };
}

const isDtype = (text: string): text is Dtype => Object.hasOwn(bytesOf, text);

/** By hand: schema libraries drop keys such as "__proto__" and "constructor", which are fine as names. */
function checkMetadata(source: JsonSource, value: unknown): Record<string, string> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const got = JSON.stringify(value).slice(0, 40);
    throw new FileFormatError({ ...source, field: '__metadata__', expected: 'an object of strings', got });
  }
  for (const [key, entry] of Object.entries(value)) {
    if (typeof entry !== 'string') {
      const got = JSON.stringify(entry).slice(0, 40);
      throw new FileFormatError({ ...source, field: `__metadata__.${key}`, expected: 'a string', got });
    }
  }
  return value as Record<string, string>;
}
