/**
 * The page's store of checkpoints, which one tab owns at a time: the one that trains, or one that looks what
 * is there. A tab that is closed or crashes gives it back.
 */
import type { CheckpointStore } from '../../../persist/checkpoints.ts';
import { type Folder, opfsStore } from './opfsStore.ts';

export interface OwnedStore {
  readonly store: CheckpointStore;
  /** Gives it back. */
  release(): void;
}

/** For people, after "because". */
export interface Missing {
  readonly missing: string;
}

/** What is used of a worker's `navigator`. */
export interface Platform {
  readonly locks?: Pick<LockManager, 'request'> | undefined;
  readonly storage?: { getDirectory?(): Promise<FolderOfFolders> } | undefined;
}

export interface FolderOfFolders {
  getDirectoryHandle(name: string, options: { readonly create: true }): Promise<Folder>;
}

/** @param signal aborted: the wait for another tab has an end */
export async function ownStore(
  { locks, storage }: Platform,
  signal: AbortSignal,
): Promise<OwnedStore | Missing> {
  if (!locks || !storage?.getDirectory) return { missing: 'this browser has no private files for pages' };
  let release: (() => void) | undefined;
  try {
    release = await lock(locks, signal);
    if (!release) return { missing: 'another tab is training' };
    const root = await storage.getDirectory();
    return { store: opfsStore(await root.getDirectoryHandle('checkpoints', { create: true })), release };
  } catch (error) {
    release?.();
    return { missing: `this browser keeps no files for this page (${(error as Error).message})` };
  }
}

/** Undefined if the wait was ended. */
function lock(locks: Pick<LockManager, 'request'>, signal: AbortSignal): Promise<(() => void) | undefined> {
  return new Promise((resolve, reject) => {
    const held = () => new Promise<void>((release) => resolve(release));
    locks.request('credence-checkpoints', { signal }, held).catch((error) => {
      if (signal.aborted) resolve(undefined);
      else reject(error);
    });
  });
}
