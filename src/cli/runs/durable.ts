/** Files that are whole whatever happens, a power cut included: new file, flush, rename, flush of the folder. */
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CredenceError } from '../../errors.ts';

/**
 * Writes a file of a folder, which is made if it is not there. Returns its path.
 * @throws what `fs` throws; what had the name before is then still there
 */
export async function writeDurably(
  folder: string,
  name: string,
  content: string | Uint8Array,
): Promise<string> {
  const part = join(folder, `.${name}.part`);
  const file = join(folder, name);
  try {
    await mkdir(folder, { recursive: true });
    const handle = await open(part, 'w');
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true }).catch(() => undefined);
    throw error;
  }
  await flushFolder(folder);
  return file;
}

/** Windows has no such thing, and needs none. */
async function flushFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r');
    await handle.sync().finally(() => handle.close());
  } catch {
    // the file itself is flushed
  }
}

/** What `fs` says of a write lacks the path. */
export const cannotWrite = (path: string, cause: unknown): CredenceError =>
  new CredenceError('file-write', `${path}: cannot be written (${(cause as Error).message})`, { cause });
