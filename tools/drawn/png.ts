/** Grey images as PNG files (W3C, Portable Network Graphics Specification). */
import { crc32, deflateSync } from 'node:zlib';

/** @param pixels bytes [rows, columns] */
export function encodePng(pixels: Uint8Array, columns: number): Uint8Array {
  const rows = pixels.length / columns;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(columns, 0);
  header.writeUInt32BE(rows, 4);
  // 8 bits, grey
  header.set([8, 0, 0, 0, 0], 8);
  // each row begins with its filter: none
  const lines = Buffer.alloc(rows * (columns + 1));
  for (let r = 0; r < rows; r++) {
    lines.set(pixels.subarray(r * columns, (r + 1) * columns), r * (columns + 1) + 1);
  }
  const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
  const parts = [
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(lines, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ];
  return Buffer.concat([signature, ...parts]);
}

function chunk(name: string, data: Uint8Array): Uint8Array {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const bytes = Buffer.alloc(body.length + 8);
  bytes.writeUInt32BE(data.length, 0);
  body.copy(bytes, 4);
  bytes.writeUInt32BE(crc32(body), bytes.length - 4);
  return bytes;
}

/** Images [28, 28] side by side in rows, one grey pixel apart, each pixel `zoom` wide. */
export function contactSheet(
  images: readonly Uint8Array[],
  { perRow, zoom }: { readonly perRow: number; readonly zoom: number },
): { readonly pixels: Uint8Array; readonly columns: number } {
  const cell = 28 * zoom + 1;
  const columns = perRow * cell + 1;
  const pixels = new Uint8Array(columns * (Math.ceil(images.length / perRow) * cell + 1)).fill(96);
  images.forEach((image, n) => {
    const [top, left] = [Math.floor(n / perRow) * cell + 1, (n % perRow) * cell + 1];
    for (let i = 0; i < (28 * zoom) ** 2; i++) {
      const [r, c] = [Math.floor(i / (28 * zoom)), i % (28 * zoom)];
      pixels[(top + r) * columns + left + c] = image[Math.floor(r / zoom) * 28 + Math.floor(c / zoom)]!;
    }
  });
  return { pixels, columns };
}
