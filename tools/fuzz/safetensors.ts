/** Mutants of safetensors files: of the bytes, or of the header as JSON, under a checksum that fits. */
import { hash } from 'node:crypto';
import { isSealed } from '../../src/persist/seal.ts';
import { joined, mutateBytes } from './bytes.ts';
import { jsonText, mutateJson } from './json.ts';
import type { Choices } from './random.ts';

const encoder = new TextEncoder();
const digestStart = 8 + '{"__metadata__":{"sha256":"'.length;

export function mutateSafetensors(file: Uint8Array, random: Choices): Uint8Array<ArrayBuffer> {
  if (random.oneIn(4)) return mutateBytes(file, random);
  const start = 8 + Number(new DataView(file.buffer, file.byteOffset).getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(file.subarray(8, start)));
  const data = random.oneIn(2) ? file.subarray(start) : mutateBytes(file.subarray(start), random);
  const text = encoder.encode(jsonText(mutated(header, random), random));
  const length = new Uint8Array(8);
  new DataView(length.buffer).setBigUint64(
    0,
    BigInt(random.oneIn(50) ? random.below(2 ** 31) : text.length),
    true,
  );
  return sealed(joined(length, text, data));
}

/** JSON inside of JSON is changed as such: the settings and the progress are strings of the metadata. */
function mutated(header: Record<string, unknown>, random: Choices): unknown {
  const metadata = header.__metadata__ as Record<string, string> | undefined;
  const inner = Object.keys(metadata ?? {}).filter((key) => metadata![key]!.startsWith('{'));
  if (inner.length === 0 || random.oneIn(3)) return mutateJson(header, random);
  const key = random.of(inner);
  const text = jsonText(mutateJson(JSON.parse(metadata![key]!), random), random);
  return { ...header, __metadata__: { ...metadata, [key]: text } };
}

/** With the digest that these bytes have, if they begin as sealed ones do. */
function sealed(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  if (!isSealed(bytes)) return bytes;
  bytes.set(encoder.encode('0'.repeat(64)), digestStart);
  bytes.set(encoder.encode(hash('sha256', bytes)), digestStart);
  return bytes;
}
