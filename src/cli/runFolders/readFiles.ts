/** Files that a run folder must have. */
import { readFile } from 'node:fs/promises';
import { isSystemError, usageError } from '../exit.ts';

/** @throws CredenceError if there is no such file */
export async function readText(file: string): Promise<string> {
  return new TextDecoder().decode(await readBytes(file));
}

/** @throws CredenceError if there is no such file */
export async function readBytes(file: string): Promise<Uint8Array> {
  try {
    const { buffer, byteOffset, length } = await readFile(file);
    // no Buffer: its slice() is a view where a Uint8Array's is a copy
    return new Uint8Array(buffer, byteOffset, length);
  } catch (cause) {
    if (!(isSystemError(cause) && ['ENOENT', 'ENOTDIR'].includes(cause.code ?? ''))) throw cause;
    throw usageError(`${file}: no such file; this is no run folder that "train" wrote`, { cause });
  }
}
