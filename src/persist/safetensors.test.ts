import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FileFormatError } from './errors.ts';
import { decodeSafetensors, encodeSafetensors, type NamedTensor, type Tensor } from './safetensors.ts';
import { anyName, file } from './testing.ts';

/** A file with one f32 tensor of shape [2] under each name, whose data starts and ends as given. */
function tensors(ranges: Record<string, [number, number]>, dataSize: number): Uint8Array {
  const entries = Object.entries(ranges).map(([name, range]) => [
    name,
    { dtype: 'F32', shape: [2], data_offsets: range },
  ]);
  return file(JSON.stringify(Object.fromEntries(entries)), dataSize);
}

function faultOf(bytes: Uint8Array): FileFormatError {
  try {
    decodeSafetensors('w.safetensors', bytes);
  } catch (error) {
    if (error instanceof FileFormatError) return error;
    throw error;
  }
  throw new Error('decodeSafetensors accepted the bytes');
}

const anyArray = fc.constantFrom(Float32Array, Uint8Array, Int8Array);
const anyTensor: fc.Arbitrary<NamedTensor> = fc
  .tuple(anyName, fc.array(fc.nat(3), { maxLength: 4 }), anyArray, fc.infiniteStream(fc.float()))
  .map(([name, shape, Values, values]) => {
    const size = shape.reduce((a, b) => a * b, 1);
    const data = new Values(Array.from({ length: size }, () => values.next().value));
    return { name, shape, data };
  });
const anyTensors = fc.uniqueArray(anyTensor, { selector: ({ name }) => name, maxLength: 5 });
const anyMetadata = fc.dictionary(anyName, fc.string({ unit: 'binary' }));

/** Kind and bytes of an array: equal also where NaN is not equal to itself. */
const bits = (data: Tensor['data']) => [
  data.constructor.name,
  ...new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
];

describe('encodeSafetensors, decodeSafetensors', () => {
  test('are inverse for every name, shape, value and metadata, at every alignment', () => {
    fc.assert(
      fc.property(anyTensors, anyMetadata, fc.nat(7), (list, metadata, shift) => {
        const bytes = encodeSafetensors(list, metadata);
        const shifted = new Uint8Array(shift + bytes.length).subarray(shift);
        shifted.set(bytes);
        const decoded = decodeSafetensors('f', shifted);
        expect(Object.entries(decoded.metadata).sort()).toEqual(Object.entries(metadata).sort());
        expect(decoded.tensors.size).toBe(list.length);
        for (const { name, shape, data } of list) {
          expect(decoded.tensors.get(name)?.shape).toEqual(shape);
          expect(bits(decoded.tensors.get(name)!.data)).toEqual(bits(data));
        }
      }),
    );
  });

  test('known bytes: one scalar', () => {
    const bytes = encodeSafetensors([{ name: 'a', shape: [], data: Float32Array.of(1) }]);
    const header = '{"a":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}';
    const padded = header.padEnd(Math.ceil(header.length / 8) * 8);
    expect([...bytes.subarray(0, 8)]).toEqual([padded.length, 0, 0, 0, 0, 0, 0, 0]);
    expect(new TextDecoder().decode(bytes.subarray(8, 8 + padded.length))).toBe(padded);
    expect([...bytes.subarray(8 + padded.length)]).toEqual([0, 0, 0x80, 0x3f]);
  });

  test('data starts at a multiple of 8 bytes', () => {
    fc.assert(
      fc.property(anyTensors, anyMetadata, (list, metadata) => {
        const bytes = encodeSafetensors(list, metadata);
        const size = list.reduce((sum, { data }) => sum + data.byteLength, 0);
        expect((bytes.length - size) % 8).toBe(0);
      }),
    );
  });

  test('tensors come in the order in which they were written, whatever their names', () => {
    const list = ['w', '10', 'b', '9'].map((name) => ({ name, shape: [1], data: Float32Array.of(0) }));
    const { tensors } = decodeSafetensors('f', encodeSafetensors(list));
    expect([...tensors.keys()]).toEqual(['w', '10', 'b', '9']);
  });

  test('decoded data is a copy', () => {
    const bytes = encodeSafetensors([{ name: 'a', shape: [1], data: Float32Array.of(7) }]);
    const { tensors } = decodeSafetensors('f', bytes);
    bytes.fill(0);
    expect(tensors.get('a')!.data[0]).toBe(7);
  });
});

describe('encodeSafetensors', () => {
  const data = new Float32Array(6);
  test.each([
    [
      'a name twice',
      [
        { name: 'a', shape: [6], data },
        { name: 'a', shape: [6], data },
      ],
      /"a" again/,
    ],
    ['the reserved name', [{ name: '__metadata__', shape: [6], data }], /"__metadata__" again/],
    ['a shape of another size', [{ name: 'a', shape: [2, 2], data }], /product of 6.*got 4/],
    ['a fractional shape', [{ name: 'a', shape: [1.5, 4], data }], /whole numbers of at least 0, got 1.5/],
    ['a negative shape', [{ name: 'a', shape: [-2, -3], data }], /got -2/],
  ])('refuses %s', (_, list, message) => {
    expect(() => encodeSafetensors(list)).toThrow(RangeError);
    expect(() => encodeSafetensors(list)).toThrow(message);
  });
});

describe('decodeSafetensors', () => {
  test("reads Node's Buffer like any other bytes, although its slice() is a view", () => {
    const tensors = [
      { name: 'a', shape: [2], data: Float32Array.of(1, 2) },
      { name: 'b', shape: [1], data: Float32Array.of(3) },
    ];
    const read = decodeSafetensors('p.safetensors', Buffer.from(encodeSafetensors(tensors))).tensors;
    expect([...read.get('a')!.data]).toEqual([1, 2]);
    expect([...read.get('b')!.data]).toEqual([3]);
  });

  test('says where, what was expected, what came, and what to do', () => {
    expect(faultOf(tensors({ w: [0, 8] }, 5)).message).toBe(
      'w.safetensors: at byte 62: at w: expected data within 5 bytes, got [0, 8]: ' +
        'the file is truncated or damaged; copy it again',
    );
  });

  const entry = (fields: object) =>
    file(JSON.stringify({ w: { dtype: 'F32', shape: [2], data_offsets: [0, 8], ...fields } }), 8);

  test.each([
    ['an empty file', new Uint8Array(), /at byte 0: expected 8 bytes of header length, got 0/],
    ['a header longer than the file', file('{}', 0, 3n), /header of at most 2 bytes, got a length of 3/],
    ['a header above 2^53', file('{}', 0, 2n ** 64n - 1n), /at most 2 bytes/],
    ['an empty header', file(''), /at byte 8: expected "\{" \(byte 123\), got an empty header/],
    ['another JSON value', file('[]'), /got byte 91/],
    ['a byte-order mark', file('\ufeff{}'), /got byte 239/],
    ['invalid JSON', file('{"w":}'), /at byte 8: expected JSON, got text that does not parse/],
    [
      'a name twice',
      file(
        '{"w":{"dtype":"F32","shape":[0],"data_offsets":[0,0]},"w":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}',
      ),
      /at w: expected names that differ/,
    ],
    ['an entry that is no object', file('{"w":3}'), /at w: expected Object, got 3/],
    ['no dtype', entry({ dtype: undefined }), /at w.dtype: expected this field, got nothing/],
    ['another dtype', entry({ dtype: 'BF16' }), /at w.dtype: expected F32, U8 or I8, got "BF16": convert/],
    [
      'a negative size',
      entry({ shape: [-2] }),
      /at w.shape\[0\]: expected a whole number of at least 0, got -2/,
    ],
    ['a fractional size', entry({ shape: [2, 1.5] }), /at w.shape\[1\]/],
    ['one offset', entry({ data_offsets: [0] }), /at w.data_offsets/],
    ['three offsets', entry({ data_offsets: [0, 8, 8] }), /at w.data_offsets/],
    ['reversed offsets', tensors({ w: [8, 0] }, 8), /expected data from 0 on/],
    ['offsets out of range', tensors({ w: [0, 16] }, 8), /at w: expected data within 8 bytes, got \[0, 16\]/],
    ['overlapping tensors', tensors({ a: [0, 8], b: [4, 12] }, 12), /at b: expected data from 8 on/],
    ['the same data twice', tensors({ a: [0, 8], b: [0, 8] }, 8), /at b: expected data from 8 on/],
    ['a hole between tensors', tensors({ a: [0, 8], b: [12, 20] }, 20), /at b: expected data from 8 on/],
    [
      'a shape of another size',
      tensors({ a: [0, 12] }, 12),
      /expected 8 bytes \(f32 of shape \[2\]\), got 12/,
    ],
    ['trailing bytes', tensors({ a: [0, 8] }, 9), /expected the end of the file, got 1 more bytes/],
    [
      'metadata that is no object',
      file('{"__metadata__":["a"]}'),
      /at __metadata__: expected an object of strings/,
    ],
    [
      'metadata of numbers',
      file('{"__metadata__":{"seed":1}}'),
      /at __metadata__.seed: expected a string, got 1/,
    ],
  ])('refuses %s', (_, bytes, message) => {
    expect(faultOf(bytes).message).toMatch(message);
  });

  test('an 8-bit tensor has a byte a value', () => {
    expect(faultOf(entry({ dtype: 'U8' })).message).toMatch(/expected 2 bytes \(u8 of shape \[2\]\), got 8/);
  });

  test('refuses a header that is not UTF-8', () => {
    const bytes = file('{"w": 1}');
    bytes[10] = 0xff;
    expect(faultOf(bytes).message).toMatch(/expected UTF-8 text/);
  });

  test('refuses a header of more than 100 MB before it reads it', () => {
    // Zeros: memory that is reserved, never touched.
    const bytes = new Uint8Array(8 + 100_000_001);
    new DataView(bytes.buffer).setBigUint64(0, 100_000_001n, true);
    expect(faultOf(bytes).message).toMatch(/at most 100000000 bytes, got a length of 100000001/);
  });

  test('accepts tensors listed in another order than their data, and fields of later versions', () => {
    const header =
      '{"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8],"new":1},"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}';
    expect([...decodeSafetensors('f', file(header, 8)).tensors.keys()]).toEqual(['a', 'b']);
  });
});
