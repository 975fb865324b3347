/** A safetensors file with a SHA-256 over all of its bytes: whatever is cut off or flipped is noticed. */
import { FileFormatError } from './errors.ts';
import { decodeSafetensors, encodeSafetensors, type NamedTensor, type Safetensors } from './safetensors.ts';

const encoder = new TextEncoder();
/** What such a file begins with, after the length of its header: the digest has a fixed place. */
const prefix = encoder.encode('{"__metadata__":{"sha256":"');
const digestStart = 8 + prefix.length;
const digestEnd = digestStart + 64;
const blank = '0'.repeat(64);

/** The digest is computed over the whole file with zeros in its place, which it then takes. */
export async function sealSafetensors(
  tensors: readonly NamedTensor[],
  metadata: Readonly<Record<string, string>>,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = encodeSafetensors(tensors, { sha256: blank, ...metadata });
  bytes.set(encoder.encode(await digestOf(bytes)), digestStart);
  return bytes;
}

/**
 * Reads such a file.
 *
 * @param file name used in errors
 * @param hint what the reader of an error can do next
 * @throws FileFormatError if a byte is missing, added or changed
 */
export async function openSealed(file: string, bytes: Uint8Array, hint: string): Promise<Safetensors> {
  const fault = (offset: number, expected: string, got: string) =>
    new FileFormatError({ file, offset, expected, got, hint });
  if (bytes.length < digestEnd) {
    throw fault(0, `at least ${digestEnd} bytes`, `${bytes.length}: the file is cut off`);
  }
  if (prefix.some((byte, i) => bytes[8 + i] !== byte)) {
    throw fault(8, 'a header that begins with its checksum', 'another one');
  }
  const told = new TextDecoder().decode(bytes.subarray(digestStart, digestEnd));
  const copy = new Uint8Array(bytes);
  copy.set(encoder.encode(blank), digestStart);
  const digest = await digestOf(copy);
  if (digest !== told) {
    const got = 'another one: the file is cut off or damaged';
    throw fault(digestStart, `the SHA-256 of its bytes, ${digest.slice(0, 12)}...`, got);
  }
  return decodeSafetensors(file, bytes);
}

/** SHA-256, in hexadecimal digits. */
export async function digestOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
