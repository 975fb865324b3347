/**
 * .npz: a zip of .npy files, which `numpy.load` opens. Source: NumPy reference, numpy.lib.format, "NPY
 * format", version 1.0.
 */
import { zipSync } from 'fflate';
import type { FloatTensor } from './tensors.ts';

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0];
/** Values begin at a multiple of this. */
const alignment = 64;

function npy(descr: string, shape: readonly number[], data: Uint8Array): Uint8Array {
  // a tuple of one ends in a comma
  const tuple = `(${shape.join(', ')}${shape.length === 1 ? ',' : ''})`;
  const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${tuple}, }`;
  const start = Math.ceil((magic.length + 2 + text.length + 1) / alignment) * alignment;
  const header = `${text.padEnd(start - magic.length - 3)}\n`;
  const bytes = new Uint8Array(start + data.length);
  bytes.set(magic);
  new DataView(bytes.buffer).setUint16(magic.length, header.length, true);
  bytes.set(new TextEncoder().encode(header), magic.length + 2);
  bytes.set(data, start);
  return bytes;
}

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array =>
  new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength);

/** A text as NumPy's own: UTF-32, a single element. */
function textArray(text: string): Uint8Array {
  const points = Uint32Array.from(text, (character) => character.codePointAt(0)!);
  return npy(`<U${points.length}`, [], bytesOf(points));
}

/** Float32 arrays by name, and texts, which `str(file['name'])` gives back. Nothing in it needs pickle. */
export function encodeNpz(
  tensors: readonly FloatTensor[],
  texts: Readonly<Record<string, string>>,
): Uint8Array<ArrayBuffer> {
  const files = [
    ...tensors.map(({ name, shape, data }) => [`${name}.npy`, npy('<f4', shape, bytesOf(data))] as const),
    ...Object.entries(texts).map(([name, text]) => [`${name}.npy`, textArray(text)] as const),
  ];
  // weights hardly shrink; one time for all, so that equal posteriors make equal files
  return new Uint8Array(zipSync(Object.fromEntries(files), { level: 0, mtime: '1980-01-01T12:00:00' }));
}
