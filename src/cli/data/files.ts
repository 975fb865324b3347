/** Data files on this machine: read whole, packed or not, and known again by their digest. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { DataError } from '../../data/errors.ts';
import { isSystemError, usageError } from '../exit.ts';

/** The name of standard input, where a file is asked for. */
export const STDIN = '-';

/** Undefined if there is no such file. */
export async function readIfThere(file: string): Promise<Uint8Array | undefined> {
  try {
    return plain(await readFile(file));
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** @throws CredenceError if there is no such file */
export async function readThere(file: string): Promise<Uint8Array> {
  const bytes = await readIfThere(file);
  if (!bytes) throw usageError(`${file}: no such file`);
  return bytes;
}

/** All of standard input. */
export const readStdin = async (): Promise<Uint8Array> => plain(await buffer(process.stdin));

// no Buffer: its slice() is a view where a Uint8Array's is a copy
const plain = ({ buffer: bytes, byteOffset, length }: Buffer): Uint8Array =>
  new Uint8Array(bytes, byteOffset, length);

export const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

/** A few kilobytes can unpack to the whole memory: no data set that fits a GPU is larger than this. */
const mostUnpacked = 2 ** 30;

/** @throws DataError if the bytes are not gzip, or unpack to more than `most` bytes */
export async function unpack(file: string, packed: Uint8Array, most = mostUnpacked): Promise<Uint8Array> {
  try {
    return await promisify<Uint8Array, object, Uint8Array>(gunzip)(packed, { maxOutputLength: most });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
      const fault = { file, expected: `at most ${most} bytes when unpacked`, got: 'more' };
      throw new DataError({ ...fault, hint: 'this is no data set that a GPU can hold' }, { cause });
    }
    const got = cause instanceof Error ? cause.message : 'other bytes';
    throw new DataError({ file, expected: 'gzip data', got, hint: 'download it again' }, { cause });
  }
}

/** SHA-256 of files one after the other, in hexadecimal. */
export function digestOf(...files: readonly Uint8Array[]): string {
  const hash = createHash('sha256');
  for (const bytes of files) hash.update(bytes);
  return hash.digest('hex');
}
