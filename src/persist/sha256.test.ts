import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sha256 } from './sha256.ts';

test('agrees with FIPS 180-4 on its examples', () => {
  const of = (text: string) => sha256(new TextEncoder().encode(text));
  expect(of('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  expect(of('abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq')).toBe(
    '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
  );
});

test('agrees with the digest of Node for every length around a block, and for views', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(40), (bytes, from) => {
      const part = bytes.subarray(Math.min(from, bytes.length));
      expect(sha256(part)).toBe(createHash('sha256').update(part).digest('hex'));
    }),
    { numRuns: 400 },
  );
});
