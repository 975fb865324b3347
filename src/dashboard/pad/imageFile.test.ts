import { describe, expect, test } from 'vitest';
import { digitFromFile } from './imageFile.ts';

describe('a file is refused before anything is unpacked', () => {
  test('if it is empty', async () => {
    await expect(digitFromFile(new Blob([]))).rejects.toThrow(
      'the file: expected a picture, got an empty file: choose another',
    );
  });

  test('if it has too many bytes', async () => {
    const bytes = new Uint8Array(21 * 2 ** 20);
    await expect(digitFromFile(new Blob([bytes]))).rejects.toThrow(/got 21 MB: choose one of at most 20 MB/);
  });

  test('if it says that it has too many pixels', async () => {
    const header = new Uint8Array(24);
    header.set([0x89, 0x50, 0x4e, 0x47]);
    new DataView(header.buffer).setUint32(16, 100_000);
    new DataView(header.buffer).setUint32(20, 100_000);
    await expect(digitFromFile(new Blob([header]))).rejects.toThrow(
      /got 100000 × 100000 pixels: choose one of at most 50 million pixels/,
    );
  });
});
