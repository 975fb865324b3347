/** Safetensors files for tests, valid or not. */
import fc from 'fast-check';

/** A file from its header text and data, with the header length unless another is given. */
export function file(header: string, dataSize = 0, length?: bigint): Uint8Array {
  const json = new TextEncoder().encode(header);
  const bytes = new Uint8Array(8 + json.length + dataSize);
  new DataView(bytes.buffer).setBigUint64(0, length ?? BigInt(json.length), true);
  bytes.set(json, 8);
  return bytes;
}

/** Names that strings in general, or objects of JavaScript in particular, make difficult. */
export const anyName = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('__proto__', 'constructor', '0', '1'),
);
