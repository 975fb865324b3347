/**
 * Reading a plain tar archive that is already in memory. Only what packages of shared libraries need: regular
 * files with short names. No links, no long-name extensions, no checksums.
 */

const BLOCK = 512;

export interface TarFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** The regular files of a tar archive, in its order. Views into `archive`, not copies. */
export function tarFiles(archive: Uint8Array): TarFile[] {
  const files: TarFile[] = [];
  let offset = 0;
  // An archive ends with blocks of zeros: a header without a name is the end.
  while (offset + BLOCK <= archive.length && archive[offset] !== 0) {
    const header = archive.subarray(offset, offset + BLOCK);
    const size = Number.parseInt(text(header, 124, 12), 8);
    const type = text(header, 156, 1);
    const prefix = text(header, 345, 155);
    const name = prefix === '' ? text(header, 0, 100) : `${prefix}/${text(header, 0, 100)}`;
    const start = offset + BLOCK;
    if (type === '0' || type === '') files.push({ name, bytes: archive.subarray(start, start + size) });
    offset = start + Math.ceil(size / BLOCK) * BLOCK;
  }
  return files;
}

/** A field of a tar header: text up to the first NUL. */
function text(header: Uint8Array, start: number, length: number): string {
  const field = header.subarray(start, start + length);
  const end = field.indexOf(0);
  return new TextDecoder().decode(end < 0 ? field : field.subarray(0, end)).trim();
}
