/** A safetensors file with a SHA-256 over all of its bytes: whatever is cut off or flipped is noticed. */
import { FileFormatError } from './errors.ts';
import { decodeSafetensors, encodeSafetensors, type NamedTensor, type Safetensors } from './safetensors.ts';
import { sha256 } from './sha256.ts';

const encoder = new TextEncoder();
/** What such a file begins with, after the length of its header: the digest has a fixed place. */
const prefix = encoder.encode('{"__metadata__":{"sha256":"');
const digestStart = 8 + prefix.length;
const digestEnd = digestStart + 64;
const blank = '0'.repeat(64);

type Metadata = Readonly<Record<string, string>>;

/** The digest is computed over the whole file with zeros in its place, which it then takes. */
export async function sealSafetensors(
  tensors: readonly NamedTensor[],
  metadata: Metadata,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = withBlank(tensors, metadata);
  return withDigest(bytes, await digestOf(bytes));
}

/** The same at once. */
export function sealSafetensorsNow(
  tensors: readonly NamedTensor[],
  metadata: Metadata,
): Uint8Array<ArrayBuffer> {
  const bytes = withBlank(tensors, metadata);
  return withDigest(bytes, sha256(bytes));
}

/** Whether a file begins as these do. */
export const isSealed = (bytes: Uint8Array): boolean =>
  bytes.length >= digestEnd && prefix.every((byte, i) => bytes[8 + i] === byte);

/**
 * Reads such a file.
 *
 * @param file name used in errors
 * @param hint what the reader of an error can do next
 * @throws FileFormatError if a byte is missing, added or changed
 */
export async function openSealed(file: string, bytes: Uint8Array, hint: string): Promise<Safetensors> {
  const source = { file, hint };
  const unsealed = withoutDigest(source, bytes);
  checkDigest(source, bytes, await digestOf(unsealed));
  return decodeSafetensors(file, bytes);
}

/** The same at once. @throws FileFormatError if a byte is missing, added or changed */
export function openSealedNow(file: string, bytes: Uint8Array, hint: string): Safetensors {
  const source = { file, hint };
  checkDigest(source, bytes, sha256(withoutDigest(source, bytes)));
  return decodeSafetensors(file, bytes);
}

/** SHA-256, in hexadecimal digits. */
export async function digestOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

interface Source {
  readonly file: string;
  readonly hint: string;
}

/** One that was read has the digest of then, which is left out. */
const withBlank = (tensors: readonly NamedTensor[], { sha256: _, ...metadata }: Metadata) =>
  encodeSafetensors(tensors, { sha256: blank, ...metadata });

function withDigest(bytes: Uint8Array<ArrayBuffer>, digest: string): Uint8Array<ArrayBuffer> {
  bytes.set(encoder.encode(digest), digestStart);
  return bytes;
}

/** A copy with zeros in the place of the digest. */
function withoutDigest(source: Source, bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  if (bytes.length < digestEnd) {
    const got = `${bytes.length}: the file is cut off`;
    throw new FileFormatError({ ...source, offset: 0, expected: `at least ${digestEnd} bytes`, got });
  }
  if (!isSealed(bytes)) {
    const expected = 'a header that begins with its checksum';
    throw new FileFormatError({ ...source, offset: 8, expected, got: 'another one: the file is damaged' });
  }
  return withDigest(new Uint8Array(bytes), blank);
}

function checkDigest(source: Source, bytes: Uint8Array, digest: string): void {
  if (digest === new TextDecoder().decode(bytes.subarray(digestStart, digestEnd))) return;
  const expected = `the SHA-256 of its bytes, ${digest.slice(0, 12)}...`;
  const got = 'another one: the file is cut off or damaged';
  throw new FileFormatError({ ...source, offset: digestStart, expected, got });
}
