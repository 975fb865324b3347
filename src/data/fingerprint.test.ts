import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fingerprintOf } from './fingerprint.ts';

const bytes = fc.uint8Array({ minLength: 1, maxLength: 60 });

test('the same bytes have the same fingerprint, wherever they lie in memory', () => {
  fc.assert(
    fc.property(bytes, fc.integer({ min: 0, max: 7 }), (values, shift) => {
      const moved = new Uint8Array(values.length + shift + 3).subarray(shift, shift + values.length);
      moved.set(values);
      expect(fingerprintOf(moved)).toBe(fingerprintOf(values));
    }),
  );
});

test('one byte that differs, an added zero, two that change places or another division into parts are another set', () => {
  fc.assert(
    fc.property(bytes, fc.nat(), fc.integer({ min: 1, max: 255 }), (values, at, by) => {
      const own = fingerprintOf(values);
      const changed = values.slice();
      changed[at % values.length]! ^= by;
      expect(fingerprintOf(changed)).not.toBe(own);
      expect(fingerprintOf(Uint8Array.of(...values, 0))).not.toBe(own);
      expect(fingerprintOf(values, undefined)).not.toBe(own);
      if (values.length > 1) expect(fingerprintOf(values.subarray(0, 1), values.subarray(1))).not.toBe(own);
    }),
  );
  expect(fingerprintOf(Uint32Array.of(1, 2))).not.toBe(fingerprintOf(Uint32Array.of(2, 1)));
});

test('it is what it was: files hold it', () => {
  expect(fingerprintOf(Uint8Array.of(1, 2, 3, 4, 5))).toMatchInlineSnapshot(`"b00a6feaf9bb248e"`);
});
