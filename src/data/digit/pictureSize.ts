/** How large a picture is, by the first bytes of its file: to know before it is unpacked into memory. */

export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** The size that a PNG, GIF, JPEG, WebP or BMP states, or null for other files and broken ones. */
export function pictureSize(bytes: Uint8Array): PictureSize | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = (from: number, to: number) => String.fromCharCode(...bytes.subarray(from, to));
  try {
    if (text(1, 4) === 'PNG') return { width: view.getUint32(16), height: view.getUint32(20) };
    if (text(0, 3) === 'GIF') return { width: view.getUint16(6, true), height: view.getUint16(8, true) };
    if (text(0, 2) === 'BM') {
      return { width: Math.abs(view.getInt32(18, true)), height: Math.abs(view.getInt32(22, true)) };
    }
    if (text(0, 4) === 'RIFF' && text(8, 12) === 'WEBP') return webpSize(view, text(12, 16));
    return view.getUint16(0) === 0xffd8 ? jpegSize(view) : null;
  } catch {
    // the file ends before its size
    return null;
  }
}

/** Source: RFC 9649, "WebP Image Format". */
function webpSize(view: DataView, chunk: string): PictureSize | null {
  const u24 = (at: number) => view.getUint16(at, true) + 65536 * view.getUint8(at + 2);
  if (chunk === 'VP8X') return { width: 1 + u24(24), height: 1 + u24(27) };
  if (chunk === 'VP8 ') {
    return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
  }
  if (chunk !== 'VP8L') return null;
  const bits = view.getUint32(21, true);
  return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff) };
}

/** In the first start-of-frame segment. Source: ITU-T T.81, annex B. */
function jpegSize(view: DataView): PictureSize | null {
  for (let at = 2; ; ) {
    const marker = view.getUint16(at);
    if (marker < 0xff01) return null;
    // C4, C8 and CC are in the range of frames, and are none
    const isFrame = marker >= 0xffc0 && marker <= 0xffcf && ![0xffc4, 0xffc8, 0xffcc].includes(marker);
    if (isFrame) return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
    at += 2 + view.getUint16(at + 2);
  }
}
