/**
 * Checkpoints in the browser's origin-private file system: files that only this page sees. A file is written
 * under another name, flushed and renamed; where the browser cannot do that, it is written through a swap
 * file of the browser's own and read back.
 */
import type { CheckpointStore } from '../../../persist/checkpoints.ts';

/** What is used of a `FileSystemDirectoryHandle`. */
export interface Folder {
  keys(): AsyncIterable<string>;
  getFileHandle(name: string, options?: { readonly create?: boolean }): Promise<FileHandle>;
  removeEntry(name: string): Promise<void>;
}

/** What is used of a `FileSystemFileHandle`. Not all browsers have all of it, nor do TypeScript's types. */
export interface FileHandle {
  getFile(): Promise<{ arrayBuffer(): Promise<ArrayBuffer> }>;
  /** In workers only. */
  createSyncAccessHandle?(): Promise<SyncAccess>;
  /** Replaces what had the name before. */
  move?(name: string): Promise<void>;
  createWritable?(): Promise<{
    write(bytes: Uint8Array<ArrayBuffer>): Promise<void>;
    close(): Promise<void>;
    abort(): Promise<void>;
  }>;
}

export interface SyncAccess {
  truncate(size: number): void;
  /** Returns how many bytes were written. */
  write(bytes: Uint8Array, options: { readonly at: number }): number;
  flush(): void;
  close(): void;
}

/** A file that is not whole yet. There is never more than one: what a crash leaves is written over. */
const partName = '.part';

export function opfsStore(folder: Folder): CheckpointStore {
  const read = async (name: string) => {
    const file = await (await folder.getFileHandle(name)).getFile();
    return new Uint8Array(await file.arrayBuffer());
  };
  const remove = async (name: string) => {
    try {
      await folder.removeEntry(name);
    } catch (error) {
      if ((error as Error).name !== 'NotFoundError') throw error;
    }
  };

  async function writeRenamed(part: FileHandle, name: string, bytes: Uint8Array): Promise<void> {
    const access = await part.createSyncAccessHandle!();
    try {
      access.truncate(0);
      const written = access.write(bytes, { at: 0 });
      if (written < bytes.length) throw new Error(`only ${written} of ${bytes.length} bytes were written`);
      access.flush();
    } finally {
      access.close();
    }
    await part.move!(name);
  }

  async function writeSwapped(name: string, bytes: Uint8Array): Promise<void> {
    const file = await folder.getFileHandle(name, { create: true });
    if (!file.createWritable) throw new Error('this browser cannot write private files');
    const writable = await file.createWritable();
    try {
      await writable.write(new Uint8Array(bytes));
    } catch (error) {
      await writable.abort();
      throw error;
    }
    await writable.close();
    const back = await read(name);
    const isWhole = back.length === bytes.length && back.every((byte, i) => byte === bytes[i]);
    if (!isWhole) throw new Error('what was written reads back as something else');
  }

  return {
    pathOf: (name) => `the browser's private files, ${name}`,
    list: () => namesIn(folder),
    read,
    async writeAtomically(name, bytes) {
      try {
        const part = await folder.getFileHandle(partName, { create: true });
        if (part.createSyncAccessHandle && part.move) await writeRenamed(part, name, bytes);
        else {
          await remove(partName);
          await writeSwapped(name, bytes);
        }
      } catch (cause) {
        await remove(partName).catch(() => undefined);
        throw new Error(reasonOf(cause as Error), { cause });
      }
    },
    remove,
  };
}

async function namesIn(folder: Folder): Promise<string[]> {
  const names: string[] = [];
  for await (const name of folder.keys()) names.push(name);
  return names;
}

/** What browsers say of a full disk differs, and says little. */
const reasonOf = ({ name, message }: Error): string =>
  name === 'QuotaExceededError' ? 'the browser has no more room for this page' : message;
