/** Bytes as an IDX file, which `src/data/files/idx.ts` reads. */
export function encodeIdx(dims: readonly number[], data: ArrayLike<number>): Uint8Array {
  const header = 4 + 4 * dims.length;
  const bytes = new Uint8Array(header + data.length);
  bytes.set([0, 0, 8, dims.length]);
  dims.forEach((dim, axis) => {
    new DataView(bytes.buffer).setUint32(4 + 4 * axis, dim);
  });
  bytes.set(data, header);
  return bytes;
}
