import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FileFormatError } from './errors.ts';
import { decodeSafetensors, encodeSafetensors } from './safetensors.ts';
import { anyName, file } from './testing.ts';

describe('a damaged file', () => {
  const good = encodeSafetensors(
    [
      { name: 'mu', shape: [2, 3], data: new Float32Array(6) },
      { name: 'empty', shape: [0, 4], data: new Float32Array(0) },
      { name: 'rho', shape: [6], data: new Float32Array(6) },
      { name: 'gaps', shape: [5], data: new Uint8Array(5) },
      { name: 'codes', shape: [3], data: new Int8Array(3) },
    ],
    { format: 'pt', note: 'x' },
  );
  const headerEnd = good.length - 56;

  function checkConsistentOrRefused(bytes: Uint8Array): void {
    try {
      for (const { shape, data } of decodeSafetensors('f', bytes).tensors.values()) {
        expect(data.length).toBe(shape.reduce((a, b) => a * b, 1));
      }
    } catch (error) {
      expect(error).toBeInstanceOf(FileFormatError);
    }
  }

  test('cut off anywhere is refused', () => {
    for (let length = 0; length < good.length; length++) {
      expect(() => decodeSafetensors('f', good.subarray(0, length))).toThrow(FileFormatError);
    }
  });

  test('with every byte of the header replaced by signs of JSON is consistent or refused', () => {
    const replacements = [...'{}[]":,0129-e. n\\'].map((sign) => sign.charCodeAt(0));
    for (let at = 0; at < headerEnd; at++) {
      for (const value of [...replacements, 0, 0x80, 0xff]) {
        const bytes = good.slice();
        bytes[at] = value;
        checkConsistentOrRefused(bytes);
      }
    }
  });

  test('with any few bytes replaced is consistent or refused', () => {
    const damage = fc.array(fc.tuple(fc.nat(headerEnd - 1), fc.nat(255)), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(damage, (changes) => {
        const bytes = good.slice();
        for (const [at, value] of changes) bytes[at] = value;
        checkConsistentOrRefused(bytes);
      }),
      { numRuns: 500 },
    );
  });

  test('with any JSON for a header is consistent or refused', () => {
    const token = fc.constantFrom('F32', 'U8', 0, 4, 8, [1], [0, 4], null, {}, 'dtype', 1e300, -0, true);
    const tensor = fc.record({ dtype: token, shape: token, data_offsets: token }, { requiredKeys: [] });
    const header = fc.dictionary(anyName, fc.oneof(tensor, fc.jsonValue()), { maxKeys: 3 });
    fc.assert(
      fc.property(header, fc.constantFrom(0, 4, 8), (object, size) => {
        checkConsistentOrRefused(file(JSON.stringify(object), size));
      }),
      { numRuns: 500 },
    );
  });
});
