import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DataError } from '../errors.ts';
import { parseNpy } from './npy.ts';

type Setter = (view: DataView, at: number, value: number, little: boolean) => void;

/** How NumPy stores each type: bytes and setter. */
const TYPES: Record<string, [size: number, set: Setter, least: number, most: number]> = {
  f4: [4, (v, at, x, le) => v.setFloat32(at, x, le), -(2 ** 24), 2 ** 24],
  f8: [8, (v, at, x, le) => v.setFloat64(at, x, le), -(2 ** 53) + 1, 2 ** 53 - 1],
  u1: [1, (v, at, x) => v.setUint8(at, x), 0, 255],
  i1: [1, (v, at, x) => v.setInt8(at, x), -128, 127],
  u2: [2, (v, at, x, le) => v.setUint16(at, x, le), 0, 65535],
  i2: [2, (v, at, x, le) => v.setInt16(at, x, le), -32768, 32767],
  u4: [4, (v, at, x, le) => v.setUint32(at, x, le), 0, 2 ** 32 - 1],
  i4: [4, (v, at, x, le) => v.setInt32(at, x, le), -(2 ** 31), 2 ** 31 - 1],
  u8: [8, (v, at, x, le) => v.setBigUint64(at, BigInt(x), le), 0, 2 ** 53 - 1],
  i8: [8, (v, at, x, le) => v.setBigInt64(at, BigInt(x), le), -(2 ** 53) + 1, 2 ** 53 - 1],
};

/** A file as of the format: magic, version, length, dictionary padded to 64 bytes, values. */
function file(dictionary: string, values: Uint8Array = new Uint8Array(0), version = 1): Uint8Array {
  const start = version === 1 ? 10 : 12;
  const padded = `${dictionary.padEnd(Math.ceil((start + dictionary.length + 1) / 64) * 64 - start - 1)}\n`;
  const bytes = new Uint8Array(start + padded.length + values.length);
  bytes.set([0x93, ...new TextEncoder().encode('NUMPY'), version, 0]);
  const view = new DataView(bytes.buffer);
  if (version === 1) view.setUint16(8, padded.length, true);
  else view.setUint32(8, padded.length, true);
  bytes.set(new TextEncoder().encode(padded), start);
  bytes.set(values, start + padded.length);
  return bytes;
}

const tuple = (dims: readonly number[]) => (dims.length === 1 ? `(${dims[0]},)` : `(${dims.join(', ')})`);
const dictionary = (descr: string, dims: readonly number[], fortran = false) =>
  `{'descr': '${descr}', 'fortran_order': ${fortran ? 'True' : 'False'}, 'shape': ${tuple(dims)}, }`;

function valuesOf(type: string, values: readonly number[], little = true): Uint8Array {
  const [size, set] = TYPES[type]!;
  const bytes = new Uint8Array(size * values.length);
  const view = new DataView(bytes.buffer);
  values.forEach((value, i) => {
    set(view, i * size, value, little);
  });
  return bytes;
}

function faultOf(bytes: Uint8Array): DataError {
  try {
    parseNpy('x.npy', bytes);
  } catch (error) {
    if (error instanceof DataError) return error;
    throw error;
  }
  throw new Error('parseNpy accepted the bytes');
}

describe('parseNpy', () => {
  test.each(Object.keys(TYPES))(
    'reads %s of both byte orders, every version, at any offset in memory',
    (type) => {
      const [size, , min, max] = TYPES[type]!;
      fc.assert(
        fc.property(
          fc.array(fc.integer({ min, max }), { minLength: 1, maxLength: 9 }),
          fc.boolean(),
          fc.constantFrom(1, 2, 3),
          fc.nat(7),
          (values, little, version, offset) => {
            const order = size === 1 ? '|' : little ? '<' : '>';
            const bytes = file(
              dictionary(order + type, [values.length]),
              valuesOf(type, values, little),
              version,
            );
            const moved = new Uint8Array([...new Array(offset).fill(9), ...bytes]).subarray(offset);
            const { dims, data } = parseNpy('x', moved);
            expect(dims).toEqual([values.length]);
            expect([...data]).toEqual(values);
          },
        ),
        { numRuns: 50 },
      );
    },
  );

  test("copies out of Node's Buffer, whose slice is a view, and leaves it as it was", () => {
    const bytes = Buffer.from(file(dictionary('>i4', [2]), valuesOf('i4', [1, 256], false)));
    const before = bytes.toString('hex');
    expect([...parseNpy('x', bytes).data]).toEqual([1, 256]);
    expect(bytes.toString('hex')).toBe(before);
  });

  test('keeps NaN, infinities and fractions of floats', () => {
    const values = [Number.NaN, Number.NEGATIVE_INFINITY, 0.1, -0];
    const { data } = parseNpy('x', file(dictionary('>f8', [4]), valuesOf('f8', values, false)));
    expect([...data]).toEqual(values);
  });

  test('a known answer: numpy.save of [[1, 2, 3], [4, 5, 6]] in Fortran order', () => {
    const bytes = file(dictionary('<i2', [2, 3], true), valuesOf('i2', [1, 4, 2, 5, 3, 6]));
    expect(parseNpy('x', bytes)).toEqual({ dims: [2, 3], data: Int16Array.of(1, 2, 3, 4, 5, 6) });
  });

  test('Fortran order of any rank reads as the same array in C order', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 4 }), (dims) => {
        const size = dims.reduce((a, b) => a * b, 1);
        const columnMajor = Array.from({ length: size }, (_, at) => {
          // The index of this place in the file, first axis fastest, then its place in row-major order.
          let rest = at;
          const index = dims.map((dim) => {
            const i = rest % dim;
            rest = (rest - i) / dim;
            return i;
          });
          return index.reduce((place, i, axis) => place * dims[axis]! + i, 0);
        });
        const bytes = file(dictionary('<u4', dims, true), valuesOf('u4', columnMajor));
        expect([...parseNpy('x', bytes).data]).toEqual(Array.from({ length: size }, (_, i) => i));
      }),
    );
  });

  test('reads truth values, scalars, and the long integers of Python 2', () => {
    expect([...parseNpy('x', file(dictionary('|b1', [2]), Uint8Array.of(1, 0))).data]).toEqual([1, 0]);
    expect(parseNpy('x', file(dictionary('<f4', []), valuesOf('f4', [2.5])))).toEqual({
      dims: [],
      data: Float32Array.of(2.5),
    });
    const old = `{"shape": (2L, 1L), "fortran_order": False, "descr": "|u1"}`;
    expect(parseNpy('x', file(old, Uint8Array.of(7, 8))).dims).toEqual([2, 1]);
  });

  test('says where a truncated file ends', () => {
    expect(faultOf(file(dictionary('<f8', [2, 3]), new Uint8Array(40))).message).toBe(
      'x.npy: at byte 128: expected 48 bytes of values (2 x 3 x 8 bytes), got 40: the file is truncated; copy it again',
    );
  });

  test('refuses a 64-bit integer that float64 would change, and says where it is', () => {
    const bytes = file(dictionary('<i8', [2]), valuesOf('i8', [1, 2 ** 53]));
    expect(faultOf(bytes)).toMatchObject({ offset: 136, got: '9007199254740992' });
  });

  test.each([
    ['Python objects', file(dictionary('|O', [1])), /"\|O" \(Python objects\): save plain numbers/],
    ['texts', file(dictionary('<U5', [1])), /got "<U5"/],
    ['complex numbers', file(dictionary('<c8', [1])), /got "<c8"/],
    ['half precision', file(dictionary('<f2', [1])), /got "<f2"/],
    ['an unknown byte order', file(dictionary('|f4', [1])), /got "\|f4"/],
    [
      'a structured array',
      file(`{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }`),
      /structured/,
    ],
    ['a dictionary without a shape', file(`{'descr': '<f4', 'fortran_order': False, }`), /tuple of sizes/],
    ['a dictionary without an order', file(`{'descr': '<f4', 'shape': (1,), }`), /fortran_order/],
    ['no dictionary', file('[]'), /dictionary in braces/],
    ['an empty array', file(dictionary('<f4', [0, 3])), /got \(0, 3\)/],
    ['trailing bytes', file(dictionary('|u1', [1]), new Uint8Array(2)), /trailing bytes/],
    ['version 9', file(dictionary('|u1', [1]), new Uint8Array(1), 9), /at byte 6: .*got 9/],
    ['an archive', Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0, 0, 0), /at byte 0: .*got 50 4b 03 04.*unpack/],
    ['another format', new TextEncoder().encode('1,2,3,4,5'), /this is not a \.npy file/],
    ['an empty file', new Uint8Array(0), /an empty file/],
    [
      'half a header',
      file(dictionary('<f4', [1])).subarray(0, 40),
      /at byte 8: expected 128 bytes of header, got 40/,
    ],
    ['half a length', file(dictionary('<f4', [1])).subarray(0, 9), /at byte 8/],
  ])('refuses %s', (_, bytes, message) => {
    expect(faultOf(bytes).message).toMatch(message);
  });

  test('every damaged or shortened file either parses consistently or throws DataError', () => {
    const good = file(dictionary('<i2', [2, 2], true), valuesOf('i2', [1, 2, 3, 4]));
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.nat(255), fc.nat(good.length), (at, value, length) => {
        const bytes = good.slice(0, length);
        if (at < length) bytes[at] = value;
        try {
          const { dims, data } = parseNpy('x', bytes);
          expect(data.length).toBe(dims.reduce((a, b) => a * b, 1));
        } catch (error) {
          expect(error).toBeInstanceOf(DataError);
        }
      }),
      { numRuns: 500 },
    );
  });
});

test('a packed file is told as packed', () => {
  for (const start of [
    [0x50, 0x4b],
    [0x1f, 0x8b],
  ])
    expect(() => parseNpy('f.npy', Uint8Array.of(...start, 0, 0, 0, 0, 0, 0))).toThrow(
      /unpack the \.npy file/,
    );
  expect(() => parseNpy('f.npy', Uint8Array.of(0x1f, 0, 0, 0, 0, 0, 0, 0))).toThrow(/not a \.npy file/);
});
