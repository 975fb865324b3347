import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DataError } from '../errors.ts';
import { parseIdx } from './idx.ts';

/** An IDX header for these sizes, followed by `size` bytes counting 0, 1, 2, ... modulo 256. */
function idx(dims: readonly number[], size = dims.reduce((a, b) => a * b, 1)): Uint8Array {
  const bytes = new Uint8Array(4 + 4 * dims.length + size);
  const view = new DataView(bytes.buffer);
  bytes.set([0, 0, 8, dims.length]);
  dims.forEach((dim, axis) => {
    view.setUint32(4 + 4 * axis, dim);
  });
  for (let i = 0; i < size; i++) bytes[4 + 4 * dims.length + i] = i;
  return bytes;
}

function faultOf(bytes: Uint8Array): DataError {
  try {
    parseIdx('some-file', bytes);
  } catch (error) {
    if (error instanceof DataError) return error;
    throw error;
  }
  throw new Error('parseIdx accepted the bytes');
}

describe('parseIdx', () => {
  test('returns the sizes and a view, not a copy, of the values', () => {
    const bytes = idx([2, 3, 4]);
    const { dims, data } = parseIdx('f', bytes);
    expect(dims).toEqual([2, 3, 4]);
    expect([...data]).toEqual(Array.from({ length: 24 }, (_, i) => i));
    expect(data.buffer).toBe(bytes.buffer);
  });

  test('reads a view that starts in the middle of a buffer', () => {
    const padded = new Uint8Array([9, 9, 9, ...idx([3])]);
    const { dims, data } = parseIdx('f', padded.subarray(3));
    expect(dims).toEqual([3]);
    expect([...data]).toEqual([0, 1, 2]);
  });

  test('is the inverse of writing for every rank', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 5 }), (dims) => {
        const parsed = parseIdx('f', idx(dims));
        expect(parsed.dims).toEqual(dims);
        expect(parsed.data.length).toBe(dims.reduce((a, b) => a * b, 1));
      }),
    );
  });

  test('says where a truncated file of images ends, and what to do', () => {
    const error = faultOf(idx([10000, 28, 28], 12));
    expect(error.message).toBe(
      'some-file: at byte 16: expected 7840000 bytes of pixels (10000 images of 28x28), got 12: ' +
        'the file is truncated; reinstall with "npm ci" or download it again',
    );
    expect(error).toMatchObject({
      name: 'DataError',
      code: 'data',
      file: 'some-file',
      offset: 16,
      got: '12',
    });
  });

  test('reports trailing bytes', () => {
    expect(faultOf(idx([3], 5)).message).toMatch(/at byte 8: expected 3 bytes of labels, got 5: .*trailing/);
  });

  test('says that a gzip file is compressed', () => {
    expect(faultOf(new Uint8Array([0x1f, 0x8b, 8, 0])).message).toMatch(/1f 8b 08 00 \(gzip\): .*compressed/);
  });

  test('recognises a web page sent in place of a missing file', () => {
    expect(faultOf(new TextEncoder().encode('<!doctype html>')).message).toMatch(
      /web page.*check its address/,
    );
  });

  test('reports a truncated header', () => {
    expect(faultOf(idx([2, 3, 4]).subarray(0, 15))).toMatchObject({
      offset: 4,
      expected: '16 bytes of header (3 sizes)',
      got: '15',
    });
  });

  test.each([
    ['an empty file', [], /an empty file/],
    ['half a magic number', [0, 0], /got 00 00: the file is truncated/],
    ['another format', [0x89, 0x50, 0x4e, 0x47], /got 89 50 4e 47: this is not an IDX file/],
    ['IDX of floats', [0, 0, 0x0d, 3], /00 00 0d 03 \(32-bit floats\)/],
    ['IDX of an unknown type', [0, 0, 0x77, 3], /unknown type/],
    ['rank 0', [0, 0, 8, 0], /rank 0/],
    ['a size of 0', [0, 0, 8, 1, 0, 0, 0, 0], /at byte 4: expected a size of at least 1, got 0/],
  ])('refuses %s', (_, bytes, message) => {
    expect(faultOf(new Uint8Array(bytes)).message).toMatch(message);
  });

  test('calls a file truncated when the product of its sizes overflows float64', () => {
    const bytes = idx(new Array(255).fill(0xffffffff), 4);
    expect(faultOf(bytes).hint).toMatch(/truncated/);
  });

  test('every damaged or shortened file either parses consistently or throws DataError', () => {
    const good = idx([2, 2, 3]);
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.nat(255), fc.nat(good.length), (at, value, length) => {
        const bytes = good.slice(0, length);
        if (at < length) bytes[at] = value;
        try {
          const { dims, data } = parseIdx('f', bytes);
          expect(data.length).toBe(dims.reduce((a, b) => a * b, 1));
        } catch (error) {
          expect(error).toBeInstanceOf(DataError);
        }
      }),
      { numRuns: 500 },
    );
  });
});
