import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pictureSize } from './pictureSize.ts';

const ascii = (text: string) => Array.from(text, (letter) => letter.charCodeAt(0));
const files = {
  PNG: [0x89, ...ascii('PNG\r\n\x1a\n'), 0, 0, 0, 13, ...ascii('IHDR'), 0, 0, 1, 2, 0, 0, 3, 4],
  GIF: [...ascii('GIF89a'), 2, 1, 4, 3],
  BMP: [...ascii('BM'), ...Array(16).fill(0), 2, 1, 0, 0, 0xfc, 0xfc, 0xff, 0xff],
  JPEG: [0xff, 0xd8, 0xff, 0xe0, 0, 4, 9, 9, 0xff, 0xc4, 0, 3, 9, 0xff, 0xc2, 0, 17, 8, 3, 4, 1, 2],
  'WebP, simple': [
    ...[...ascii('RIFF'), 0, 0, 0, 0, ...ascii('WEBPVP8 '), 0, 0, 0, 0],
    ...[0, 0, 0, 0x9d, 0x01, 0x2a, 2, 1, 4, 3],
  ],
  'WebP, lossless': [
    ...[...ascii('RIFF'), 0, 0, 0, 0, ...ascii('WEBPVP8L'), 0, 0, 0, 0, 0x2f],
    // width - 1 in 14 bits, height - 1 in the next
    ...[0x01, 0xc1, 0xc0, 0x00],
  ],
  'WebP, extended': [
    ...[...ascii('RIFF'), 0, 0, 0, 0, ...ascii('WEBPVP8X'), 10, 0, 0, 0, 0, 0, 0, 0],
    ...[1, 1, 0, 3, 3, 0],
  ],
};

describe('the size of a picture', () => {
  test.each(Object.entries(files))('of %s is 258 x 772', (_, bytes) => {
    expect(pictureSize(Uint8Array.from(bytes))).toEqual({ width: 258, height: 772 });
  });

  test('of a file that ends before its size, and of other files, is unknown', () => {
    for (const bytes of Object.values(files)) {
      expect(pictureSize(Uint8Array.from(bytes.slice(0, -3)))).toBeNull();
    }
    expect(pictureSize(new Uint8Array(0))).toBeNull();
    expect(pictureSize(Uint8Array.from(ascii('<svg xmlns="http://www.w3.org/2000/svg"/>')))).toBeNull();
  });

  test('is read from any bytes without an error', () => {
    fc.assert(
      fc.property(fc.constantFrom(...Object.values(files)), fc.uint8Array(), (start, rest) => {
        pictureSize(Uint8Array.from([...start.slice(0, 12), ...rest]));
      }),
    );
  });
});
